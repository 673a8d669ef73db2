import assert from "node:assert/strict";
import { displayWidth } from "../width.ts";
import { lines, render } from "./_render.ts";
import { MarkdownStream } from "./stream.ts";

const EVERYTHING = `# Title with *style* #

A paragraph with **bold *nested* text**, \`code\`, ~~gone~~, [a link](https://example.org/a_(b)) and
a second line.\\
Hard break, &amp; an entity, 3 * 4 * 5, snake_case_name, *.ts and **open.

- one
- two, long enough to be wrapped at the end of a narrow terminal
  1. first
  2. second

     a paragraph of the second
- [x] done
+ [ ] open

> quoted
> > twice
> - with a list

***
\`\`\`\`js
const a = \`x\`; /* open
comment */ "text\\"" // end
\`\`\`
\`\`\`\`

    indented code

| a | *b* |
|---|:-:|
| 漢字 \\| pipe | \`|\` |
| only one |

| not a table
Setext
===
日本語の長い文章はどこでも改行できますが、句読点は行の先頭に来てはいけません。👩‍👩‍👧‍👦🇩🇪 e\u0301
1984. is a year, <https://example.org>, <b>html</b>, a<br>b
\r
averyveryveryveryveryveryveryveryveryveryveryverylongword end
`;

/** Cuts a text into pieces of a size. */
const every = (size: number) => (text: string): string[] =>
  Array.from(
    { length: Math.ceil(text.length / size) },
    (_, i) => text.slice(i * size, (i + 1) * size),
  );

/** A generator that gives the same numbers in every run. */
function seeded(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

for (const size of [1, 2, 3, 4, 5, 7, 11, 64]) {
  Deno.test(`MarkdownStream writes the same for pieces of ${size}`, () => {
    for (const options of [{ color: true }, { columns: 13, unicode: false }]) {
      assert.equal(
        render(EVERYTHING, { ...options, pieces: every(size) }),
        render(EVERYTHING, options),
      );
    }
  });
}

Deno.test("MarkdownStream writes the same however a text is cut, hostile ones included", () => {
  const random = seeded(7);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const parts = [
    ..."*_`~[](){}<>!#|\\-+=&;:\"' \n\n\n  \t\r\x1b1.a",
    "**",
    "```",
    "\n- ",
    "\n> ",
    "\n1. ",
  ]
    .concat([
      "| a | b |\n",
      "|---|---|\n",
      "word ",
      "漢字",
      "。",
      "👩‍👩‍👧",
      "e\u0301",
      "<br>",
      "&lt;",
      "](x)",
    ])
    .concat([
      "https://example.org/x ",
      "[ ] ",
      "===\n",
      "---\n",
      "\n    ",
      "\x9b",
      "longlonglongword",
    ]);
  for (let round = 0; round < 1500; round++) {
    const source = Array.from({ length: 1 + random() * 60 }, () => pick(parts)).join("");
    const options = { columns: 9 + Math.floor(random() * 40), color: random() < 0.5 };
    const pieces = (text: string) => {
      const cut: string[] = [];
      for (let at = 0; at < text.length;) {
        const size = 1 + Math.floor(random() * 6);
        cut.push(text.slice(at, at += size));
      }
      return cut;
    };
    assert.equal(
      render(source, { ...options, pieces }),
      render(source, options),
      JSON.stringify({ source, options }),
    );
  }
});

Deno.test("MarkdownStream never lets a control character through", () => {
  const random = seeded(11);
  for (let round = 0; round < 300; round++) {
    const source = Array.from(
      { length: 200 },
      () => String.fromCharCode(Math.floor(random() * 0xa5)),
    ).join("");
    const out = render(source);
    assert.ok(!/[^\P{Cc}\n]/u.test(out), JSON.stringify(out));
  }
});

Deno.test("MarkdownStream keeps every line within the width", () => {
  const source = EVERYTHING.replace(/```[^]*?````\n/, "").replace("    indented code", "");
  for (const columns of [20, 33, 60]) {
    for (const line of lines(source, { columns })) {
      assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
    }
  }
});

Deno.test("MarkdownStream writes a word as soon as it is whole", () => {
  const written: string[] = [];
  const stream = new MarkdownStream({
    write: (text) => written.push(text),
    width: () => 80,
    color: false,
    unicode: true,
  });
  for (const piece of ["Hel", "lo w", "orld", " and"]) stream.push(piece);
  assert.deepEqual(written, ["Hello", " world"]);
  stream.end();
  assert.equal(written.join(""), "Hello world and\n");
});

Deno.test("MarkdownStream holds an open span back, and no more", () => {
  let out = "";
  const stream = new MarkdownStream({
    write: (text) => out += text,
    width: () => 80,
    color: true,
    unicode: true,
  });
  stream.push("before **bold and ");
  assert.equal(out, "before");
  stream.push("more** after ");
  assert.equal(out, "before \x1b[1mbold and more\x1b[0m after");
});

Deno.test("MarkdownStream joins the lines of a paragraph and keeps hard breaks", () => {
  assert.deepEqual(lines("one\ntwo  \nthree\\\nfour"), ["one two", "three", "four"]);
});

Deno.test("MarkdownStream wraps with hanging indents in nested lists", () => {
  const source = "- a word that wraps\n  1. another one that wraps";
  assert.deepEqual(lines(source, { columns: 14 }), [
    "• a word that",
    "  wraps",
    "  1. another",
    "     one that",
    "     wraps",
  ]);
});

Deno.test("MarkdownStream shows the marker of an item without text", () => {
  assert.deepEqual(lines("-\n- b\n\n1."), ["• ", "• b", "", "1. "]);
});

Deno.test("MarkdownStream numbers a list from its first number on", () => {
  assert.deepEqual(lines("3. a\n3. b\n\n3. c"), ["3. a", "4. b", "", "5. c"]);
});

Deno.test("MarkdownStream puts bars before every line of a quote", () => {
  assert.deepEqual(lines("> a quote that wraps here\n>\n> > twice", { columns: 15 }), [
    "│ a quote that",
    "│ wraps here",
    "│ ",
    "│ │ twice",
  ]);
});

Deno.test("MarkdownStream leaves one empty line between blocks, with bars only inside quotes", () => {
  assert.deepEqual(lines("\n\na\n\n\nb"), ["a", "", "b"]);
  assert.deepEqual(lines("> a\n>\n\nb"), ["│ a", "", "b"]);
  assert.deepEqual(lines("a\n# b\nc"), ["a", "", "# b", "c"]);
});

Deno.test("MarkdownStream leaves fenced code unwrapped and unindented", () => {
  const code = "x = " + "1 + ".repeat(20) + "1";
  assert.deepEqual(lines("```py\n" + code + "\n\n  indented\n```"), [
    "── py",
    code,
    "",
    "  indented",
    "──",
  ]);
});

Deno.test("MarkdownStream takes no Markdown from inside code", () => {
  assert.deepEqual(lines("```\n# no\n- **no**\n| a |\n|---|\n```"), [
    "──",
    "# no",
    "- **no**",
    "| a |",
    "|---|",
    "──",
  ]);
});

