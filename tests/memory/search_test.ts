/** Searching a memory: sentences, operators, other scripts, slips, and queries made to break it. */

import assert from "node:assert/strict";
import { TestMemory } from "./support.ts";

/** A small memory that every question here is asked. */
function filled(): TestMemory {
  const memory = new TestMemory();
  memory.put("user/profile.md", "# Ada\n\nAda lives in Bern and works as a gardener.\n");
  memory.put(
    "knowledge/roses.md",
    "---\ntags: [garden, plants]\n---\n# Roses\n\nCut them in March.\n",
  );
  memory.put("knowledge/tea.md", "# Tea\n\nGreen tea wants water of 80 degrees, never boiling.\n");
  memory.put("context/café.md", "# Café Zürich\n\nThe meeting is at the café in Zürich.\n");
  memory.put("context/東京.md", "# 東京\n\n来週は東京へ出張します。\n");
  memory.put(
    "context/boiler.md",
    "# Boiler\n\nThe boiler was serviced; the boiling point is set.\n",
  );
  return memory;
}

const QUESTIONS: [query: string, first: string, why: string][] = [
  ["where does Ada live?", "user/profile.md", "a sentence, with words that are everywhere"],
  ["living", "user/profile.md", "another form of the word"],
  ['"green tea"', "knowledge/tea.md", "a phrase"],
  ["tag:garden", "knowledge/roses.md", "a tag"],
  ["roses", "knowledge/roses.md", "a title"],
  ["path:knowledge degrees", "knowledge/tea.md", "a path"],
  ["cafe zurich", "context/café.md", "accents left out"],
  ["東京", "context/東京.md", "a script without spaces"],
  ["出張", "context/東京.md", "the middle of a run without spaces"],
  ["serviced boiler", "context/boiler.md", "two words"],
  ["zurcih", "context/café.md", "a slip, when nothing else fits"],
];

for (const [query, first, why] of QUESTIONS) {
  Deno.test(`search() finds ${why}: ${query}`, async () => {
    await using memory = filled();
    assert.equal((await memory.find(query))[0], first);
  });
}

Deno.test("search() leaves out what a minus takes away", async () => {
  await using memory = filled();
  assert.ok((await memory.find("boiling")).includes("knowledge/tea.md"));
  assert.ok(!(await memory.find("boiling -tea")).includes("knowledge/tea.md"));
});

Deno.test("search() keeps to files before and after a day", async () => {
  await using memory = filled();
  Deno.utimeSync(`${memory.root}/knowledge/tea.md`, new Date("2020-05-01"), new Date("2020-05-01"));
  assert.deepEqual(await memory.find("tea before:2021-01-01"), ["knowledge/tea.md"]);
  assert.deepEqual(await memory.find("tea after:2021-01-01"), []);
});

Deno.test("search() ranks what is about a thing before what mentions it", async () => {
  await using memory = new TestMemory();
  const text = "Some plain words, and the orchard among them.\n";
  memory.put("mentions.md", `# Diary\n\n${text}`);
  memory.put("title.md", `# Orchard\n\n${text}`);
  memory.put("tagged.md", `---\ntags: [orchard]\n---\n# Notes\n\n${text}`);
  const found = await memory.find("orchard");
  assert.equal(found.length, 3);
  assert.equal(found.at(-1), "mentions.md");
});

Deno.test("search() gives the newer of two that are equally good first", async () => {
  await using memory = new TestMemory();
  for (const newer of ["a.md", "b.md"]) {
    for (const file of ["a.md", "b.md"]) {
      memory.put(file, "The orchard is in bloom.\n");
      const day = new Date(file === newer ? "2024-01-01" : "2020-01-01");
      Deno.utimeSync(`${memory.root}/${file}`, day, day);
    }
    assert.equal((await memory.find("orchard"))[0], newer);
  }
});

Deno.test("search() with prefix takes the last word as the start of one", async () => {
  await using memory = filled();
  assert.equal((await memory.find("servi", { prefix: true }))[0], "context/boiler.md");
});

Deno.test("search() points at the section, its heading and its line", async () => {
  await using memory = new TestMemory();
  memory.put(
    "long.md",
    `# One\n\n${"filler words\n\n".repeat(20)}## Two\n\nthe needle lies here\n`,
  );
  const [hit] = await (await memory.open()).search("needle");
  assert.equal(hit!.heading, "Two");
  assert.equal(hit!.line, 43);
  assert.match(hit!.snippet, /needle/);
});

Deno.test("search() survives every query, however it is made", async () => {
  await using memory = filled();
  const folder = await memory.open();
  const pieces = [
    ...[
      '"',
      "'",
      "*",
      "(",
      ")",
      "^",
      "-",
      "+",
      ":",
      "NEAR(",
      "NEAR/2",
      "AND",
      "OR",
      "NOT",
      "{",
      "}",
    ],
    ...[
      "tag:",
      "path:",
      "before:",
      "after:2026-13-99",
      "\0",
      "\\",
      "%",
      "_",
      ";--",
      "\u202e",
      "a*",
      "é",
    ],
    ...[
      "tea",
      "東京",
      "\ud800",
      "body:",
      "rank MATCH",
      "x".repeat(10_000),
      " ",
      "\n",
      "-tea",
      '"tea',
    ],
  ];
  let seed = 7;
  const next = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (let i = 0; i < 400; i++) {
    const query = Array.from({ length: 1 + next(6) }, () => pieces[next(pieces.length)])
      .join(next(2) ? " " : "");
    assert.ok(Array.isArray(await folder.search(query, 5)), JSON.stringify(query));
  }
});
