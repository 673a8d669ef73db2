import assert from "node:assert/strict";
import { InlineStream, parseInline } from "./inline.ts";

/** Runs as text with their traits in front: `<bold>x`. */
function show(text: string): string {
  return parseInline(text, { base: [], color: true })
    .map((run) => (run.traits.length > 0 ? `<${run.traits.join("+")}>${run.text}</>` : run.text))
    .join("");
}

const TABLE: [string, string][] = [
  ["**a** b", "<bold>a</> b"],
  ["*a* _b_", "<italic>a</> <italic>b</>"],
  ["***a***", "<italic+bold>a</>"],
  ["**a *b* c**", "<bold>a </><bold+italic>b</><bold> c</>"],
  ["*a **b***", "<italic>a </><italic+bold>b</>"],
  ["~~a~~ ~b~", "<strike>a</> ~b~"],
  ["`a*b*` ``a`b``", "<cyan>a*b*</> <cyan>a`b</>"],
  ["`` ` ``", "<cyan>`</>"],
  ["[a](https://x.org)", "<underline>a</> <dim>(https://x.org)</>"],
  [
    "[a *b*](https://x.org 'title')",
    "<underline>a </><underline+italic>b</> <dim>(https://x.org)</>",
  ],
  ["[https://x.org](https://x.org)", "<underline>https://x.org</>"],
  ["![alt](pic.png)", "<underline>alt</> <dim>(pic.png)</>"],
  ["[a](https://x.org/(b))c", "<underline>a</> <dim>(https://x.org/(b))</>c"],
  ["<https://x.org>", "<underline>https://x.org</>"],
  ["a<br>b", "a\nb"],
  ["&lt;b&gt; &#65;&#x42; &unknown;", "<b> AB &unknown;"],
  ["\\*a\\* \\a", "*a* \\a"],
];

const PLAIN = [
  "2 * 3 * 4",
  "3*4*5",
  "*.ts and *.js",
  "snake_case_name",
  "**open",
  "`open",
  "[1] and [text]",
  "[a](open",
  "[a](b c)",
  "a & b",
  "&toString; &valueOf; &constructor;",
  "<div>x</div>",
  "* a *",
  "Hello!",
  "****",
  "~~ a ~~",
];

for (const [source, expected] of TABLE) {
  Deno.test(`parseInline() understands ${source}`, () => {
    assert.equal(show(source), expected);
  });
}

for (const source of PLAIN) {
  Deno.test(`parseInline() leaves ${source} alone`, () => {
    assert.equal(show(source), source);
  });
}

Deno.test("parseInline() keeps the backticks of code where there are no colours", () => {
  const runs = parseInline("`a`", { base: [], color: false });
  assert.deepEqual(runs.map(({ text }) => text), ["`a`"]);
});

Deno.test("InlineStream takes a span for text once it is too long", () => {
  const stream = new InlineStream({ base: [], color: true });
  stream.push("*a");
  let decided = "";
  for (let i = 0; i < 500; i++) decided += stream.push("b").map(({ text }) => text).join("");
  assert.ok(decided.startsWith("*ab"));
});
