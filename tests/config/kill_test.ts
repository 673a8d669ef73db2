/** `kill -9` at every step of a change: afterwards the file is the old or the new one, whole,
 * and the next change works. */

import assert from "node:assert/strict";
import { isTemporaryName } from "../../src/files/mod.ts";
import { editCommand, OWN, run, TestFile } from "./support.ts";

const NEW = OWN.replace("one ", "two ");

Deno.test("editConfig() leaves the old or the new file, wherever it is killed", async () => {
  const seen = new Set<string>();
  let at = 1;
  for (let finished = false; !finished; at++) {
    await using file = new TestFile(OWN);
    const { success, signal, said } = await run(editCommand(file.path, "ai.model", "two", at));
    finished = success;
    assert.ok(success || signal === "SIGKILL", `step ${at}: ${said}`);
    const text = file.read();
    assert.ok(text === OWN || text === NEW, `step ${at}: ${text}`);
    seen.add(text);
    const left = file.others().filter((name) => name !== ".config.yaml.lock");
    assert.ok(left.length <= 1 && left.every(isTemporaryName), `step ${at}: ${left}`);
    const next = await run(editCommand(file.path, "general.user_name", "Bo"));
    assert.ok(next.success, `step ${at}: ${next.said}`);
    assert.equal(file.read(), text.replace("Ann", "Bo"));
  }
  assert.ok(at > 8, "the steps were counted");
  assert.deepEqual(seen, new Set([OWN, NEW]));
});
