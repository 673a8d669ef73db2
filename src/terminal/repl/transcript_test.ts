import assert from "node:assert/strict";
import { toMarkdown } from "./transcript.ts";

Deno.test("toMarkdown() keeps what was said and leaves out the machinery", () => {
  const text = toMarkdown("Milk", [
    { role: "system", content: "secret rules" },
    { role: "user", content: "hello\n" },
    { role: "assistant", content: "", toolCalls: [{ id: "1", name: "t", arguments: "{}" }] },
    { role: "tool", toolCallId: "1", name: "t", content: "result" },
    { role: "assistant", content: "hi" },
  ]);
  assert.equal(text, "# Milk\n\n## You\n\nhello\n\n## Assistant\n\nhi\n");
});
