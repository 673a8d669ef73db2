import assert from "node:assert/strict";
import { encodeFrame, type Frame, FrameReader, MESSAGE_LIMIT, partLimits } from "./frames.ts";

const FRAMES: Frame[] = [
  { message: { type: "start", text: "für \u{1f98a}" } },
  { message: { type: "show" }, bytes: new Uint8Array([0, 255, 10]) },
  { message: {} },
];

function joined(frames: readonly Frame[]): Uint8Array {
  return new Uint8Array(frames.flatMap((frame) => [...encodeFrame(frame)]));
}

Deno.test("FrameReader reads frames back, cut at any byte", () => {
  const bytes = joined(FRAMES);
  for (let at = 0; at <= bytes.length; at++) {
    const reader = new FrameReader({ frame: 1000 });
    const read = [...reader.push(bytes.subarray(0, at)), ...reader.push(bytes.subarray(at))];
    assert.deepEqual(read, FRAMES);
  }
  const reader = new FrameReader({ frame: 1000 });
  assert.deepEqual([...bytes].flatMap((byte) => reader.push(new Uint8Array([byte]))), FRAMES);
});

Deno.test("FrameReader refuses a frame over its limit by its head alone", () => {
  const head = new Uint8Array([0, 0, 0, 1, 255, 255, 255, 255]);
  assert.throws(() => new FrameReader({ frame: 1000 }).push(head), { code: "wire.frame" });
});

Deno.test("FrameReader refuses what is no JSON object", () => {
  for (const json of ["[1]", "null", "7", "{", ""]) {
    const bytes = new TextEncoder().encode(json);
    const frame = new Uint8Array([0, 0, 0, bytes.length, 0, 0, 0, 0, ...bytes]);
    assert.throws(() => new FrameReader({ frame: 1000 }).push(frame), { code: "wire.frame" });
  }
});

Deno.test("FrameReader refuses what would take long to parse, before it does", () => {
  const most = 80 * 1024 * 1024;
  const read = (json: string) => {
    const bytes = new TextEncoder().encode(json);
    const head = new Uint8Array(8);
    new DataView(head.buffer).setUint32(0, bytes.length);
    const reader = new FrameReader(partLimits(most));
    reader.push(head);
    return reader.push(bytes);
  };
  assert.throws(() => read(`{"a":[${"{},".repeat(27_000_000)}{}]}`), /JSON has \d+ bytes/);
  assert.throws(() => read(`{"a":[${"{},".repeat(1_000_000)}{}]}`), /holds too many values/);
  assert.throws(() => read(`{"a":${"[".repeat(1_000_000)}`), /nests more than 100 deep/);
  // A text of any shape, and bytes of any number, are no work.
  assert.equal(read(JSON.stringify({ text: "[{,".repeat(1_000_000) })).length, 1);
  const large = encodeFrame({ message: {}, bytes: new Uint8Array(64 << 20) });
  assert.equal(new FrameReader(partLimits(most)).push(large).length, 1);
});

Deno.test("encodeFrame() makes no message that would not be read", () => {
  const message = { text: "x".repeat(MESSAGE_LIMIT) };
  assert.throws(() => encodeFrame({ message }, MESSAGE_LIMIT), { code: "wire.too_large" });
});
