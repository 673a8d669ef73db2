import assert from "node:assert/strict";
import { readCommandLine, saysCommand } from "./command_line.ts";

const files = (line: string) => readCommandLine(line.split(" ")).files;

Deno.test("readCommandLine() grants no word of a question", () => {
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
  ) assert.deepEqual(files(line), [], line);
});

Deno.test("readCommandLine() grants the options and operands that are files", () => {
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
    assert.deepEqual(files(line), expected, line);
  }
});

Deno.test("readCommandLine() takes a flag for one only where it is one", () => {
  for (const line of ["ask -- --yes", "ask --system --yes", "ask -s -y", "uninstall --yes=no"]) {
    assert.ok(!readCommandLine(line.split(" ")).options.has("yes"), line);
  }
  for (const line of ["uninstall --yes", "-- uninstall -qy"]) {
    assert.ok(readCommandLine(line.split(" ")).options.has("yes"), line);
  }
  assert.ok(!saysCommand(readCommandLine(["uninstall", "--yes", "--help"]), "uninstall"));
});
