import assert from "node:assert/strict";
import { parseCommandLine } from "./parse.ts";
import { specOf } from "./specs.ts";
import { COMMANDS } from "./table.ts";

const files = async (line: string) => (await parseCommandLine(line.split(" "))).files;

Deno.test("parseCommandLine() grants no word of a question", async () => {
  for (
    const line of [
      "ask what is 84 / 7",
      "ask / ~ .. /etc/passwd",
      "ask -- -f /etc/passwd",
      "chat /etc/passwd",
      "ask -s /etc/passwd hello",
      "ask --system=/etc/passwd hello",
      "memory search / etc",
      "memory show /etc/passwd",
      "memory write /etc/passwd",
      "tool call x --args /etc/passwd",
      "session export /etc/passwd",
      "plugin config websearch url /etc/passwd",
      "vault set /etc/passwd",
      "daemon logs -f /etc/passwd",
    ]
  ) assert.deepEqual(await files(line).catch(() => []), [], line);
});

Deno.test("parseCommandLine() grants the options and operands that are files", async () => {
  const granted: Record<string, string[]> = {
    "ask -f a --file=b what -fc is this": ["a", "b", "c"],
    "--provider openai ask -qf a why": ["a"],
    "memory import a b --into notes": ["a", "b"],
    "memory export a.tar": ["a.tar"],
    "session export 01jd talk.md --format json": ["talk.md"],
    "session export 01jd -": [],
    "plugin install ./mine": ["./mine"],
    "plugin pack mine --force": ["mine"],
    "vault import .env --archive-passphrase-file p": ["p", ".env"],
    "vault migrate --identity key.txt": ["key.txt"],
  };
  for (const [line, expected] of Object.entries(granted)) {
    assert.deepEqual(await files(line), expected, line);
  }
});

Deno.test("parseCommandLine() takes a flag for one only where it is one", async () => {
  for (const line of ["uninstall --yes", "-- uninstall -qy", "uninstall -yq --dry-run"]) {
    assert.equal((await parseCommandLine(line.split(" "))).options.yes, true, line);
  }
  const asked = await parseCommandLine(["ask", "--", "--yes"]);
  assert.deepEqual(asked.operands.question, ["--yes"]);
  assert.equal(asked.options.yes, undefined);
});

Deno.test("parseCommandLine() finds the command behind what every command takes", async () => {
  for (
    const line of [
      "--profile work memory search tea",
      "--json memory --quiet search tea",
      "memory --passphrase-file p search tea",
      "--provider groq --model m memory search tea",
    ]
  ) {
    const read = parseCommandLine(line.split(" "));
    if (line.includes("--provider")) await assert.rejects(read, /has no option --provider/);
    else assert.equal((await read).path, "memory search", line);
  }
  assert.equal((await parseCommandLine(["--model", "m"])).path, "chat");
});

const WRONG: [line: string, message: RegExp][] = [
  ["chta", /There is no command "chta"/],
  ["memory serach tea", /pyra memory has no command "serach"/],
  ["memory", /needs one more word/],
  ["ask --modle x hi", /no option --modle/],
  ["ask -Z hi", /no option -Z/],
  ["ask --model", /--model needs a value: --model NAME/],
  ["ask --model --json", /--model needs a value/],
  ["ask --model a --model b hi", /--model was given twice/],
  ["ask --json=yes hi", /--json takes no value/],
  ["memory search --limit 0 tea", /whole number from 1 to 100, not "0"/],
  ["memory search --limit 1e1 tea", /not "1e1"/],
  ["vault migrate --to rot13", /--to is age or gpg, not "rot13"/],
  ["completions bsh", /has no SHELL "bsh"/],
  ["memory search", /pyra memory search needs a QUERY/],
  ["session export x", /pyra session export needs a FILE/],
  ["doctor now", /does not know what to do with "now"/],
  ["ask --__proto__ x hi", /no option --__proto__/],
  ["ask --constructor x", /no option --constructor/],
  ["__proto__", /There is no command/],
];

for (const [line, message] of WRONG) {
  Deno.test(`parseCommandLine() refuses \`${line}\` in words`, async () => {
    await assert.rejects(parseCommandLine(line.split(" ")), message);
  });
}

for (const { path } of COMMANDS) {
  Deno.test(`\`pyra ${path}\` is described, and its examples parse`, async () => {
    const { examples } = await specOf(path);
    assert.ok(examples.length > 0);
    for (const [line] of examples) {
      const words = (line.split(/ (?:<|[|]|>>?) |^.* \| /).find((part) =>
        part.startsWith("pyra")
      ) ?? "")
        .match(/'[^']*'|"[^"]*"|[^\s]+/g) ?? [];
      await parseCommandLine(words.slice(1).map((word) => word.replace(/^(['"])(.*)\1$/, "$2")));
    }
  });
}
