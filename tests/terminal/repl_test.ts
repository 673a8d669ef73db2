/** The REPL in a real terminal: what a user types and sees, driven through tmux. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { hasTmux, TmuxSession } from "./tmux.ts";

const PROGRAM = fileURLToPath(new URL("repl_program.ts", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ready = await hasTmux();

/** One REPL in one terminal, with a folder for its history. */
class Stage {
  readonly #folder: string;
  readonly tmux: TmuxSession;

  private constructor(folder: string, tmux: TmuxSession) {
    this.#folder = folder;
    this.tmux = tmux;
  }

  static async open(
    options: { flags?: string[]; folder?: string; columns?: number } = {},
  ): Promise<Stage> {
    const folder = options.folder ?? await Deno.makeTempDir();
    const tmux = await TmuxSession.start({
      columns: options.columns,
      command: [
        Deno.execPath(),
        "run",
        "--no-prompt",
        "--no-check",
        `--allow-read=${folder},${ROOT}src`,
        `--allow-write=${folder}`,
        PROGRAM,
        `${folder}/history`,
        ...options.flags ?? [],
      ],
      cwd: ROOT,
      // Deno's cache lies below HOME or at DENO_DIR; both are the test run's own.
      env: inherited("HOME", "PATH", "DENO_DIR"),
    });
    const stage = new Stage(folder, tmux);
    await stage.prompt();
    return stage;
  }

  get folder(): string {
    return this.#folder;
  }

  /** Waits for an empty prompt in the last row. */
  async prompt(): Promise<string> {
    return await this.tmux.waitFor(/(?:^|\n)(?:❯|>)(?: Ask anything)?$/);
  }

