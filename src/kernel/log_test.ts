import assert from "node:assert/strict";
import { hidesText } from "../security/mod.ts";
import { formatLine } from "./log.ts";

const AT = new Date("2026-03-01T10:15:00Z");

Deno.test("formatLine() lets no field take the place of the time or the event", () => {
  const fields = { at: "2020-01-01T00:00:00.000Z", event: "plugin_enabled", from: "chat" };
  assert.deepEqual(JSON.parse(formatLine(AT, "note", fields)), {
    at: AT.toISOString(),
    event: "note",
    from: "chat",
  });
});

Deno.test("formatLine() is one short line without controls, whatever the event and the fields hold", () => {
  const hostile = "\x9b31m\u202e\n".repeat(100_000);
  for (const text of ["", hostile]) {
    const line = formatLine(AT, `forged\u009b2J\n${hostile}`, { text, from: "chat" });
    assert.ok(line.length <= 64 * 1024, `${line.length} characters`);
    assert.ok(!hidesText(line));
    const { at, from } = JSON.parse(line);
    assert.deepEqual([at, from], [AT.toISOString(), "chat"], "who wrote it still stands there");
  }
});
