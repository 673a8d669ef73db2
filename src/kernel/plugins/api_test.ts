import assert from "node:assert/strict";
import type { PluginCall } from "../../contracts/mod.ts";
import { createPluginApi } from "./api.ts";
import type { PluginHost } from "./plugin_host.ts";

/** The methods over a host whose calls end when they are given up. */
function apiOf(on: string[]) {
  const started: string[] = [];
  const call = (plugin: string, tool: string, _: unknown, { signal }: { signal: AbortSignal }) => {
    started.push(`${plugin}.${tool}`);
    return new Promise<string>((resolve) =>
      signal.addEventListener("abort", () => resolve("given up"))
    );
  };
  const api = createPluginApi({
    states: () => Promise.resolve([{ name: "on" }, { name: "off" }] as never),
    host: () => Promise.resolve({ call } as unknown as PluginHost),
    isOn: (name) => on.includes(name),
  });
  return { api, started };
}

const CALL: PluginCall = { id: "1", plugin: "on", what: { tool: "get", args: {} } };

Deno.test("createPluginApi() shows and calls only plugins that are switched on", async () => {
  const { api, started } = apiOf(["on"]);
  assert.deepEqual((await api.plugins()).map(({ name }) => name), ["on"]);
  const off = api.callPlugin({ ...CALL, plugin: "off" });
  await assert.rejects(off, { code: "plugin.not_enabled" });
  assert.deepEqual(started, []);
});

Deno.test("createPluginApi() gives a call up by its id, which is in use until then", async () => {
  const { api } = apiOf(["on"]);
  const running = api.callPlugin(CALL);
  await assert.rejects(api.callPlugin(CALL), { code: "plugin.bad_call" });
  await api.cancelPluginCall("another");
  await api.cancelPluginCall("1");
  assert.equal(await running, "given up");
});

Deno.test("createPluginApi() refuses what is no call", async () => {
  const { api } = apiOf(["on"]);
  const wrong: unknown[] = [
    undefined,
    {},
    { ...CALL, id: 1 },
    { ...CALL, plugin: null },
    { ...CALL, what: { tool: "get", args: "x" } },
    { ...CALL, what: { slash: "get", args: {} } },
    { ...CALL, what: {} },
  ];
  for (const call of wrong) {
    await assert.rejects(api.callPlugin(call as PluginCall), { code: "plugin.bad_call" });
  }
});
