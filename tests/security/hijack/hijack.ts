/** Runs the hijacked app of `attack_app.ts` under a row of the permission table. */

import assert from "node:assert/strict";
import type { Attempt, Targets } from "./attack_app.ts";
import { findRow } from "../../../src/kernel/mod.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";
import { rowLine } from "./row_line.ts";

/** What the hijacked app tries, and on which command line. */
export interface Hijack {
  home: string;
  /** The row's command. */
  command: string;
  /** The words of the command line. @default some that start it */
  words?: string;
  targets: Targets;
}

/** What came of each attack; `seen` is all that the program printed. */
export async function hijack(
  { home, command, words, targets }: Hijack,
): Promise<{ attempts: Attempt[]; seen: string }> {
  await using pyra = await HijackedPyra.create("attack_app.ts", targets);
  const line = words?.split(" ") ?? await rowLine(findRow(command.split(" "))!);
  const { stdout, stderr } = await pyra.run(line, { home });
  assert.ok(stdout.startsWith("["), `${stdout}${stderr}`);
  return { attempts: JSON.parse(stdout.split("\n")[0]!), seen: stdout + stderr };
}
