import assert from "node:assert/strict";
import { Highlighter } from "./highlight.ts";

/** Lines of code with their colours: `magenta:const`. Plain runs are left out. */
function show(name: string, ...lines: string[]): string[] {
  const highlighter = new Highlighter(name);
  return lines.map((line) => {
    const runs = highlighter.line(line);
    assert.equal(runs.map(({ text }) => text).join(""), line, "nothing is lost");
    return runs.filter(({ traits }) => traits.length > 0)
      .map(({ text, traits }) => `${traits.join("+")}:${text}`).join(" ");
  });
}

const TABLE: [string, string[], string[]][] = [
  ["ts", ["const a = 'b\\'c'; // d"], ["magenta:const green:'b\\'c' gray:// d"]],
  ["ts", ["a /* b", "c */ 0xff"], ["gray:/* b", "gray:c */ yellow:0xff"]],
  ["js", ["`a ${b}", "c`; let d"], ["green:`a ${b}", "green:c` magenta:let"]],
  ["py", ["def f(): # c", '"""doc', 'end""" + 1.5'], [
    "magenta:def gray:# c",
    'green:"""doc',
    'green:end""" yellow:1.5',
  ]],
  ["bash", ['echo "$#" # note'], ['magenta:echo green:"$#" gray:# note']],
  ["json", ['{"a": true, "b": 1}'], ['green:"a" magenta:true green:"b" yellow:1']],
  ["yaml", ["- key: value # c"], ["cyan:key gray:# c"]],
  ["toml", ['name = "x"'], ['cyan:name green:"x"']],
  ["sql", ["SELECT a FROM b -- c"], ["magenta:SELECT magenta:FROM gray:-- c"]],
  ["rust", ["fn f<'a>(x: &'a str)"], ["magenta:fn magenta:str"]],
  ["go", ["func f() error { // c"], ["magenta:func magenta:error gray:// c"]],
  ["html", ['<a href="x">b</a> <!-- c'], [
    'magenta:<a green:"x" magenta:> magenta:</a magenta:> gray:<!-- c',
  ]],
  ["css", ["  color: red; /* c */"], ["cyan:color gray:/* c */"]],
  ["diff", ["--- a", "@@ 1 @@", "-old", "+new", " same"], [
    "bold:--- a",
    "cyan:@@ 1 @@",
    "red:-old",
    "green:+new",
    "",
  ]],
  ["brainfuck", ["const a = 1"], [""]],
];

for (const [name, lines, expected] of TABLE) {
  Deno.test(`Highlighter colours ${name}: ${lines.join(" ⏎ ")}`, () => {
    assert.deepEqual(show(name, ...lines), expected);
  });
}

Deno.test("Highlighter is linear in hostile lines", () => {
  // Quadratic behaviour would take minutes here; there is no time limit to hit.
  for (const piece of ['"', "\\", "-", "1", "a:", "<", "/*", "`", "# "]) {
    for (const name of ["ts", "yaml", "py", "html"]) {
      const highlighter = new Highlighter(name);
      for (let i = 0; i < 200; i++) highlighter.line(piece.repeat(1999 / piece.length));
      highlighter.line(piece.repeat(500_000));
    }
  }
});
