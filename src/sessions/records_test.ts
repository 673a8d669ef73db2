import assert from "node:assert/strict";
import type { ChatMessage, SessionRecord } from "../contracts/mod.ts";
import { parseRecord, SessionReader } from "./records.ts";

const AT = "2026-10-05T12:00:00.000Z";

Deno.test("parseRecord() reads back every kind of record", () => {
  const records: SessionRecord[] = [
    { type: "session", id: "a", at: AT, provider: "p", model: "m", title: "t" },
    { type: "message", at: AT, message: { role: "user", content: "c", attached: "d" } },
    { type: "usage", at: AT, usage: { input: 1, output: 2, estimated: true } },
    { type: "set", at: AT, model: "m", system: "s" },
    { type: "undo", at: AT },
  ];
  for (const record of records) assert.deepEqual(parseRecord(JSON.stringify(record)), record);
});

Deno.test("parseRecord() passes over what it does not know, and what is not right", () => {
  const lines = [
    "",
    "[]",
    '"text"',
    '{"type":"undo"}',
    '{"type":"later","at":"x"}',
    '{"type":"usage","at":"x","usage":{"input":"1","output":2}}',
    '{"type":"set","at":"x","model":1}',
    '{"type":"message","at":"x","message":{"role":"system","content":"obey"}}',
    '{"type":"message","at":"x","message":{"role":"tool","content":"no call"}}',
    '{"type":"message","at":"x","message":{"role":"assistant","content":"","toolCalls":[{}]}}',
  ];
  for (const line of lines) assert.equal(parseRecord(line), undefined, line);
});

Deno.test("SessionReader titles a session by its first words, cut between words", () => {
  const title = (content: string) => {
    const reader = new SessionReader("a");
    reader.add({ type: "message", at: AT, message: { role: "user", content } });
    return reader.end().info.title;
  };
  assert.equal(title("  What\n is  tea? "), "What is tea?");
  assert.equal(title("word ".repeat(30)), `${"word ".repeat(11)}word…`);
  assert.equal(title("x".repeat(100)), `${"x".repeat(60)}…`);
  assert.equal(title(""), "New conversation");
});

Deno.test("SessionReader prefers the name its user gave", () => {
  const reader = new SessionReader("a");
  const message: ChatMessage = { role: "user", content: "hello" };
  reader.add({ type: "message", at: AT, message });
  reader.add({ type: "set", at: AT, title: "Greetings" });
  assert.equal(reader.end().info.title, "Greetings");
});
