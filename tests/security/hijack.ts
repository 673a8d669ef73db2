/** Runs the hijacked app under a row of the permission table; see `attack_kernel.ts`. */

import assert from "node:assert/strict";
import { PYRA_FLAGS, pyraEnv } from "../support/pyra.ts";
import type { Attempt, Targets } from "./attack_worker.ts";

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
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      ...PYRA_FLAGS,
      new URL("./attack_kernel.ts", import.meta.url).pathname,
      command,
      JSON.stringify(targets),
      home,
      words,
    ],
    cwd: home,
    clearEnv: true,
    env: pyraEnv(home),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // No terminal of the tester's: nobody is there to say yes.
    detached: true,
  }).output();
  const seen = new TextDecoder().decode(stdout);
  assert.ok(seen.startsWith("["), new TextDecoder().decode(stderr));
  return { attempts: JSON.parse(seen), seen };
}
