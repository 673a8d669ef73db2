import assert from "node:assert/strict";
import { LINE_LIMIT, LineTooLong, OutputBudget, readLines } from "./lines.ts";

async function lines(chunks: string[]): Promise<string[]> {
  const stream = ReadableStream.from(chunks.map((chunk) => new TextEncoder().encode(chunk)));
  return await Array.fromAsync(readLines(stream), (line) => new TextDecoder().decode(line));
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
      readLines(ReadableStream.from(chunks)),
      (line) => new TextDecoder().decode(line),
    );
    assert.deepEqual(found, whole, `chunks of ${size}`);
  }
});

Deno.test("readLines() takes a line of exactly the limit and no byte more", async () => {
  assert.equal((await lines(["x".repeat(LINE_LIMIT) + "\n"])).length, 1);
  await assert.rejects(lines(["x".repeat(LINE_LIMIT + 1) + "\n"]), LineTooLong);
  await assert.rejects(lines(["x".repeat(LINE_LIMIT), "y"]), LineTooLong);
});

Deno.test("OutputBudget.spend() lets a burst through, then the rate", () => {
  let now = 0;
  const budget = new OutputBudget(100, 10, () => now);
  assert.equal(budget.spend(100), true);
  assert.equal(budget.spend(1), false);
  now += 1_000;
  assert.equal(budget.spend(9), true);
  assert.equal(budget.spend(9), false);
  now += 1_000_000;
  assert.equal(budget.spend(101), false, "what was not used does not add up");
});
