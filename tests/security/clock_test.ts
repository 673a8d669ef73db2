/** A28: a limit over time is fooled by no clock that somebody sets: not the calls and the output of a
 * plugin, nor its rest after a crash. The vault's: `src/vault/session_test.ts`. */

import assert from "node:assert/strict";
import { PluginHome } from "../support/plugins.ts";

const HOUR = 3_600_000;

const CRASHING = `export default { tools: [
  { name: "fine", description: "Fine", effect: "read", parameters: { type: "object" },
    run: () => "fine" },
  { name: "crash", description: "Crashes", effect: "read", parameters: { type: "object" },
    run: () => { Deno.exit(1); } },
] };`;

Deno.test("A28: a clock set back or forward gives no plugin more calls, and takes none away", async () => {
  let wall = Date.now();
  let ticks = 0;
  await using home = new PluginHome({ now: () => wall, ticks: () => ticks });
  await home.add("calls", { code: CRASHING });
  const call = (tool: string) => home.host.call("calls", tool, {});
  assert.equal(await call("fine"), "fine");
  wall -= 24 * HOUR;
  assert.equal(await call("fine"), "fine", "set back");
  // All calls of a minute, and a clock that says that the minute is over.
  const rest = Array.from({ length: 598 }, () => call("fine"));
  await Promise.all(rest);
  wall += 48 * HOUR;
  await assert.rejects(call("fine"), /too many|calls/i);
  ticks += 60_000;
  assert.equal(await call("fine"), "fine");
  // It crashes twice, and has to rest.
  await assert.rejects(call("crash"));
  await assert.rejects(call("crash"));
  wall += HOUR;
  await assert.rejects(call("fine"), { code: "plugin.resting" });
  ticks += 5_000;
  wall -= 24 * HOUR;
  assert.equal(await call("fine"), "fine");
});
