import assert from "node:assert/strict";
import { splitSections } from "./sections.ts";

Deno.test("splitSections() starts a section at each heading and knows its line", () => {
  const sections = splitSections("intro\n\n# One\ntext\n\n## Two ##\nmore\n");
  assert.deepEqual(sections, [
    { heading: "", line: 1, paragraphs: ["intro"] },
    { heading: "One", line: 3, paragraphs: ["text"] },
    { heading: "Two", line: 6, paragraphs: ["more"] },
  ]);
});

Deno.test("splitSections() closes a section at a paragraph border after 1,000 characters", () => {
  const paragraph = "x".repeat(400);
  const sections = splitSections(`# H\n\n${[1, 2, 3, 4].map(() => paragraph).join("\n\n")}`);
  assert.deepEqual(sections.map(({ paragraphs }) => paragraphs.length), [2, 2]);
  assert.deepEqual(sections.map(({ heading }) => heading), ["H", "H"]);
  assert.deepEqual(sections.map(({ line }) => line), [1, 7]);
});

Deno.test("splitSections() takes no heading inside a code block", () => {
  const sections = splitSections(
    "# Shell\n\n~~~~sh\n# a comment\n~~~\n# another\n~~~~\n\n# After\n",
  );
  assert.deepEqual(sections.map(({ heading }) => heading), ["Shell", "After"]);
});

Deno.test("splitSections() cuts a paragraph without end, and loses nothing of it", () => {
  const text = "word ".repeat(2_000).trim();
  const sections = splitSections(text);
  const pieces = sections.flatMap(({ paragraphs }) => paragraphs);
  assert.ok(pieces.length > 5);
  assert.ok(pieces.every((piece) => piece.length <= 1_500));
  assert.equal(pieces.join(""), text);
});

Deno.test("splitSections() reads line ends of Windows, and a text without any", () => {
  const sections = splitSections("# One\r\ntext\r\n\r\n# Two\r\n");
  assert.deepEqual(sections.map(({ heading, line }) => [heading, line]), [["One", 1], ["Two", 4]]);
  assert.deepEqual(splitSections(""), []);
});
