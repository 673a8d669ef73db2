import assert from "node:assert/strict";
import { EventQueue } from "./event_queue.ts";

function queue() {
  const calls: string[] = [];
  const events = new EventQueue<number>({
    start: () => calls.push("start"),
    abandon: () => calls.push("abandon"),
    isStale: (event) => event < 0,
  });
  return { calls, events };
}

Deno.test("EventQueue starts its source with the first reader, once", async () => {
  const { calls, events } = queue();
  assert.deepEqual(calls, []);
  const first = events.next();
  void events.next();
  assert.deepEqual(calls, ["start"]);
  events.push(1);
  assert.deepEqual(await first, { done: false, value: 1 });
});

Deno.test("EventQueue gives what was pushed before it closed, in order, and then ends", async () => {
  const { events } = queue();
  events.push(1);
  events.push(2);
  events.close();
  events.push(3);
  const read = [];
  for await (const event of events) read.push(event);
  assert.deepEqual(read, [1, 2]);
});

Deno.test("EventQueue leaves out what has become stale before it was read", async () => {
  const { events } = queue();
  for (const event of [-1, 1, -2, -3, 2, -4]) events.push(event);
  events.close();
  const read = [];
  for await (const event of events) read.push(event);
  assert.deepEqual(read, [1, 2]);
});

Deno.test("EventQueue lets a waiting reader leave at once, and says so once", async () => {
  const { calls, events } = queue();
  const waiting = events.next();
  await events.return();
  await events.return();
  assert.deepEqual(await waiting, { done: true, value: undefined });
  assert.deepEqual(calls, ["start", "abandon"]);
});

Deno.test("EventQueue does not call a reader who leaves after the end a deserter", async () => {
  const { calls, events } = queue();
  const ended = events.next();
  events.close();
  await ended;
  await events.return();
  assert.deepEqual(calls, ["start"]);
});
