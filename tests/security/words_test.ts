/** A hijacked app against the user's own words: what the command line does not say, no app can
 * say in the user's place. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";
import { hijack } from "./hijack.ts";

/** What the kernel answers to `call`, made by a hijacked app on the command line `words`. */
async function answerTo(
  home: TemporaryHome,
  words: string,
  call: [method: string, request: object],
): Promise<string | undefined> {
  const [command] = words.split(" ");
  const { attempts } = await hijack({
    home: home.path,
    command: command!,
    words,
    targets: {
      files: { none: "/nowhere" },
      writes: {},
      server: "127.0.0.1:1",
      methods: [],
      calls: { forged: call },
    },
  });
  return attempts.find(({ attack }) => attack === "forged")?.outcome;
}

Deno.test("an app cannot say yes to a plugin in the user's place", async () => {
  await using home = new TemporaryHome();
  const { code, stderr } = await pyra(["plugin", "install", "nosy"], { home: home.path });
  assert.equal(code, 0, stderr);
  const enable = { verb: "enable", name: "nosy", yes: true, allow: ["none"] };
  assert.equal(await answerTo(home, "plugin enable nosy", ["plugin", enable]), "plugin.declined");
  // The user's yes was for something else.
  const line = "plugin enable nosy --yes --allow net=example.org:443";
  assert.equal(await answerTo(home, line, ["plugin", enable]), "plugin.consent_differs");
  const granted = await Deno.readTextFile(`${home.tree}/grants.json`).catch(() => "");
  assert.ok(!granted.includes("nosy"), granted);
  assert.equal(
    await answerTo(home, "plugin enable nosy --yes --allow none", ["plugin", enable]),
    "got",
  );
});

Deno.test("an app cannot say yes to removing a plugin in the user's place", async () => {
  await using home = new TemporaryHome();
  await pyra(["plugin", "install", "nosy"], { home: home.path });
  const uninstall = { verb: "uninstall", name: "nosy", yes: true };
  assert.equal(
    await answerTo(home, "plugin uninstall nosy", ["plugin", uninstall]),
    "plugin.declined",
  );
  assert.ok((await Deno.stat(`${home.tree}/plugins/nosy`)).isDirectory);
});
