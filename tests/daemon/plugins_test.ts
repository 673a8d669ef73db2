/** Plugins that run with the daemon: what one does is nothing to another. */

import assert from "node:assert/strict";
import { isObject, type JsonObject } from "../../src/base/mod.ts";
import { PluginUser } from "../support/plugin_user.ts";
import { PluginHome } from "../support/plugins.ts";
import { testWhen } from "../support/skip.ts";
import { DaemonHome } from "./running.ts";

const UNTRIED = Deno.build.os === "windows" ? "the daemon is untested on Windows" : undefined;

/** Appends a line to a file of its own at every start, then does `then`. */
function plugin(then: string): { code: string; manifest: { permissions: JsonObject } } {
  return {
    code: `import { definePlugin } from "@pyra/sdk";
export default definePlugin({
  async run({ signal }) {
    Deno.writeTextFileSync("starts", "x", { append: true });
    ${then}
  },
});`,
    manifest: {
      permissions: { net: [], read: ["$DATA"], write: ["$DATA"], env: [], sys: [], run: [] },
    },
  };
}

const FOREVER = `await new Promise((done) => signal.addEventListener("abort", done));`;

testWhen(UNTRIED, "a plugin that falls is started again, the others run on", async () => {
  const plugins = new PluginHome();
  await using home = new DaemonHome({
    path: plugins.folder,
    tree: plugins.path,
    [Symbol.asyncDispose]: () => plugins[Symbol.asyncDispose](),
  });
  await plugins.add("steady", plugin(FOREVER));
  await plugins.add("throws", plugin(`throw new TypeError("it rains");`));
  await plugins.add("leaves", plugin(`Deno.exit(3);`));
  await plugins.add("greedy", plugin(`while (true) {}`));
  await Deno.writeTextFile(
    `${home.tree}/config.yaml`,
    "plugins:\n  enabled: [steady, throws, leaves, greedy]\n",
    { mode: 0o600 },
  );
  const starts = async (name: string) =>
    (await Deno.readTextFile(`${plugins.paths(name).data}/starts`).catch(() => "")).length;
  await home.json(["daemon", "start"]);
  const task = (status: JsonObject, name: string) =>
    (status.plugins as JsonObject[] | undefined)?.find((plugin) => plugin.name === name) ?? {};
  const again = await home.statusWhen(
    (status) =>
      Number(task(status, "throws").restarts) > 0 && Number(task(status, "leaves").restarts) > 0,
    "both were started again",
  );
  assert.match(String(task(again, "throws").reason), /it rains/);
  assert.ok(isObject(task(again, "steady")));
  assert.deepEqual(task(again, "steady"), { name: "steady", state: "running", restarts: 0 });
  assert.equal(await starts("steady"), 1);
  assert.equal((await home.json(["ask", "what is 12*7?"])).answer, "84");

  await home.run(["config", "set", "plugins.enabled", "steady"]);
  await home.json(["daemon", "reload"]);
  const { plugins: left } = await home.json(["daemon", "status"]);
  assert.deepEqual(left, [{ name: "steady", state: "running", restarts: 0 }]);
  assert.equal(await starts("steady"), 1, "it was never dropped");
});

testWhen(
  UNTRIED,
  "a daemon that runs hears at once of a plugin that is enabled or disabled",
  async () => {
    const user = new PluginUser();
    await using home = new DaemonHome(user);
    await home.json(["daemon", "start"]);
    const running = async () => (await home.json(["daemon", "status"])).plugins;
    await user.add(
      "steady",
      `export default { run: ({ signal }) =>
      new Promise((done) => signal.addEventListener("abort", done)) };`,
    );
    assert.deepEqual(await running(), [{ name: "steady", state: "running", restarts: 0 }]);
    const off = await home.run(["plugin", "disable", "steady"]);
    assert.equal(off.stderr, "steady is off\n");
    assert.deepEqual(await running(), []);
  },
);
