import assert from "node:assert/strict";
import type { Candidate, CountedTerm } from "./candidates.ts";
import { type FileFacts, rankFiles } from "./ranking.ts";

const TOTALS = { files: 100, sections: 200, length: 20_000, paragraphs: 600 };

function term(stem: string, sections: number): CountedTerm {
  return { stem, plain: stem, weight: 1, sections };
}

/** A section whose stems stand in paragraphs. */
function section(file: number, paragraphs: string[], heading = "", number = file): Candidate {
  const body = paragraphs.map((text) => ` ${text} `).join("\n");
  return { section: number, file, heading: heading && ` ${heading} `, body };
}

function rank(sections: Candidate[], terms: CountedTerm[], modified: number[] = []) {
  const files = new Map(sections.map(({ file }): [number, FileFacts] => [
    file,
    { id: file, length: 200, modified: modified[file] ?? 0, names: "" },
  ]));
  return rankFiles(sections, { terms, totals: TOTALS, files });
}

Deno.test("rankFiles() puts a rare word before a common one", () => {
  const terms = [term("rare", 2), term("common", 150)];
  const ranked = rank([section(1, ["common common"]), section(2, ["rare plain"])], terms);
  assert.deepEqual(ranked.map(({ file }) => file), [2, 1]);
});

Deno.test("rankFiles() prefers all the words in one place to the same ones scattered", () => {
  const terms = [term("red", 20), term("rose", 20)];
  const far = ["red", "x", "x", "x", "rose"];
  const ranked = rank([section(1, far), section(2, ["red rose", "x", "x", "x", "x"])], terms);
  assert.deepEqual(ranked.map(({ file }) => file), [2, 1]);
});

Deno.test("rankFiles() points at the paragraph that answers", () => {
  const terms = [term("red", 20), term("rose", 20)];
  const [first] = rank([
    section(1, ["plain", "red"], "", 10),
    section(1, ["plain", "x", "x", "red rose"], "", 11),
  ], terms);
  assert.deepEqual([first!.section, first!.paragraph], [11, 3]);
});

Deno.test("rankFiles() counts a heading, and breaks a tie by the newer file", () => {
  const terms = [term("rose", 20)];
  const headed = rank([section(1, ["rose"]), section(2, ["rose"], "rose")], terms);
  assert.deepEqual(headed.map(({ file }) => file), [2, 1]);
  const equal = [section(1, ["rose"]), section(2, ["rose"])];
  assert.equal(rank(equal, terms, [0, 5, 9])[0]!.file, 2);
  assert.equal(rank(equal, terms, [0, 9, 5])[0]!.file, 1);
});

Deno.test("rankFiles() counts whole words, and starts of words only while one is typed", () => {
  const inside = section(1, ["roses primrose"]);
  assert.equal(rank([inside], [term("rose", 20)])[0]!.score, 0);
  const typed = { ...term("rose", 20), prefix: true };
  assert.ok(rank([inside], [typed])[0]!.score > 0);
});
