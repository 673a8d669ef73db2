import assert from "node:assert/strict";
import { createCurrentTime } from "./current_time.ts";

Deno.test("current_time tells date, zone and UTC from the clock it was given", async () => {
  const tool = createCurrentTime({ now: () => Date.UTC(2026, 9, 5, 12, 30), id: () => "" });
  const context = { signal: new AbortController().signal, sessionId: "s", tainted: false };
  const said = await tool.run({}, context);
  assert.match(said, /5 October 2026/);
  assert.match(said, /UTC 2026-10-05T12:30:00\.000Z$/);
});
