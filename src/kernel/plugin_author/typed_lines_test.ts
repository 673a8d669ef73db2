import assert from "node:assert/strict";
import { TypedLines } from "./typed_lines.ts";

/** Lines that come when a test says so. */
function keyboard() {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  return { lines: new TypedLines(readable), type: (line: string) => writer.write(line), writer };
}

Deno.test("TypedLines gives a line to the question and not to the loop that waited before", async () => {
  const { lines, type } = keyboard();
  const command = lines.next();
  const answer = lines.next();
  await type("blue");
  await type("greet");
  assert.equal(await answer, "blue");
  assert.equal(await command, "greet");
});

Deno.test("TypedLines keeps lines that nobody waits for, until they are dropped", async () => {
  const { lines, type, writer } = keyboard();
  await type("one");
  await type("two");
  assert.equal(await lines.next(), "one");
  lines.dropTypedAhead();
  const last = lines.next();
  await writer.close();
  assert.equal(await last, undefined);
  assert.equal(await lines.next(), undefined);
});
