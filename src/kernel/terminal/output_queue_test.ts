import assert from "node:assert/strict";
import { OutputQueue } from "./output_queue.ts";

/** A destination that takes a piece when it is told to. */
function slowSink() {
  const pieces: string[] = [];
  let open: (() => void)[] = [];
  return {
    pieces,
    async write(stream: 1 | 2, bytes: Uint8Array) {
      await new Promise<void>((resolve) => open.push(resolve));
      pieces.push(`${stream}${new TextDecoder().decode(bytes)}`);
    },
    async drain() {
      for (let i = 0; i < 20; i++) {
        for (const resolve of open.splice(0)) resolve();
        await new Promise((resolve) => setTimeout(resolve));
      }
      open = [];
    },
  };
}
const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("OutputQueue keeps the order and joins small writes to one stream", async () => {
  const sink = slowSink();
  const queue = new OutputQueue(sink.write);
  const adds = [..."abc"].map((letter) => queue.add(1, bytes(letter)));
  adds.push(queue.add(2, bytes("x")), queue.add(1, bytes("d")));
  await sink.drain();
  await Promise.all(adds);
  assert.deepEqual(sink.pieces, ["1a", "1bc", "2x", "1d"]);
});

Deno.test("OutputQueue makes whoever adds wait while it is full", async () => {
  const sink = slowSink();
  const queue = new OutputQueue(sink.write);
  let hasRoom = false;
  const add = queue.add(1, new Uint8Array(400_000)).then(() => hasRoom = true);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(hasRoom, false);
  await sink.drain();
  await add;
});

Deno.test("OutputQueue held: what was there is written, what comes waits", async () => {
  const sink = slowSink();
  const queue = new OutputQueue(sink.write);
  void queue.add(1, bytes("before"));
  const held = queue.hold();
  void queue.add(1, bytes("after"));
  await sink.drain();
  await held;
  assert.deepEqual(sink.pieces, ["1before"]);
  queue.release();
  await sink.drain();
  assert.deepEqual(sink.pieces, ["1before", "1after"]);
});

Deno.test("OutputQueue says when its reader has gone, to those who wait as well", async () => {
  const queue = new OutputQueue(() => Promise.reject(new Deno.errors.BrokenPipe()));
  const isClosed = { code: "output.closed", exitCode: 0 };
  await assert.rejects(queue.add(1, new Uint8Array(400_000)), isClosed);
  await assert.rejects(queue.add(1, bytes("x")), isClosed);
  await queue.flush();
});
