/** The terminal, which only the kernel holds: shows what parts may show, reads the keys, and asks.
 *
 * Trusted. What a part shows goes through the filter and a bounded queue, written asynchronously: a
 * terminal that takes nothing stops the part, and not the kernel. While a question is on the
 * screen, the part's output waits and its keys go nowhere; afterwards it paints anew. */

import { Secret } from "../../base/mod.ts";
import type { TerminalFacts } from "../../contracts/mod.ts";
import type { AppScreen } from "../app_process.ts";
import { terminalSize } from "../environment.ts";
import { type AnswerKey, AnswerKeys } from "./answer_keys.ts";
import { TerminalFilter } from "./filter.ts";
import { Keyboard, type KeyMode } from "./keyboard.ts";
import type { Person, Question, QuestionLine } from "./person.ts";
import { choiceRow, inputRow, questionRows, signOf } from "./question_rows.ts";
import { ScreenState } from "./screen_state.ts";

/** How much may wait to be written before a part has to wait, in bytes. */
const QUEUE_LIMIT = 256 * 1024;

/** How long the keyboard must be still after a question was drawn, in milliseconds. */
const SILENCE_MS = 500;

/** How long an Escape waits for the rest of a sequence, in milliseconds. */
const ESCAPE_MS = 40;

/** Shown from a secret's Enter on. */
const CHECKING = "checking…";

const MARK_PASTES = "\x1b[?2004h";
const DO_NOT_MARK_PASTES = "\x1b[?2004l";

type App = Parameters<AppScreen["connect"]>[0];

/** A question that has the terminal. */
interface Asking {
  take(bytes: Uint8Array | undefined): void;
  cancel(): void;
}

/** One per process. */
export class KernelTerminal implements Person, AppScreen {
  readonly #facts: TerminalFacts;
  readonly #state = new ScreenState();
  readonly #filters: Record<1 | 2, TerminalFilter>;
  readonly #keyboard = new Keyboard((bytes) => this.#receive(bytes));
  #app: App | undefined;
  /** What the app wants; the kernel's own questions change the keyboard, not this. */
  #mode: KeyMode = "off";
  #marksPastes = false;
  #written: Promise<void> = Promise.resolve();
  #queued = 0;
  #asking: Asking | undefined;
  /** Settled while nothing is asked and nobody else has the terminal. */
  #free: Promise<void> = Promise.resolve();
  #listens = false;
  /** A secret was given, and may be asked for again. */
  #isChecking = false;

