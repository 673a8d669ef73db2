/** The kernel's table of the command line against the commands: each option that takes a value
 * there takes one here, or a word could be taken for an operand, and a file. */

import assert from "node:assert/strict";
import { COMMANDS } from "../../src/cli/table.ts";
import { COMMON_OPTIONS } from "../../src/cli/parse.ts";
import { readCommandLine, SHORT, VALUED } from "../../src/kernel/command_line.ts";

for (const { path, load } of COMMANDS) {
  Deno.test(`the kernel reads the options of \`pyra ${path}\` as the command does`, async () => {
    const { default: { options } } = await load();
    for (const [name, { type, short }] of Object.entries({ ...COMMON_OPTIONS, ...options })) {
      assert.equal(VALUED.has(name), type === "string", `--${name}`);
      if (short === undefined) continue;
      const line = readCommandLine([...path.split(" "), `-${short}`, "value"]);
      assert.ok(line.options.has(name), `-${short} is --${name}, and not ${SHORT[short]}`);
    }
  });
}
