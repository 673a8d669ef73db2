/** The app, taken over, sends one message that would keep the kernel busy for minutes, or fill its
 * memory: the app is ended for it, and the kernel says so. */

import assert from "node:assert/strict";
import { TemporaryHome } from "../../support/pyra.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

for (
  const [name, data, why] of [
    ["79 MiB of objects", { unit: "{},", times: 27_000_000, ending: "{}]}" }, /JSON has \d+ bytes/],
    ["a million objects", { unit: "{},", times: 1_000_000, ending: "{}]}" }, /too many values/],
    ["a million lists in each other", { unit: "[", times: 1_000_000, ending: "" }, /100 deep/],
  ] as const
) {
  Deno.test(`an app that sends ${name} is ended, and the kernel lives`, async () => {
    await using home = new TemporaryHome();
    await using hijacked = await HijackedPyra.create("attack_frame.ts", data);
    const { code, stderr } = await hijacked.run(["config", "list"], { home: home.path });
    assert.match(stderr, why);
    assert.equal(code, 1, stderr);
  });
}
