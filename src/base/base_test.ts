import assert from "node:assert/strict";
import { inspect } from "node:util";
import {
  CancelledError,
  canonicalJson,
  ExitCode,
  fromErrorInfo,
  nearest,
  newId,
  parseJson,
  PyraError,
  Secret,
  toErrorInfo,
} from "./mod.ts";

Deno.test("Secret shows its value to expose() and to nothing else", () => {
  const secret = new Secret("canary-31ab");
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    Deno.inspect(secret),
    Deno.inspect({ deep: [secret] }, { depth: 9, showHidden: true }),
    inspect(secret, { showHidden: true }),
    Object.entries(secret).join(),
  ];
  for (const text of shown) assert.ok(!text.includes("canary"), text);
  assert.equal(secret.expose(), "canary-31ab");
});

Deno.test("an error crosses a border as plain data, without its cause", () => {
  const cause = new Error("holds a canary");
  const error = new PyraError("It broke", {
    code: "a.b",
    hint: "mend it",
    exitCode: ExitCode.locked,
    cause,
  });
  const info = structuredClone(toErrorInfo(error));
  assert.deepEqual(info, { code: "a.b", message: "It broke", hint: "mend it", exitCode: 3 });
  assert.deepEqual(fromErrorInfo(info).toInfo(), info);
  assert.equal(new CancelledError().exitCode, 130);
});

Deno.test("toErrorInfo() makes an internal error of anything else", () => {
  for (const thrown of [new TypeError("oops"), "oops"]) {
    const info = toErrorInfo(thrown);
    assert.deepEqual([info.code, info.message, info.exitCode], ["internal", "oops", 70]);
  }
});

Deno.test("nearest() guesses a slip and nothing far away", () => {
  const words = ["session", "memory", "provider"];
  assert.equal(nearest("sesion", words), "session");
  assert.equal(nearest("MEMROY", words), "memory");
  assert.equal(nearest("xylophone", words), undefined);
  assert.equal(nearest("x", []), undefined);
});

Deno.test("newId() sorts by time and does not repeat", () => {
  const earlier = newId(1_700_000_000_000);
  const later = newId(1_700_000_000_001);
  assert.ok(earlier < later);
  assert.match(earlier, /^[0-9a-z]{16}$/);
  assert.equal(new Set(Array.from({ length: 1000 }, () => newId(1))).size, 1000);
});

Deno.test("parseJson() gives nothing for what is no JSON, and no prototype", () => {
  assert.equal(parseJson("{"), undefined);
  assert.deepEqual(Object.keys(parseJson('{"__proto__":{"x":1},"a":1}') as object), ["a"]);
});

Deno.test("canonicalJson() does not depend on the order of keys", () => {
  assert.equal(
    canonicalJson({ b: [{ d: 1, c: 2 }], a: null }),
    canonicalJson({ a: null, b: [{ c: 2, d: 1 }] }),
  );
});