  constructor(facts: TerminalFacts) {
    this.#facts = facts;
    const ascii = !facts.unicode;
    this.#filters = {
      1: new TerminalFilter(this.#state, { ascii }),
      2: new TerminalFilter(this.#state, { ascii }),
    };
  }

  /** Somebody types here, and sees what is shown. */
  get isThere(): boolean {
    const { stdin, stdout, stderr } = this.#facts;
    return stdin && (stdout || stderr) && Deno.build.os !== "windows";
  }

  // The part's side.

  connect(app: App): void {
    this.#app = app;
    this.#listen();
  }

  async disconnect(): Promise<void> {
    this.#app = undefined;
    await this.#free;
    for (const stream of [1, 2] as const) this.#write(stream, this.#filters[stream].end());
    this.keyboard("off");
    if (this.#state.touched) this.#writeText(this.#state.reset());
    this.#state.forget();
    await this.#written;
  }

  async show(stream: 1 | 2, bytes: Uint8Array): Promise<void> {
    await this.#free;
    this.#write(stream, this.#filters[stream].push(bytes));
    if (this.#queued > QUEUE_LIMIT) await this.#written;
  }

  keyboard(mode: KeyMode): void {
    this.#mode = mode;
    if (!this.#asking && this.#facts.stdin) this.#setKeyboard(mode);
  }

  /** Ctrl-C: a question that is open is given up; `false` when there is none. */
  interrupt(): boolean {
    this.#asking?.cancel();
    return this.#asking !== undefined;
  }

  /** Gives the terminal to a program that was started for the user, an editor say. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    return await this.#alone(async () => {
      this.#setKeyboard("off");
      return await work();
    });
  }

  /** Leaves the terminal as a shell expects it; for an end that waits for nothing. */
  release(): void {
    if (!this.#facts.stdin && !this.#facts.stdout) return;
    if (this.#keyboard.mode !== "off") this.#setKeyboard("off");
    if (this.#state.touched && this.#facts.stdout) {
      try {
        Deno.stdout.writeSync(new TextEncoder().encode(this.#state.reset()));
      } catch {
        // Nobody sees it any more.
      }
    }
  }

  // The kernel's side: questions.

  async choose({ title, lines, choices }: Question, signal?: AbortSignal) {
    return await this.#ask(title, lines, {
      takesPastes: false,
      signal,
      begin: () => choiceRow(choices, this.#facts.unicode),
      take(key) {
        if (key.kind === "text") {
          return choices.some((choice) => choice.key === key.text) ? { answer: key.text } : {};
        }
        return key.kind === "backspace" || key.kind === "clear" ? {} : { answer: undefined };
      },
      said: (key) => choices.find((choice) => choice.key === key)?.label ?? "no",
    });
  }

  async line(title: string, lines: readonly QuestionLine[] = []): Promise<string | undefined> {
    return await this.#askText(title, lines, true);
  }

  async secret(title: string, lines: readonly QuestionLine[] = []): Promise<Secret | undefined> {
    const text = await this.#askText(title, lines, false);
    this.#isChecking = false;
    return text === undefined ? undefined : new Secret(text);
  }

  async #askText(title: string, lines: readonly QuestionLine[], echo: boolean) {
    let text = "";
    return await this.#ask(title, lines, {
      takesPastes: true,
      begin: () => inputRow(this.#facts.unicode),
      take(key) {
        if (key.kind === "enter") return { answer: text };
        if (key.kind === "escape" || key.kind === "end") return { answer: undefined };
        const before = text;
        if (key.kind === "text") text += key.text;
        else text = key.kind === "clear" ? "" : [...text].slice(0, -1).join("");
        return echo ? { echo: [before, text] } : {};
      },
      said: (answer) => answer === undefined ? "cancelled" : echo ? answer : "…",
    });
  }

  /** Draws a question and waits for what `take` calls an answer. */
  async #ask<T extends string>(
    title: string,
    lines: readonly QuestionLine[],
    { takesPastes, signal, begin, take, said }: {
      takesPastes: boolean;
      signal?: AbortSignal;
      begin(): string;
      take(key: AnswerKey): { answer?: T; echo?: [before: string, now: string] };
      said(answer: T | undefined): string;
    },
  ): Promise<T | undefined> {
    if (!this.isThere || signal?.aborted) return undefined;
    return await this.#alone(async () => {
      const { cursor, unicode } = this.#facts;
      const keys = new AnswerKeys({ takesPastes });
      const answered = Promise.withResolvers<T | undefined>();
      const cancel = () => answered.resolve(undefined);
      let counts = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let skip = 0;
      let height = 0;
      const draw = () => {
        const drawn = questionRows(title, lines, { size: terminalSize(), unicode, skip });
        if (height > 0 && cursor) this.#writeText(`\r\x1b[${height}A\x1b[J`);
        this.#writeText(drawn.rows.map((row) => `${row}\n`).join(""));
        height = drawn.rows.length;
        skip = drawn.hidden > 0 ? lines.filter(({ from }) => from).length - drawn.hidden : 0;
        counts = false;
        wait();
      };
      // Silence, counted from the drawing or from the last key.
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => {
          counts = true;
          keys.flush();
          this.#writeText(begin());
        }, SILENCE_MS);
      };
      const use = (found: readonly AnswerKey[]) => {
        for (const key of found) {
          if (key.kind === "text" && key.text === "m" && skip > 0 && !takesPastes) return draw();
          const taken = take(key);
          if (taken.echo) this.#writeText(echoed(...taken.echo));
          if ("answer" in taken) return answered.resolve(taken.answer);
        }
      };
      this.#asking = {
        cancel,
        take(bytes) {
          if (bytes === undefined) return cancel();
          const found = keys.push(bytes);
          if (!counts) return wait();
          clearTimeout(timer);
          if (keys.isPending) timer = setTimeout(() => use(keys.flush()), ESCAPE_MS);
          use(found);
        },
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.#listen();
      this.#setKeyboard("keys");
      draw();
      const answer = await answered.promise;
      clearTimeout(timer);
      signal?.removeEventListener("abort", cancel);
      const sign = signOf(unicode);
      const summary = takesPastes && said(answer) === "…"
        ? `\n${sign} ${CHECKING}\n`
        : takesPastes
        ? "\n"
        : cursor
        ? `\r\x1b[K\x1b[0m${sign} ${said(answer)}\n`
        : `${said(answer)}\n`;
      this.#writeText(summary);
      this.#isChecking = summary.includes(CHECKING);
      return answer;
    });
  }

