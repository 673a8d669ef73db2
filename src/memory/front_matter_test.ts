import assert from "node:assert/strict";
import { addToHead, parseHead, splitHead } from "./front_matter.ts";

Deno.test("splitHead() parts the head from the rest and counts its lines", () => {
  assert.deepEqual(splitHead("---\ntitle: A\ntags: [b]\n---\nbody\n"), {
    head: "title: A\ntags: [b]",
    body: "body\n",
    lines: 4,
  });
});

for (const text of ["body\n---\n", "--- \nnever closed\n", "----\nx\n----\n", ""]) {
  Deno.test(`splitHead() sees no head in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(splitHead(text), { head: undefined, body: text, lines: 0 });
  });
}

const HEADS: [what: string, head: string][] = [
  ["plain lines", "title: Roses\nsummary: When to cut\ntags: [garden, plants]\nkeywords: a, b"],
  [
    "lists of lines",
    "title: Roses\nsummary: When to cut\ntags:\n- garden\n- plants\nkeywords: [a, b]",
  ],
  [
    "JSON",
    'title: "Roses"\nsummary: "When to cut"\ntags: ["#garden", "plants"]\nkeywords: ["a", "b"]',
  ],
  [
    "YAML of every kind",
    "title: 'Roses' # mine\nsummary: >\n  When\n  to cut\ntags: &t [garden, plants]\nkeywords: {a: 1}\n" +
    "nested:\n  deep: true",
  ],
];

for (const [what, head] of HEADS) {
  Deno.test(`parseHead() reads ${what}`, async () => {
    const front = await parseHead(head);
    assert.equal(front?.title, "Roses");
    assert.equal(front?.summary, "When to cut");
    assert.deepEqual(front?.tags, ["garden", "plants"]);
    assert.deepEqual(front?.keywords, what === "YAML of every kind" ? [] : ["a", "b"]);
  });
}

Deno.test({
  name: "parseHead() reads YAML of every kind where the environment may not be read, as in the app",
  permissions: { env: false, read: true },
  async fn() {
    const front = await parseHead("tags: [garden]\nnested: { deep: true }");
    assert.deepEqual(front?.tags, ["garden"]);
  },
});

for (const head of ["just text", "- a\n- list", "a: [b", "a: &x [*x, *x, *x", "\0"]) {
  Deno.test(`parseHead() takes ${JSON.stringify(head)} for no head`, async () => {
    assert.equal(await parseHead(head), undefined);
  });
}

Deno.test("addToHead() makes a head, or adds to the one there is, and keeps all of it", async () => {
  const fields = { summary: 'says "so"', keywords: ["a", "b"] };
  const made = await addToHead("body\n", fields);
  assert.equal(made, '---\nsummary: "says \\"so\\""\nkeywords: ["a", "b"]\n---\nbody\n');
  const old = "---\ntitle: A # mine\nsummary: mine\n---\nbody\n";
  assert.equal(
    await addToHead(old, fields),
    '---\ntitle: A # mine\nsummary: mine\nkeywords: ["a", "b"]\n---\nbody\n',
  );
  assert.equal(await addToHead(made, fields), made, "again changes nothing");
});

Deno.test("addToHead() cannot be used to write other keys", async () => {
  const text = await addToHead("body", { summary: "x\n---\ntitle: evil" });
  const { head } = splitHead(text);
  assert.deepEqual((await parseHead(head!))!.title, undefined);
});
