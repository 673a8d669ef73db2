/** Runs the hijacked app of `attack_app.ts` under a row of the permission table. */

import assert from "node:assert/strict";
import type { Attempt, Targets } from "./attack_app.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** What the hijacked app tries, and on which command line. */
export interface Hijack {
  home: string;
  /** The row's command. */
  command: string;
  /** The words of the command line. @default those of `command` */
  words?: string;
  targets: Targets;
}

/** What came of each attack; `seen` is all that the program printed. */
export async function hijack(
  { home, command, words = command, targets }: Hijack,
): Promise<{ attempts: Attempt[]; seen: string }> {
  await using pyra = await HijackedPyra.create("attack_app.ts", targets);
  // The daemon's app is one of the process inside.
  const inside = command === "daemon run" ? ["--inside-daemon"] : [];
  const { stdout, stderr } = await pyra.run([...words.split(" "), ...inside], { home });
  assert.ok(stdout.startsWith("["), `${stdout}${stderr}`);
  return { attempts: JSON.parse(stdout.split("\n")[0]!), seen: stdout + stderr };
}
