import assert from "node:assert/strict";
import { KeptInput } from "./kept_input.ts";

function inputOf(...pieces: (Uint8Array | undefined)[]): KeptInput {
  return new KeptInput(() => Promise.resolve(pieces.shift()));
}

Deno.test("KeptInput keeps a piece for the next reader when nobody wants it any more", async () => {
  const first = new Uint8Array([1]);
  const input = inputOf(first, new Uint8Array([2]));
  assert.equal(await input.read(() => false), undefined);
  assert.equal(await input.read(), first);
  assert.deepEqual(await input.read(), new Uint8Array([2]));
});

Deno.test("KeptInput ends once, and stays ended", async () => {
  const input = inputOf(new Uint8Array([1]), undefined, new Uint8Array([9]));
  assert.equal((await Array.fromAsync(input)).length, 1);
  assert.equal(await input.read(), undefined);
});
