/** A hijacked Pyra in a real terminal, for a person who types.
 *
 * What the attack found out it writes to its stderr, which is a file here and so its own: nothing of
 * the terminal is lent to it by that. */

import assert from "node:assert/strict";
import { pyraEnv, type TemporaryHome } from "../../support/pyra.ts";
import { hasTmux, TmuxSession } from "../../terminal/tmux.ts";
import type { HijackedPyra } from "./hijacked_pyra.ts";

/** Why there is no terminal to test with, if so. */
export const noTerminal = await hasTmux() ? undefined : "tmux is missing (install tmux)";

/** Runs it, notes how it ended and how it left the terminal, and leaves the screen as it is. */
const RUN = `trap : INT TERM
ulimit -c unlimited 2>/dev/null
"$@" 2>"$0"
code=$?
stty -a >"$0.stty"
printf %s $code >"$0.code"
exec sleep 100`;

/** One run of it. */
export class HijackedTerminal implements AsyncDisposable {
  readonly tmux: TmuxSession;
  readonly #report: string;

  private constructor(tmux: TmuxSession, report: string) {
    this.tmux = tmux;
    this.#report = report;
  }

  /** Starts `pyra WORDS` in a window of its own. */
  static async start(
    pyra: HijackedPyra,
    words: readonly string[],
    home: TemporaryHome,
    env: Record<string, string> = {},
  ): Promise<HijackedTerminal> {
    const report = await Deno.makeTempFile({ prefix: "pyra-test-report-" });
    const tmux = await TmuxSession.start({
      command: ["sh", "-c", RUN, report, ...pyra.command(words)],
      cwd: home.path,
      env: { ...pyraEnv(home.path), TERM: "tmux-256color", ...env },
      columns: 100,
      rows: 30,
    });
    return new HijackedTerminal(tmux, report);
  }

  /** All that was written to stderr so far: the attack's lines, and the kernel's. */
  async stderr(): Promise<string> {
    return await Deno.readTextFile(this.#report);
  }

  /** The lines of the attack. */
  // deno-lint-ignore no-explicit-any
  async report(): Promise<Record<string, any>[]> {
    const lines = (await this.stderr()).split("\n").filter((line) => line.startsWith('{"'));
    return lines.map((line) => JSON.parse(line));
  }

  /** Waits until the attack says that it has come this far. */
  async reached(stage: string): Promise<void> {
    const deadline = Date.now() + 15_000;
    while (!(await this.report()).some((line) => line.stage === stage)) {
      const shown = `${await this.stderr()}\n${await this.tmux.screen()}`;
      assert.ok(Date.now() < deadline, `never reached ${stage}:\n${shown}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until the kernel asks this and would take an answer; nothing else stands in its rows. */
  async asked(title: string): Promise<string> {
    await this.tmux.asked(title);
    const screen = await this.tmux.screen({ styles: true });
    assert.ok(isGenuine(screen), screen);
    return screen;
  }

  /** Types an answer and Enter, and goes on typing what follows without a pause. */
  async answer(title: string, text: string, onwards = ""): Promise<void> {
    await this.asked(title);
    await this.tmux.typeByHand(`${text}\n${onwards}`);
  }

  /** Waits until Pyra has ended; its exit code. */
  async exitCode(patienceMs = 15_000): Promise<number> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const code = await Deno.readTextFile(`${this.#report}.code`).catch(() => "");
      if (code !== "") return Number(code);
      assert.ok(Date.now() < deadline, `it does not end:\n${await this.tmux.screen()}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Whether the terminal, after the end, is as programs expect it: what they type is shown, the
   * cursor too, and so is the main screen. */
  async isRestored(): Promise<boolean> {
    const stty = await Deno.readTextFile(`${this.#report}.stty`);
    const modes = "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{insert_flag} #{wrap_flag}";
    return / icanon\b/.test(stty) && / echo\b/.test(stty) &&
      await this.tmux.format(modes) === "0 1 0 0 1";
  }

  /** Says no to each question that is truly the kernel's, until Pyra has ended; its exit code. */
  async sayNoUntilEnd(): Promise<number> {
    const end = this.exitCode(60_000);
    let isOver = false;
    void end.catch(() => {}).finally(() => isOver = true);
    while (!isOver) {
      const screen = await this.tmux.screen({ styles: true });
      if (isGenuine(screen) && /▌ >\s*$/.test(screen)) await this.tmux.keys("n");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return await end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tmux[Symbol.asyncDispose]();
    for (const end of ["", ".code", ".stty"]) await Deno.remove(this.#report + end).catch(() => {});
  }
}

/** Whether a screen, with its styles, ends in a question of the kernel's: what a person looks for.
 * The sign stands in the first column from the title down, and the title is in reverse video. */
export function isGenuine(screen: string): boolean {
  const rows = screen.split("\n");
  const title = rows.findLastIndex((row) => startsWithSign(row) && hasReverseVideo(row));
  return title >= 0 && rows.slice(title).every(startsWithSign);
}

/** Whether anything on a screen carries what only a question may: the sign, or reverse video. */
export function looksLikeQuestion(screen: string): boolean {
  return screen.includes("▌") || hasReverseVideo(screen);
}

function startsWithSign(row: string): boolean {
  // deno-lint-ignore no-control-regex
  return /^(?:\x1b\[[\d;]*m)*▌/.test(row);
}

function hasReverseVideo(text: string): boolean {
  // deno-lint-ignore no-control-regex
  return /\x1b\[(?:[\d;]*;)?7m/.test(text.replace(/[34]8;(?:5;\d+|2;\d+;\d+;\d+)/g, "0"));
}

/** Shows the command line of the process `$p`. */
const COMMAND_LINE = 'tr "\\0" " " <"$p/cmdline"';

/** The parts, and what stands around them, that have a text in their environment or on their command
 * line; of each what `show`, a command of the shell, says of `$p`. */
export async function partsWith(text: string, show = COMMAND_LINE): Promise<string[]> {
  const script = 'for p in /proc/[0-9]*; do grep -qsE "^(deno|bwrap)" "$p/comm" &&' +
    ` grep -qsF -- "$1" "$p/environ" "$p/cmdline" && ${show} && echo; done`;
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script, "sh", text] }).output();
  return new TextDecoder().decode(stdout).split("\n").filter((line) => line.trim() !== "");
}