  /** Has `work` done when nobody else has the terminal; the part waits, and paints anew. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#free;
    const done = Promise.withResolvers<void>();
    this.#free = before.then(() => done.promise);
    await before;
    const { touched, atLineStart } = this.#state;
    if (touched) this.#writeText(this.#state.reset());
    if (!atLineStart) this.#writeText("\n");
    try {
      await this.#written;
      return await work();
    } finally {
      this.#asking = undefined;
      await this.#written;
      if (this.#app && touched) this.#writeText(this.#state.restore());
      this.#state.atLineStart = true;
      // With an app the keys are its own again; without one, nobody reads them. What is typed
      // while a secret is checked is not shown, and not kept.
      if (this.#app) this.#setKeyboard(this.#mode);
      else if (!this.#isChecking) this.#setKeyboard("off");
      done.resolve();
      this.#app?.redraw("resume", terminalSize());
    }
  }

  #receive(bytes: Uint8Array | undefined): void {
    if (this.#asking) this.#asking.take(bytes);
    else if (this.#mode !== "off") this.#app?.keys(bytes);
  }

  #setKeyboard(mode: KeyMode): void {
    if (!this.#facts.stdin) return;
    const marks = mode === "keys" && this.#facts.cursor;
    if (marks !== this.#marksPastes) {
      this.#writeText(marks ? MARK_PASTES : DO_NOT_MARK_PASTES);
      this.#marksPastes = marks;
    }
    if (mode !== this.#keyboard.mode) this.#keyboard.set(mode);
  }

  /** Hears of another size, and of coming back after Ctrl-Z. */
  #listen(): void {
    if (this.#listens || Deno.build.os === "windows") return;
    this.#listens = true;
    if (!this.#facts.stdin && !this.#facts.stdout && !this.#facts.stderr) return;
    Deno.addSignalListener("SIGWINCH", () => this.#app?.redraw("resize", terminalSize()));
    Deno.addSignalListener("SIGCONT", () => {
      this.#keyboard.renew();
      if (this.#marksPastes) this.#writeText(MARK_PASTES);
      if (!this.#asking) this.#app?.redraw("resume", terminalSize());
    });
  }

  /** Our own words, wherever a terminal is. */
  #writeText(text: string): void {
    this.#write(this.#facts.stdout ? 1 : 2, new TextEncoder().encode(text));
  }

  #write(stream: 1 | 2, bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#queued += bytes.length;
    const to = stream === 1 ? Deno.stdout : Deno.stderr;
    this.#written = this.#written.then(async () => {
      try {
        for (let done = 0; done < bytes.length;) done += await to.write(bytes.subarray(done));
      } catch {
        // The terminal has gone; the signal for it ends us.
      } finally {
        this.#queued -= bytes.length;
      }
    });
  }
}

/** The part of the line that changed. */
function echoed(before: string, now: string): string {
  if (now.startsWith(before)) return now.slice(before.length);
  // deno-lint-ignore no-control-regex
  const width = [...before].length - [...now].length;
  return "\b \b".repeat(Math.max(0, width));
}
