import assert from "node:assert/strict";
import { parseRetryAfter, pauseBefore, sleep } from "./_retry.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

for (
  const [headers, expected] of [
    [{ "retry-after": "3" }, 3_000],
    [{ "retry-after": "0.5" }, 500],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "Mon, 23 Nov 2026 12:00:07 GMT" }, 7_000],
    [{ "retry-after": "Mon, 23 Nov 2026 11:59:00 GMT" }, 0],
    [{ "retry-after-ms": "250", "retry-after": "3" }, 250],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{}, undefined],
  ] as [Record<string, string>, number | undefined][]
) {
  Deno.test(`parseRetryAfter() reads ${JSON.stringify(headers)}`, () => {
    assert.equal(parseRetryAfter(new Headers(headers), NOW), expected);
  });
}

const LIMITS = { retries: 3, waitMs: 60_000 };

Deno.test("pauseBefore() doubles its pauses, give or take a quarter", () => {
  const pauses = (dice: number) =>
    [1, 2, 3].map((attempt) => pauseBefore(attempt, undefined, LIMITS, () => dice));
  assert.deepEqual(pauses(0), [750, 1_500, 3_000]);
  assert.deepEqual(pauses(0.5), [1_000, 2_000, 4_000]);
});

Deno.test("pauseBefore() gives up after the last try, and on a pause that is too long", () => {
  assert.equal(pauseBefore(4, undefined, LIMITS, () => 0), undefined);
  assert.equal(pauseBefore(1, 60_001, LIMITS, () => 0), undefined);
  assert.equal(pauseBefore(1, 60_000, LIMITS, () => 0), 60_000);
});

Deno.test("pauseBefore() makes a pause of its own where the server says none", () => {
  assert.equal(pauseBefore(1, 0, LIMITS, () => 0.5), 1_000);
});

Deno.test("sleep() ends when its signal aborts", async () => {
  const controller = new AbortController();
  const sleeping = sleep(1_000_000, controller.signal);
  controller.abort();
  await sleeping;
  await sleep(1_000_000, controller.signal);
});
