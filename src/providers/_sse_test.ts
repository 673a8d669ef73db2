import assert from "node:assert/strict";
import { SseDecoder } from "./_sse.ts";

const MAX = 1_000;

function decode(...pieces: string[]): string[] {
  const decoder = new SseDecoder(MAX);
  return [...pieces.flatMap((piece) => decoder.push(piece)), ...decoder.end()];
}

const STREAM = ":c\n\ndata:a\n\ndata: b\ndata:  c\nevent: x\n\ndata\n\nid: 1\n\ndata: d\n";

for (const [name, end] of [["LF", "\n"], ["CR", "\r"], ["CRLF", "\r\n"]] as const) {
  const stream = STREAM.replaceAll("\n", end);
  const expected = ["a", "b\n c", "", "d"];

  Deno.test(`SseDecoder reads ${name}`, () => assert.deepEqual(decode(stream), expected));

  Deno.test(`SseDecoder reads ${name}, cut anywhere in two`, () => {
    for (let at = 0; at <= stream.length; at++) {
      assert.deepEqual(decode(stream.slice(0, at), stream.slice(at)), expected, `cut at ${at}`);
    }
  });

  Deno.test(`SseDecoder reads ${name}, one character at a time`, () => {
    assert.deepEqual(decode(...stream), expected);
  });
}

Deno.test("SseDecoder gives an event as soon as it is complete", () => {
  const decoder = new SseDecoder(MAX);
  assert.deepEqual(decoder.push("data: a\n"), []);
  assert.deepEqual(decoder.push("\n"), ["a"]);
  assert.deepEqual(decoder.push("data: b\r\r"), ["b"]);
});

Deno.test("SseDecoder knows no line ends but CR and LF", () => {
  assert.deepEqual(decode("data: a\u2028b\u0085c\n\n"), ["a\u2028b\u0085c"]);
});

Deno.test("SseDecoder refuses an event beyond its limit, in one line or in many", () => {
  const error = { code: "provider.too_large" };
  assert.throws(() => decode(`data: ${"x".repeat(MAX)}`), error);
  assert.throws(() => decode(...Array.from({ length: MAX + 1 }, () => "x")), error);
  assert.throws(() => decode("data: xxxxxxxx\n".repeat(MAX / 10)), error);
});

Deno.test("SseDecoder takes any number of small events and comments", () => {
  assert.equal(decode(": ping\n".repeat(MAX)).length, 0);
  assert.equal(decode("data: x\n\n".repeat(MAX)).length, MAX);
});
