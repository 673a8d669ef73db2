/** Random control sequences, split at every byte, against a terminal emulator that is not ours:
 * `@xterm/headless`, loaded from the npm registry by a child without the project's settings. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { testWhen } from "../support/skip.ts";

const EMULATOR = "npm:@xterm/headless@6.0.0";

/** Another one each time; `PYRA_FUZZ_SEED` runs one again. */
const SEED = Deno.env.get("PYRA_FUZZ_SEED") ?? String(Date.now() % 1_000_000);

/** Why there is no emulator to test with, if so. */
function missing(): string | undefined {
  const { success } = new Deno.Command(Deno.execPath(), {
    args: ["cache", "-q", "--no-config", "--no-lock", EMULATOR],
    stderr: "null",
  }).outputSync();
  return success ? undefined : `${EMULATOR} cannot be had from the npm registry`;
}

/** Runs a program of this folder, which prints what it found. */
async function fuzz(program: string, count: number): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ..."run --no-config --no-lock --no-check --no-prompt --cached-only".split(" "),
      ..."--allow-read --allow-env".split(" "),
      fileURLToPath(new URL(program, import.meta.url)),
      ...[EMULATOR, SEED, String(count)],
    ],
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.equal(code, 0, `PYRA_FUZZ_SEED=${SEED}:\n${said}`);
}

testWhen(
  missing(),
  "no sequence of a part changes a title, the clipboard, a mode or a character set",
  () => fuzz("filter_fuzz_program.ts", 400),
);

testWhen(
  missing(),
  "no sequence of a part changes a cell of a question, wherever it is interrupted by it",
  () => fuzz("question_fuzz_program.ts", 40),
);
