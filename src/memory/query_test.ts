import assert from "node:assert/strict";
import { hasFilter, isFilterOnly, parseQuery } from "./query.ts";

const stems = (words: readonly { stem: string }[]) => words.map(({ stem }) => stem);

Deno.test("parseQuery() takes a sentence for words, each once, the small ones light", () => {
  const { terms } = parseQuery("Where did the cat and the dog go?");
  assert.equal(new Set(stems(terms)).size, terms.length);
  const weight = (stem: string) => terms.find((term) => term.stem === stem)?.weight;
  assert.equal(weight("cat"), 1);
  assert.ok(weight("the")! < 1);
});

Deno.test("parseQuery() reads phrases and what must not occur", () => {
  const query = parseQuery('tea "green tea" -coffee -"black tea"');
  assert.deepEqual(stems(query.terms), ["tea"]);
  assert.deepEqual(query.phrases.map(stems), [["green", "tea"]]);
  assert.deepEqual(query.excluded.map(stems), [["coffe"], ["black", "tea"]]);
});

Deno.test("parseQuery() reads tags, paths and their opposites, in any case", () => {
  const { filter, terms } = parseQuery('TAG:#Garden -tag:old path:"My Notes/" -path:archive');
  assert.deepEqual(filter, {
    tags: ["garden"],
    notTags: ["old"],
    paths: ["my notes/"],
    notPaths: ["archive"],
  });
  assert.deepEqual(terms, []);
});

Deno.test("parseQuery() reads days, months and years, and takes the narrower of two", () => {
  const { filter } = parseQuery("after:2023 after:2024-05 before:2024-06-30 before:2025");
  assert.equal(filter.after, Date.UTC(2024, 4, 1));
  assert.equal(filter.before, Date.UTC(2024, 5, 30));
});

for (const text of ["after:yesterday", "before:2024-13-01", "tag:", "path:", "mailto:ada"]) {
  Deno.test(`parseQuery() takes ${text} for words`, () => {
    const query = parseQuery(text);
    assert.equal(hasFilter(query.filter), false);
    assert.ok(query.terms.length > 0);
  });
}

Deno.test("parseQuery() closes a quote that is left open", () => {
  assert.deepEqual(parseQuery('"green tea').phrases.map(stems), [["green", "tea"]]);
});

Deno.test("parseQuery() takes the last word as a prefix only while it is being typed", () => {
  const last = (text: string) => parseQuery(text, { prefix: true }).terms.at(-1)!.prefix;
  assert.equal(last("green te"), true);
  assert.equal(last("green tea "), undefined);
});

Deno.test("isFilterOnly() holds for a question without words that chooses files", () => {
  assert.equal(isFilterOnly(parseQuery("tag:garden")), true);
  assert.equal(isFilterOnly(parseQuery("tag:garden roses")), false);
  assert.equal(isFilterOnly(parseQuery("-tag:garden")), false, "all but some is no choice");
  assert.equal(isFilterOnly(parseQuery("")), false);
});

Deno.test("parseQuery() bounds what a question may cost", () => {
  const words = Array.from({ length: 3_000 }, (_, i) => `w${i}`).join(" ");
  assert.equal(parseQuery(words).terms.length, 64);
  const phrases = parseQuery('"a b" '.repeat(500) + '-"c d" '.repeat(500));
  assert.equal(phrases.phrases.length, 16);
});
