/** `--json` in every command: one document on stdout, which says whether it went well. */

import assert from "node:assert/strict";
import { COMMANDS, specOf } from "../../src/commands/mod.ts";
import { pyra, TemporaryHome } from "../support/pyra.ts";

/** A conversation, and commands that go on, or that need a service manager; they have tests of their own. */
const ELSEWHERE = ["chat", "daemon run", "daemon start", "daemon restart", "daemon install"];

Deno.test("every command answers --json with one document that has `ok`", async () => {
  await using home = new TemporaryHome();
  for (const { path } of COMMANDS.filter(({ path }) => !ELSEWHERE.includes(path))) {
    const words = path.split(" ");
    // Without its operands a command that needs some is a mistake, and its document says that.
    const { code, stdout } = await pyra([...words, "--json"], { home: home.path });
    const { ok, error } = JSON.parse(stdout);
    if (code === 0) assert.equal(ok, true, path);
    else if (error) assert.match(error.code, /^[a-z_]+\.[a-z_]+$/, path);
    else assert.equal(ok, false, path);
    const { operands } = await specOf(path);
    const isMistake = Object.values(operands).some(({ times }) =>
      times === "one" || times === "some"
    );
    if (isMistake) assert.deepEqual([code, error.code], [2, "cli.usage"], path);
  }
});
