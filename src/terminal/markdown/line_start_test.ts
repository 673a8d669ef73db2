import assert from "node:assert/strict";
import { type Container, type LineContext, readLineStart } from "./line_start.ts";

const TOP: LineContext = { containers: [], inParagraph: false };
const ITEM: Container = { kind: "item", indent: 0, delimiter: "-" };
const FIRST: Container = { kind: "item", indent: 0, delimiter: ".", number: 1 };

/** The kind of leaf of a whole line. */
function leaf(line: string, context = TOP): string | undefined {
  return readLineStart(line, true, context)?.leaf.kind;
}

const LEAVES: [string, string][] = [
  ["", "blank"],
  ["   ", "blank"],
  ["text", "text"],
  ["# heading", "heading"],
  ["#", "heading"],
  ["#hashtag", "text"],
  ["####### seven", "text"],
  ["---", "rule"],
  ["* * *", "rule"],
  ["--", "text"],
  ["**bold**", "text"],
  ["-text", "text"],
  ["```ts", "fence"],
  ["~~~", "fence"],
  ["``code``", "text"],
  ["```a`b", "text"],
  ["| a |", "row"],
  ["    code", "code"],
  ["1234567890. no", "text"],
];

for (const [line, kind] of LEAVES) {
  Deno.test(`readLineStart() takes ${JSON.stringify(line)} for ${kind}`, () => {
    assert.equal(leaf(line), kind);
  });
}

Deno.test("readLineStart() decides as soon as nothing can change the answer", () => {
  const decided = (line: string) => readLineStart(line, false, TOP) !== undefined;
  for (
    const open of ["", " ", "-", "- ", "--", "**", "#", "`", "``", "1", "1.", ">", "- [", "- [x]"]
  ) {
    assert.equal(decided(open), false, open);
  }
  for (const clear of ["a", "-a", "- a", "**a", "# ", "``a", "1a", "1. a", "> a", "- [x] a"]) {
    assert.equal(decided(clear), true, clear);
  }
});

Deno.test("readLineStart() opens containers within each other", () => {
  const start = readLineStart("> - 7) text", true, TOP);
  assert.deepEqual(start?.opened, [
    { kind: "quote" },
    { kind: "item", indent: 0, delimiter: "-" },
    { kind: "item", indent: 2, delimiter: ")", number: 7 },
  ]);
  assert.equal(start?.at, 7);
});

Deno.test("readLineStart() nests an item at two columns whatever the marker before", () => {
  const start = readLineStart("  - nested", true, { containers: [FIRST], inParagraph: true });
  assert.equal(start?.kept, 1);
  assert.equal(start?.opened.length, 1);
});

Deno.test("readLineStart() goes on counting in an ordered list", () => {
  const start = readLineStart("1. again", true, { containers: [FIRST], inParagraph: true });
  assert.equal(start?.kept, 0);
  assert.deepEqual(start?.opened, [{ ...FIRST, number: 2 }]);
});

Deno.test("readLineStart() does not begin a list with a year in running text", () => {
  assert.equal(leaf("1984. A book.", { containers: [], inParagraph: true }), "text");
});

Deno.test("readLineStart() leaves an item at a line that is not indented", () => {
  const start = readLineStart("text", true, { containers: [ITEM], inParagraph: false });
  assert.equal(start?.kept, 0);
});

Deno.test("readLineStart() reads tasks", () => {
  assert.deepEqual(readLineStart("- [X] done", true, TOP)?.opened, [{ ...ITEM, done: true }]);
  assert.deepEqual(readLineStart("- [ ] open", true, TOP)?.opened, [{ ...ITEM, done: false }]);
  assert.deepEqual(readLineStart("- [a] link", true, TOP)?.opened, [ITEM]);
});

Deno.test("readLineStart() drops an underline only below a paragraph", () => {
  assert.equal(leaf("===", { containers: [], inParagraph: true }), "underline");
  assert.equal(leaf("===", TOP), "text");
});
