import assert from "node:assert/strict";
import { encodeFrame, type Frame, FrameError, FrameReader } from "./frames.ts";

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
    const reader = new FrameReader(1000);
    const read = [...reader.push(bytes.subarray(0, at)), ...reader.push(bytes.subarray(at))];
    assert.deepEqual(read, FRAMES);
  }
  const reader = new FrameReader(1000);
  assert.deepEqual([...bytes].flatMap((byte) => reader.push(new Uint8Array([byte]))), FRAMES);
});

Deno.test("FrameReader refuses a frame over its limit by its head alone", () => {
  const head = new Uint8Array([0, 0, 0, 1, 255, 255, 255, 255]);
  assert.throws(() => new FrameReader(1000).push(head), { code: "wire.frame" });
});

Deno.test("FrameReader refuses what is no JSON object", () => {
  for (const json of ["[1]", "null", "7", "{", ""]) {
    const bytes = new TextEncoder().encode(json);
    const frame = new Uint8Array([0, 0, 0, bytes.length, 0, 0, 0, 0, ...bytes]);
    assert.throws(() => new FrameReader(1000).push(frame), { code: "wire.frame" });
  }
});

Deno.test("FrameReader takes no frame with more values than its limit, however long its texts", () => {
  const reader = () => new FrameReader(1024 * 1024, { mostValues: 1000 });
  const text = `,[{"\\${",[{".repeat(2000)}`;
  const [frame] = reader().push(encodeFrame({ message: { text, list: Array(400).fill([]) } }));
  assert.equal(frame?.message.text, text);
  for (const list of [Array(1100).fill([]), Array(1100).fill({}), Array(1100).fill(0)]) {
    assert.throws(() => reader().push(encodeFrame({ message: { list } })), FrameError);
  }
});
