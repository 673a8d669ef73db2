import assert from "node:assert/strict";
import { hidesText } from "../security/mod.ts";
import { formatLine, LogFile } from "./log_file.ts";

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

Deno.test("formatLine() keeps secrets out, in values and in names", () => {
  const key = ["ghp", "_", "a1B2".repeat(9)].join("");
  const line = formatLine(AT, key, { [key]: key, error: `401 for ${key}` });
  assert.ok(!line.includes(key), line);
});

Deno.test("LogFile moves a long log aside before it writes on", async () => {
  const folder = await Deno.makeTempDir({ prefix: "log-" });
  const path = `${folder}/a.log`;
  await Deno.writeFile(path, new Uint8Array(5 * 1024 * 1024 + 1));
  await new LogFile(path).write("note");
  assert.equal((await Deno.stat(`${path}.1`)).size, 5 * 1024 * 1024 + 1);
  assert.equal(JSON.parse(await Deno.readTextFile(path)).event, "note");
  await Deno.remove(folder, { recursive: true });
});
