import assert from "node:assert/strict";
import { LineTooLong, readLines } from "./lines.ts";

const LIMIT = 64 * 1024;

async function lines(chunks: string[]): Promise<string[]> {
  const stream = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  return await Array.fromAsync(
    readLines(stream, () => LIMIT),
    (line) => new TextDecoder().decode(line),
  );
}

Deno.test("readLines() splits wherever the chunks happen to end", async () => {
  const text = "one\ntwo\n\nfööü\nlast";
  const whole = await lines([text]);
  assert.deepEqual(whole, ["one", "two", "", "fööü", "last"]);
  const bytes = new TextEncoder().encode(text);
  for (let size = 1; size < bytes.length; size++) {
    const chunks = Array.from(
      { length: Math.ceil(bytes.length / size) },
      (_, i) => bytes.slice(i * size, (i + 1) * size),
    );
    const found = await Array.fromAsync(
      readLines(ReadableStream.from(chunks), () => LIMIT),
      (line) => new TextDecoder().decode(line),
    );
    assert.deepEqual(found, whole, `chunks of ${size}`);
  }
});

Deno.test("readLines() takes a line of exactly the limit and no byte more", async () => {
  assert.equal((await lines(["x".repeat(LIMIT) + "\n"])).length, 1);
  await assert.rejects(lines(["x".repeat(LIMIT + 1) + "\n"]), LineTooLong);
  await assert.rejects(lines(["x".repeat(LIMIT), "y"]), LineTooLong);
});
