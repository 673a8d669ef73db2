import assert from "node:assert/strict";
import type { StoredSession } from "../contracts/mod.ts";
import { exportSession } from "./export.ts";

const STORED: StoredSession = {
  info: {
    id: "one",
    title: "Tea",
    created: "2026-10-05T12:00:00.000Z",
    updated: "2026-10-05T12:01:00.000Z",
    messages: 2,
    provider: "p",
    model: "m",
    usage: { input: 10, output: 2 },
  },
  system: "Rhyme.",
  messages: [
    { role: "user", content: "What is tea?", attached: "a ``` fence ```` inside" },
    {
      role: "assistant",
      content: "Let me see.",
      toolCalls: [{ id: "1", name: "search", arguments: '{"q":"tea"}' }],
    },
    { role: "tool", toolCallId: "1", name: "search", content: "A plant." },
    { role: "assistant", content: "A plant." },
  ],
};

Deno.test("exportSession() writes Markdown in the order of the conversation", () => {
  const text = exportSession(STORED, "markdown");
  assert.match(
    text,
    /^# Tea\n\n\*2026-10-05 12:00 UTC · p m · 12 tokens\*\n\n> Rhyme\.\n\n## You\n/,
  );
  const order = ["What is tea?", "Calls `search`", '{"q":"tea"}', "Result of `search`", "A plant."];
  const places = order.map((part) => text.indexOf(part));
  assert.deepEqual(places, places.toSorted((a, b) => a - b));
  assert.ok(places.every((place) => place > 0));
  assert.ok(text.endsWith("A plant.\n"));
});

Deno.test("exportSession() fences text longer than any fence inside it", () => {
  assert.match(exportSession(STORED, "markdown"), /\n`````\na ``` fence ```` inside\n`````\n/);
});

Deno.test("exportSession() writes one JSON document that holds everything", () => {
  const text = exportSession(STORED, "json");
  const { info: session, system, messages } = STORED;
  assert.deepEqual(JSON.parse(text), { session, system, messages });
  assert.ok(text.endsWith("}\n"));
});