  /** Enters a line and waits for the next prompt. */
  async enter(line: string): Promise<string> {
    await this.tmux.type(line);
    await this.tmux.waitFor(line.slice(-20));
    await this.tmux.keys("Enter");
    return await this.prompt();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    await Deno.remove(this.#folder, { recursive: true }).catch(() => {});
  }
}

/** The variables of the test run that its children need, where they may be read. */
function inherited(...names: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    if (Deno.permissions.querySync({ name: "env", variable: name }).state !== "granted") continue;
    const value = Deno.env.get(name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function test(name: string, run: () => Promise<void>): void {
  Deno.test({ name, ignore: !ready, fn: run });
}

test("runRepl() streams Markdown with styles and wraps it at the width", async () => {
  await using stage = await Stage.open({ columns: 60 });
  const screen = await stage.enter("tour");
  for (
    const row of ["A tour", "• first", "  ◦ nested", "    1. deeper", "☑ done", "│ Quoted words."]
      .concat(["── ts", "const answer: number = 42;", "漢字  │     7", "plain │  1234"])
  ) assert.ok((await stage.tmux.screen({ history: true })).includes(row), row);
  assert.ok(screen.includes("The end."));
  const styled = await stage.tmux.screen({ styles: true, history: true });
  // deno-lint-ignore no-control-regex
  assert.match(styled, /\x1b\[[\d;]*90m(?:\x1b\[49m)?\/\/ a comment/);
  assert.ok(!screen.includes("thinking"), "the status is gone");
});

test("runRepl() streams: the first words show while the rest is still to come", async () => {
  await using stage = await Stage.open();
  await stage.tmux.type("slow");
  await stage.tmux.keys("Enter");
  const early = await stage.tmux.waitFor(/Counting: 1 2/);
  assert.ok(!early.includes(" 50 "));
  await stage.tmux.keys("C-c");
  await stage.prompt();
});

test("runRepl() stops the answer at Ctrl-C, and leaves at the second one at the prompt", async () => {
  await using stage = await Stage.open();
  await stage.tmux.type("think");
  await stage.tmux.keys("Enter");
  await stage.tmux.waitFor("thinking");
  await stage.tmux.keys("C-c");
  const stopped = await stage.prompt();
  assert.match(stopped, /❯ think\nstopped\n/);
  assert.ok((await stage.enter("hello")).includes("You said: hello"));
  await stage.tmux.keys("C-c");
  await stage.tmux.waitFor("Ctrl-C again");
  await stage.prompt();
  await stage.tmux.keys("C-c");
  assert.equal(await stage.tmux.exitCode(), 0);
  assert.ok((await stage.tmux.screen()).includes('left: {"kind":"exit"}'));
});

test("runRepl() keeps what is typed during an answer for the next prompt", async () => {
  await using stage = await Stage.open();
  await stage.tmux.type("wait");
  await stage.tmux.keys("Enter");
  await stage.tmux.waitFor(/rate limited, next try in \d s/);
  await stage.tmux.type("typed ahead");
  const screen = await stage.tmux.waitFor(/❯ typed ahead$/);
  assert.ok(screen.includes("Here I am."));
  assert.ok(!screen.includes("rate limited"), "the wait left no trace");
});

test("runRepl() completes commands and their arguments with Tab", async () => {
  await using stage = await Stage.open();
  await stage.tmux.type("/re");
  await stage.tmux.keys("Tab");
  await stage.tmux.waitFor(/\/resume +\/retry/);
  await stage.tmux.keys("C-u");
  await stage.tmux.type("/mo");
  await stage.tmux.keys("Tab");
  await stage.tmux.waitFor("❯ /model");
  await stage.tmux.type("tw");
  await stage.tmux.keys("Tab");
  await stage.tmux.waitFor(/two +twenty/);
  await stage.tmux.type("e");
  await stage.tmux.keys("Tab", "Enter");
  assert.equal(await stage.tmux.exitCode(), 0);
  assert.ok((await stage.tmux.screen()).includes('{"kind":"handover","handover":"model twenty"}'));
});

test("runRepl() remembers what was entered across runs", async () => {
  const folder = await Deno.makeTempDir();
  {
    const stage = await Stage.open({ folder });
    await stage.enter("something to remember");
    await stage.tmux.keys("C-d");
    await stage.tmux.exitCode();
    await stage.tmux[Symbol.asyncDispose]();
  }
  await using stage = await Stage.open({ folder });
  await stage.tmux.keys("Up");
  await stage.tmux.waitFor(/❯ something to remember$/);
  await stage.tmux.keys("C-u", "C-r");
  await stage.tmux.type("remem");
  await stage.tmux.waitFor("search: remem › something to remember");
});

test("runRepl() takes a paste of many lines without submitting it", async () => {
  await using stage = await Stage.open();
  await stage.tmux.paste("first line\nsecond line\nthird \x1b[31mline");
  const screen = await stage.tmux.waitFor("third ");
  assert.match(screen, /❯ first line\n {2}second line\n {2}third /);
  assert.ok(!screen.includes("You said"));
  await stage.tmux.keys("Enter");
  await stage.tmux.waitFor("You said: first line⏎second line⏎third");
});

test("runRepl() edits text that wraps, and repaints it when the window is resized", async () => {
  await using stage = await Stage.open({ columns: 40 });
  await stage.tmux.type("The quick brown fox jumps over the lazy dog, twice if need be");
  await stage.tmux.waitFor(/❯ The quick .*\n {2}y dog, twice if need be$/);
  await stage.tmux.resize(30, 24);
  await stage.tmux.waitFor(/❯ The .* ov\n {2}er the lazy dog, twice if ne\n {2}ed be$/);
  await stage.tmux.resize(70, 24);
  const wide = await stage.tmux.waitFor(/❯ The quick .* twice if need be$/);
  assert.equal(wide.match(/The quick/g)?.length, 1, "nothing is left behind");
  await stage.tmux.keys("Home");
  await stage.tmux.type("Now: ");
  await stage.tmux.waitFor(/❯ Now: The quick/);
});

test("runRepl() lets nothing a model writes reach the terminal raw", async () => {
  await using stage = await Stage.open();
  const title = await stage.tmux.format("#{pane_title}");
  const screen = await stage.enter("hostile");
  assert.ok(screen.includes("❯ hostile"), "the screen was not cleared");
  assert.ok(screen.includes("end-of-hostile"));
  for (
    const shown of ["[2J", "]0;owned title", "]52;c;aGFja2Vk", "http://evil.example", "[?1049h"]
  ) {
    assert.ok(screen.includes(shown), `${shown} is shown escaped`);
  }
  assert.equal(await stage.tmux.format("#{pane_title}"), title);
  assert.equal(await stage.tmux.format("#{alternate_on}#{mouse_any_flag}"), "00");
  const answer = (await stage.tmux.screen({ styles: true })).split("hostile")[1] ?? "";
  // deno-lint-ignore no-control-regex
  assert.ok(!/\x1b\[[0-9;]*31m/.test(answer), "no colour of the model's");
  await stage.enter("fail");
  assert.match(await stage.tmux.screen(), /error: The key was refused\S+\nhint: set another one/);
});

test("runRepl() writes no colours when they are not wanted", async () => {
  await using stage = await Stage.open({ flags: ["--no-color"] });
  await stage.enter("tour");
  const styled = await stage.tmux.screen({ styles: true, history: true });
  // deno-lint-ignore no-control-regex
  assert.ok(!/\x1b\[[0-9;]*[1-9][0-9;]*m/.test(styled), styled);
  assert.ok(styled.includes("# A tour"));
});

test("runRepl() works line by line in a terminal without cursor movement", async () => {
  await using stage = await Stage.open({ flags: ["--dumb", "--no-color"] });
  assert.ok((await stage.enter("hello")).includes("You said: `hello`"));
  await stage.tmux.keys("C-d");
  assert.equal(await stage.tmux.exitCode(), 0);
});
