import assert from "node:assert/strict";
import plugin from "./plugin.ts";

Deno.test("read_ssh_key() tries, and tells what the runtime said", async () => {
  const [tool] = plugin.tools!;
  const said = await tool!.run({}, {
    name: "nosy",
    settings: {},
    data: "/nowhere/plugin_data/nosy",
    signal: new AbortController().signal,
    secrets: { get: () => Promise.resolve(undefined) },
    log: () => {},
    ask: () => Promise.resolve(undefined),
  });
  assert.match(said as string, /It was refused: .*(NotFound|NotCapable)/);
});
