import assert from "node:assert/strict";
import { parseDotenv } from "./dotenv.ts";

function parse(text: string): Record<string, string> {
  const variables = parseDotenv(new TextEncoder().encode(text));
  return Object.fromEntries([...variables].map(([name, value]) => [name, value.expose()]));
}

Deno.test("parseDotenv() reads plain, quoted and exported variables", () => {
  const text = [
    "# a comment",
    "PLAIN=sk-abc#not-a-comment",
    "COMMENTED=sk-abc  # a comment",
    "export EXPORTED = value ",
    "SINGLE='a $b \\n \"c\"' # comment",
    'DOUBLE="line\\nnext \\"quoted\\" \\\\ $HOME"',
    "EMPTY=",
    "EQUALS=a=b==",
    "not a line",
    "1BAD=x",
    "CRLF=value\r",
    "TWICE=first",
    "TWICE=second",
  ].join("\n");
  assert.deepEqual(parse(text), {
    PLAIN: "sk-abc#not-a-comment",
    COMMENTED: "sk-abc",
    EXPORTED: "value",
    SINGLE: 'a $b \\n "c"',
    DOUBLE: 'line\nnext "quoted" \\ $HOME',
    EMPTY: "",
    EQUALS: "a=b==",
    CRLF: "value",
    TWICE: "second",
  });
});

Deno.test("parseDotenv() keeps a quote that is not closed as it is", () => {
  assert.deepEqual(parse(`A="half\nB='half`), { A: '"half', B: "'half" });
});

Deno.test("parseDotenv() never shows a value by accident", () => {
  const variables = parseDotenv(new TextEncoder().encode("KEY=hidden"));
  assert.doesNotMatch(Deno.inspect(variables) + JSON.stringify([...variables]), /hidden/);
});

Deno.test("parseDotenv() takes long hostile lines in linear time", () => {
  const long = (text: string) => text.repeat(200_000);
  const lines = [long("A"), `B=${long(" ")}x`, `C=x${long(" ")}x`, `D="${long('\\"')}`, long(" ")];
  assert.deepEqual(Object.keys(parse(lines.join("\n"))), ["B", "C", "D"]);
});
