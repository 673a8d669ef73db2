import assert from "node:assert/strict";
import { WrongPassphraseError } from "./errors.ts";
import { Guesses } from "./guesses.ts";

const wrong = () => Promise.reject(new WrongPassphraseError("it"));

Deno.test("Guesses.attempt() delays each wrong passphrase longer, and starts anew after a right one", async () => {
  const delays: number[] = [];
  const guesses = new Guesses((ms) => {
    delays.push(ms);
    return Promise.resolve();
  });
  for (let i = 0; i < 9; i++) await assert.rejects(() => guesses.attempt(wrong));
  assert.deepEqual(delays, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
  assert.equal(await guesses.attempt(() => Promise.resolve("in")), "in");
  await assert.rejects(() => guesses.attempt(wrong));
  assert.equal(delays.at(-1), 500);
});

Deno.test("Guesses.attempt() does not delay other failures", async () => {
  const guesses = new Guesses(() => assert.fail("delayed"));
  await assert.rejects(() => guesses.attempt(() => Promise.reject(new TypeError("else"))));
});
