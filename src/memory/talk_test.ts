import assert from "node:assert/strict";
import { wordsOf } from "./words.ts";
import { talkTerms } from "./talk.ts";

Deno.test("talkTerms() takes what came up again and again, and not what the question says", () => {
  const said = wordsOf("and her sister").map((word) => ({ ...word, weight: 1 }));
  const talk =
    "Where does Marta work?\nMarta works in Leipzig.\nDoes Marta have a sister? A sister?";
  assert.deepEqual(talkTerms(talk, said).map(({ plain }) => plain), ["marta", "works"]);
});
