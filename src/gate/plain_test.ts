import assert from "node:assert/strict";
import { toPlain } from "./plain.ts";

const LIMITS = { characters: 1_000 };

Deno.test("toPlain() copies plain JSON", () => {
  const value = { a: [1, "x", null, { b: true }] };
  const { value: copy, characters } = toPlain(value, LIMITS) as {
    value: unknown;
    characters: number;
  };
  assert.deepEqual(copy, value);
  assert.notEqual(copy, value);
  assert.equal(characters, 3);
});

Deno.test("toPlain() takes names of Object's own as names like any other", () => {
  const value = JSON.parse('{"toString":1,"constructor":{"prototype":2}}');
  assert.deepEqual({ ...toPlain(value, LIMITS).value as object }, value);
});

Deno.test("toPlain() refuses whatever is no plain JSON, and calls nothing of it", () => {
  let called = 0;
  const cyclic: Record<string, unknown> = {};
  cyclic.a = cyclic;
  let deep: unknown = {};
  for (let depth = 0; depth < 100_000; depth++) deep = [deep];
  const wrong: unknown[] = [
    undefined,
    NaN,
    Infinity,
    1n,
    Symbol("x"),
    () => {},
    new Date(),
    new Map(),
    new Uint8Array(4),
    [undefined],
    Array(3),
    { a: undefined },
    JSON.parse('{"__proto__":{"isAdmin":true}}'),
    Object.create({ inherited: 1 }),
    new (class {
      toJSON() {
        return called++;
      }
    })(),
    cyclic,
    deep,
    "x".repeat(1_001),
    { ["x".repeat(1_001)]: 1 },
    Array(200_000).fill(0),
  ];
  for (const value of wrong) {
    const { problem } = toPlain(value, LIMITS);
    assert.equal(typeof problem, "string", typeof value);
  }
  assert.equal(called, 0);
});