Deno.test("MarkdownStream shows an unclosed fence as code", () => {
  assert.deepEqual(lines("```\ncode"), ["──", "code", "──"]);
});

Deno.test("MarkdownStream draws a table that follows text at once", () => {
  assert.deepEqual(lines("Look:\n| a | bb |\n|---|---:|\n| 1 | 2 |\nafter"), [
    "Look:",
    "a │ bb",
    "──┼───",
    "1 │  2",
    "after",
  ]);
});

Deno.test("MarkdownStream shows a line with a pipe as text when no table follows", () => {
  assert.deepEqual(lines("| no\ntable"), ["| no table"]);
});

Deno.test("MarkdownStream resets its style at the end of every line", () => {
  for (const line of lines("**" + "bold ".repeat(30) + "x**", { color: true })) {
    assert.ok(line.startsWith("\x1b[1m") && line.endsWith("\x1b[0m"), line);
  }
});

Deno.test("MarkdownStream without colours or Unicode is plain ASCII", () => {
  const source = "# T\n- [x] **a** `b`\n> q\n\n---\n| a |b|\n|---|-|\n| 1 |2|\n```\nc\n```";
  const out = render(source, { unicode: false });
  assert.ok(/^[\x20-\x7e\n]*$/.test(out), out);
});

Deno.test("MarkdownStream takes hostile nesting in linear time", () => {
  // Quadratic behaviour would take minutes here; there is no time limit to hit.
  for (const source of ["*a `[_", "[", "**", "`", "> ", "- ", "<", "|", "#", "_a*b"]) {
    render(source.repeat(40_000));
  }
});
