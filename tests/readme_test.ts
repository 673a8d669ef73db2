/** Every command the README shows, run in the order it stands there, in one fresh home. */

import assert from "node:assert/strict";
import { pyra, ROOT, TemporaryHome } from "./support/pyra.ts";

/** One `$ …` line and the lines below it. */
interface Shown {
  line: string;
  expected: string;
}

/** What needs a person, or is run by its own test, with the reason. */
const ELSEWHERE: Record<string, string> = {
  "npx -y deno@2.9.6 task test": "this very run",
  "pyra setup": "asks a person: tests/terminal/setup_test.ts",
  "pyra chat": "asks a person: tests/terminal/chat_test.ts",
  "pyra vault import --from-env": "asks a person: tests/cli/vault_test.ts imports with --yes",
};

const readme = await Deno.readTextFile(`${ROOT}/README.md`);

Deno.test("the README's commands print what it says", async (context) => {
  await using home = new TemporaryHome();
  await Deno.writeTextFile(passphraseFile(home), "correct horse battery staple", { mode: 0o600 });
  for (const { line, expected } of shownCommands(readme)) {
    if (ELSEWHERE[line]) continue;
    await context.step(line, async () => {
      const run = await runLine(line, home);
      assert.equal(run.code, 0, run.stderr);
      if (expected) assert.match(run.stdout.trim(), asPattern(expected));
    });
  }
});

Deno.test("the README starts with the two commands of a clean machine", () => {
  const lines = shownCommands(readme).map((shown) => shown.line);
  assert.deepEqual(lines.slice(0, 2), [
    'npx -y deno@2.9.6 task -q pyra ask "what is 12*7?"',
    "npx -y deno@2.9.6 task test",
  ]);
});

Deno.test("the README's permission table is the kernel's", async () => {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--cached-only", "--allow-read", `${ROOT}/scripts/docs.ts`, "--check"],
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stdout));
});

function shownCommands(markdown: string): Shown[] {
  const blocks = [...markdown.matchAll(/```console\n([\s\S]*?)```/g)].map((match) => match[1]!);
  return blocks.flatMap((block) => block.split(/^\$ /m).slice(1)).map((entry) => {
    const [line, ...rest] = entry.split("\n");
    return { line: line!, expected: rest.join("\n").trim() };
  });
}

/** Runs a line as a shell would, with `pyra` for the real thing. */
async function runLine(line: string, home: TemporaryHome) {
  const [, piped, command] = line.match(/^echo "(.*)" \| (.*)$/) ?? [undefined, undefined, line];
  const words = command!.replace(/^npx -y deno@2\.9\.6 task -q pyra/, "pyra");
  assert.match(words, /^pyra /, `${line} is not a command of Pyra`);
  const args = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2]!);
  // What a person types, a script gives: the passphrase as a file, the value through a pipe.
  if (args[1] === "vault") args.push("--passphrase-file", passphraseFile(home));
  const stdin = piped ?? (args[2] === "set" && args[1] === "vault" ? "a value" : undefined);
  return await pyra(args.slice(1), { home: home.path, stdin });
}

function passphraseFile(home: TemporaryHome): string {
  return `${home.path}/passphrase`;
}

/** The expected text as a pattern: `…` stands for anything. */
function asPattern(expected: string): RegExp {
  const escaped = expected.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[\\s\\S]*")}$`);
}
