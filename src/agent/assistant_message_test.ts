import assert from "node:assert/strict";
import type { AgentEvent, ProviderEvent } from "../contracts/mod.ts";
import { readAssistantMessage } from "./assistant_message.ts";

async function* stream(...events: ProviderEvent[]): AsyncGenerator<ProviderEvent> {
  yield* events;
}

async function read(source: AsyncIterable<ProviderEvent>, signal = new AbortController().signal) {
  const events: AgentEvent[] = [];
  const message = await readAssistantMessage(source, (event) => events.push(event), signal);
  return { message, events };
}

const CALL: ProviderEvent = {
  type: "tool_call",
  call: { id: "1", name: "t", arguments: "{}" },
};

Deno.test("readAssistantMessage() keeps text, calls and usage of a whole message", async () => {
  const usage = { input: 1, output: 2 };
  const { message } = await read(stream(
    { type: "text", delta: "a " },
    { type: "text", delta: "b" },
    CALL,
    { type: "usage", usage },
    { type: "done", reason: "tool_calls" },
  ));
  assert.deepEqual([message.text, message.calls.length, message.usage, message.finish], [
    "a b",
    1,
    usage,
    "tool_calls",
  ]);
});

Deno.test("readAssistantMessage() keeps no call of a message that did not end well", async () => {
  const { message: cut } = await read(stream(CALL));
  assert.deepEqual([cut.finish, cut.calls, cut.error?.code], ["failed", [], "provider.broken_off"]);
  const error = { code: "x", message: "x", exitCode: 1 } as const;
  const { message: failed } = await read(stream(CALL, { type: "failed", error }));
  assert.deepEqual([failed.calls, failed.error], [[], error]);
  const abort = AbortSignal.abort();
  const { message: stopped } = await read(stream(CALL, { type: "done", reason: "stop" }), abort);
  assert.deepEqual([stopped.calls, stopped.error?.code], [[], "cancelled"]);
});

Deno.test("readAssistantMessage() hears nothing after the end", async () => {
  const late: ProviderEvent = { type: "text", delta: "late" };
  const { message } = await read(stream({ type: "done", reason: "stop" }, late));
  assert.equal(message.text, "");
});

Deno.test("readAssistantMessage() keeps reasoning apart from the answer", async () => {
  const { message, events } = await read(stream(
    { type: "reasoning", delta: "hm" },
    { type: "text", delta: "yes" },
    { type: "done", reason: "stop" },
  ));
  assert.equal(message.text, "yes");
  assert.ok(events.some((event) => event.type === "reasoning" && event.delta === "hm"));
});
