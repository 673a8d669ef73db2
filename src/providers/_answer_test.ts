import assert from "node:assert/strict";
import type { ProviderEvent } from "../contracts/mod.ts";
import { AnswerReader } from "./_answer.ts";
import { readAnswer } from "./_answer_stream.ts";
import { getProvider } from "./lookup.ts";
import type { Manners } from "./_request.ts";
import { Watch } from "./_watch.ts";

const PEER = { host: "api.example.org", provider: getProvider("custom") };
const MANNERS = { remember() {} } as Partial<Manners> as Manners;

function finish(events: string[]): ProviderEvent[] {
  const reader = new AnswerReader(PEER);
  for (const event of events) [...reader.event(event)];
  return [...reader.finish(MANNERS, false)];
}

function call(fields: object, finishReason?: string): string {
  const tool = { index: 0, id: "c1", function: { name: "remove_all", ...fields } };
  return JSON.stringify({
    choices: [{ delta: { tool_calls: [tool] }, finish_reason: finishReason }],
  });
}

Deno.test("AnswerReader runs no call whose arguments never began, unless the server ends it", () => {
  assert.throws(() => finish([call({}), "[DONE]"]), { code: "provider.stream_cut" });
  const events = finish([call({}, "tool_calls"), "[DONE]"]);
  assert.equal(events[0]!.type, "tool_call", "a tool without arguments is called");
});

Deno.test("readAnswer() gives up on a server that sends nothing but comments", async () => {
  using watch = new Watch(new AbortController().signal, PEER, 100);
  let timer: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const comment = () => controller.enqueue(new TextEncoder().encode(": keep-alive\n\n"));
      timer = setInterval(comment, 20);
    },
  });
  const limits = { idleMs: 100, eventBytes: 1000, answerBytes: 1000, watch };
  const read = async () => {
    const response = new Response(body);
    watch.signal.addEventListener("abort", () => clearInterval(timer));
    for await (const _ of readAnswer(response, new AnswerReader(PEER), PEER, limits));
  };
  await assert.rejects(watch.race(read()), { code: /provider\.\w+/ });
  clearInterval(timer);
});
