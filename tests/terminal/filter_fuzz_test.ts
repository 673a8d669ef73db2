/** Random control sequences, split at every byte, against a terminal emulator that is not ours:
 * `@xterm/headless`, loaded from the npm registry by a child without the project's settings. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { testWhen } from "../support/skip.ts";

const EMULATOR = "npm:@xterm/headless@6.0.0";
const PROGRAM = fileURLToPath(new URL("filter_fuzz_program.ts", import.meta.url));

/** Why there is no emulator to test with, if so. */
function missing(): string | undefined {
  const { success } = new Deno.Command(Deno.execPath(), {
    args: ["cache", "-q", "--no-config", "--no-lock", EMULATOR],
    stderr: "null",
  }).outputSync();
  return success ? undefined : `${EMULATOR} cannot be had from the npm registry`;
}

testWhen(
  missing(),
  "no sequence of a part changes a title, the clipboard, a mode or a character set",
  async () => {
    const seed = String(Date.now() % 1_000_000);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ..."run --no-config --no-lock --no-check --no-prompt --cached-only".split(" "),
        ..."--allow-read --allow-env".split(" "),
        ...[PROGRAM, EMULATOR, seed, "400"],
      ],
      stderr: "null",
    }).output();
    assert.equal(code, 0, `seed ${seed}:\n${new TextDecoder().decode(stdout)}`);
  },
);
