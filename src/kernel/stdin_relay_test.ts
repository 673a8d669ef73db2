import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { StdinRelay } from "./stdin_relay.ts";

const encode = (text: string) => new TextEncoder().encode(text);

/** A source whose pieces are given one by one; `null` is the end. */
function sourceOf() {
  const waiting: ((piece: string | null) => void)[] = [];
  const pieces: (string | null)[] = [];
  return {
    give(piece: string | null) {
      const next = waiting.shift();
      if (next) next(piece);
      else pieces.push(piece);
    },
    async read(buffer: Uint8Array): Promise<number | null> {
      const piece = pieces.length > 0
        ? pieces.shift()!
        : await new Promise<string | null>((resolve) => waiting.push(resolve));
      if (piece === null) return null;
      buffer.set(encode(piece));
      return piece.length;
    },
  };
}

Deno.test("StdinRelay.feed() shows the kernel what an app gets, before the app has it", async () => {
  const source = sourceOf();
  const relay = new StdinRelay(source);
  const app = new PassThrough();
  const seen: string[] = [];
  const feeding = relay.feed(app, {
    before(bytes) {
      seen.push(`kernel ${new TextDecoder().decode(bytes)}`);
      return Promise.resolve();
    },
    ended: () => void seen.push("end"),
  });
  app.on("data", (bytes) => seen.push(`app ${new TextDecoder().decode(bytes)}`));
  source.give("one");
  source.give("two");
  source.give(null);
  await feeding;
  await new Promise((resolve) => app.once("end", resolve));
  assert.deepEqual(seen, ["kernel one", "app one", "kernel two", "app two", "end"]);
});

Deno.test("StdinRelay.feed() gives nothing on that cannot be written down", async () => {
  const source = sourceOf();
  const app = new PassThrough();
  const got: unknown[] = [];
  app.on("data", (bytes) => got.push(bytes));
  source.give("hostile");
  const feeding = new StdinRelay(source).feed(app, {
    before: () => Promise.reject(new TypeError("the disk is full")),
    ended: () => {},
  });
  await assert.rejects(feeding, /the disk is full/);
  assert.deepEqual(got, []);
});

Deno.test("StdinRelay.feed() keeps what one app did not live to get for the next", async () => {
  const source = sourceOf();
  const relay = new StdinRelay(source);
  const watcher = { before: () => {}, ended: () => {} };
  const first = new PassThrough();
  const feeding = relay.feed(first, watcher);
  first.destroy();
  await feeding;
  source.give("late");
  source.give(null);
  const second = new PassThrough();
  await relay.feed(second, watcher);
  assert.equal(new TextDecoder().decode(second.read()), "late");
});
