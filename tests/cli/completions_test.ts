/** `pyra completions`, loaded by the real shells. */

import assert from "node:assert/strict";
import { pyra, TemporaryHome } from "../support/pyra.ts";
import { hasProgram, testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "../terminal/tmux.ts";

/** A folder with the script for a shell. */
async function scriptFor(shell: string) {
  const home = new TemporaryHome();
  const { code, stdout, stderr } = await pyra(["completions", shell], { home: home.path });
  assert.equal(code, 0, stderr);
  const file = `${home.path}/completion`;
  await Deno.writeTextFile(file, stdout);
  return { home, file };
}

async function shell(program: string, script: string): Promise<string[]> {
  const { stdout, stderr } = await new Deno.Command(program, { args: ["-c", script] }).output();
  assert.equal(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout).split("\n").filter(Boolean);
}

Deno.test("pyra completions bash completes commands, options, values and files", async () => {
  const { home, file } = await scriptFor("bash");
  await using _ = home;
  const complete = (...words: string[]) => {
    const quoted = words.map((word) => `'${word}'`).join(" ");
    const last = words.length - 1;
    const run =
      `COMP_WORDS=(${quoted}) COMP_CWORD=${last}; _pyra; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return shell("bash", `cd ${home.path}; source ${file}; ${run}`);
  };
  assert.deepEqual(await complete("pyra", "sess"), ["session"]);
  assert.deepEqual(await complete("pyra", "session", "e"), ["export"]);
  assert.deepEqual(await complete("pyra", "ask", "--no-s"), ["--no-stream"]);
  assert.deepEqual(await complete("pyra", "ask", "--provider", "oll"), ["ollama"]);
  assert.deepEqual(await complete("pyra", "ask", "-f", "comp"), ["completion"]);
  assert.deepEqual(await complete("pyra", "memory", "import", "comp"), ["completion"]);
  assert.deepEqual(await complete("pyra", "config", "set", "ai.base"), ["ai.base_url"]);
  assert.deepEqual(await complete("pyra", "config", "set", "ai.model", "ai.base"), []);
  assert.deepEqual(await complete("pyra", "completions", ""), [
    "bash",
    "zsh",
    "fish",
    "powershell",
  ]);
  assert.ok(!(await complete("pyra", "daemon", "")).some((word) => word.startsWith("-")));
});

testWhen(
  hasProgram("fish") ? undefined : "fish is missing (install fish)",
  "pyra completions fish completes commands, options and values",
  async () => {
    const { home, file } = await scriptFor("fish");
    await using _ = home;
    const complete = async (line: string) => {
      const lines = await shell("fish", `source ${file}; complete -C '${line}'`);
      return lines.map((line) => line.split("\t")[0]);
    };
    assert.deepEqual(await complete("pyra sess"), ["session"]);
    assert.deepEqual(await complete("pyra session e"), ["export"]);
    assert.deepEqual(await complete("pyra ask --no-s"), ["--no-stream"]);
    assert.deepEqual(await complete("pyra ask --provider oll"), ["ollama"]);
    assert.deepEqual(await complete("pyra config get ai.base"), ["ai.base_url"]);
    const groups = await shell("fish", `source ${file}; complete -C 'pyra daem'`);
    assert.match(groups[0]!, /^daemon\trun, start, stop/);
  },
);

testWhen(
  hasProgram("zsh") && await hasTmux() ? undefined : "zsh or tmux is missing (install zsh tmux)",
  "pyra completions zsh completes what is typed",
  async () => {
    const { home, file } = await scriptFor("zsh");
    await using _ = home;
    await using tmux = await TmuxSession.start({
      command: ["zsh", "-f", "-i"],
      cwd: home.path,
      env: { HOME: home.path, TERM: "tmux-256color", PS1: "> " },
    });
    const enter = async (line: string) => {
      await tmux.type(line);
      await tmux.keys("Enter");
    };
    await enter(`autoload -Uz compinit; compinit -u; source ${file}; clear; echo ready`);
    await tmux.waitFor(/^ready$/m);
    await tmux.type("pyra sess");
    await tmux.keys("Tab");
    await tmux.waitFor("pyra session");
    await tmux.type("exp");
    await tmux.keys("Tab");
    await tmux.waitFor("pyra session export");
    await tmux.type("--form");
    await tmux.keys("Tab");
    await tmux.waitFor("pyra session export --format");
    await tmux.keys("C-u");
    await tmux.type("pyra config set ai.base");
    await tmux.keys("Tab");
    await tmux.waitFor("pyra config set ai.base_url");
  },
);

Deno.test("pyra completions powershell names every command", async () => {
  await using home = new TemporaryHome();
  const { stdout } = await pyra(["completions", "powershell"], { home: home.path });
  assert.match(stdout, /'session export' = @\('--format', '--force'/);
});

Deno.test("pyra completions without a shell says which there are", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["completions", "tcsh"], { home: home.path });
  assert.equal(run.code, 2);
  assert.match(run.stderr, /bash, zsh, fish, powershell/);
});
