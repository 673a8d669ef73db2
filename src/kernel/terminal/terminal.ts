/** The terminal, which only the kernel has: shows what parts write, gives them keys, asks the
 * person.
 *
 * Parts are untrusted: their bytes go through the filter, and while the kernel asks they wait.
 * A question gets a screen in a known state, keys that nobody else reads, and no echo. One at a
 * time; the screen is then given back as the part had it, and the part paints again. */

import { KeptInput, Secret } from "../../base/mod.ts";
import type { ScreenSize, TerminalFacts } from "../../contracts/mod.ts";
import { askChoice, type Asking, askText } from "./asking.ts";
import { type Device, systemDevice } from "./device.ts";
import type { Keyboard, KeyboardMode, KeyListener } from "./keyboard.ts";
import { TerminalOutput } from "./output.ts";
import type { Stream } from "./output_queue.ts";
import type { Person, Question, QuestionLine } from "./person.ts";
import { PrivateTime } from "./private_time.ts";
import { plainRow } from "./question_rows.ts";
import { QuestionScreen } from "./question_screen.ts";
import { ScreenState } from "./screen_state.ts";
import { DEFAULT_SIZE } from "./size.ts";

/** How long a secret's check may keep the screen, in milliseconds. */
const LONGEST_CHECK_MS = 60_000;

/** The longest text for the clipboard, in bytes; terminals drop longer ones. */
const LONGEST_COPY = 74_000;

const MARK_PASTES = "\x1b[?2004h";
const DO_NOT_MARK_PASTES = "\x1b[?2004l";

/** Of a text in the clipboard, how much is said, in characters. */
const SAID_OF_COPY = 200;

/** Why a part paints its screen again. */
export type Repaint = "resize" | "resume" | "question";

/** What a {@linkcode KernelTerminal} may be told. */
export interface TerminalOptions {
  screen?: Pick<TerminalFacts, "color" | "cursor">;
  device?: Device;
}

/** The terminal of the kernel, made once. */
export class KernelTerminal implements Person {
  /** What is piped in, where stdin is no terminal. */
  readonly piped = new KeptInput(readPiped);
  readonly #device: Device;
  readonly #screen: Pick<TerminalFacts, "color" | "cursor">;
  readonly #state = new ScreenState();
  readonly #output: TerminalOutput;
  readonly #keyboard: Pick<Keyboard, "mode" | "prepare" | "use" | "renew" | "close">;
  readonly #keyListeners = new Set<KeyListener>();
  readonly #repaintListeners = new Set<(why: Repaint) => void>();
  #mode: KeyboardMode = "off";
  #marksPastes = false;
  /** Somebody may have been typing for a part. */
  #hadPart = false;
  #hearsSignals = false;
  readonly #question: QuestionScreen;
  /** Questions that were requested and are not over: their keys are no part's. */
  #requested = 0;
  /** Texts that went into the clipboard for the part that runs, and the last of them. */
  #copies = { count: 0, last: "" };
  #before: Promise<unknown> = Promise.resolve();
  #endCheck: (() => void) | undefined;
  /** A secret was given and no part wants the keys: while it is checked, none is shown. */
  #isChecking = false;
  readonly #private = new PrivateTime(() => void this.#useForParts());
  /** A program of its own has the terminal. */
  #isLent = false;

  /** `screen` says what the person's screen can do, whatever stdout is. */
  constructor(
    facts: TerminalFacts,
    { screen = facts, device = systemDevice(facts) }: TerminalOptions = {},
  ) {
    this.#device = device;
    this.#screen = screen;
    this.#output = new TerminalOutput(device, { screen, state: this.#state });
    this.#question = new QuestionScreen({
      device,
      screen,
      state: this.#state,
      output: this.#output,
      canAsk: () => this.#canAsk(),
      use: (mode) => this.#use(mode),
      markPastes: async (on) => {
        if (this.#marksPastes) await this.#output.write(on ? MARK_PASTES : DO_NOT_MARK_PASTES);
      },
    });
    this.#keyboard = device.keyboard((bytes) => this.#receive(bytes));
  }

  /** Shows what a part wrote; returns when there is room for more. What goes to no terminal goes
   * out as it is. Throws `output.closed` when the reader has gone. */
  async show(stream: Stream, bytes: Uint8Array): Promise<void> {
    this.#hadPart = true;
    await this.#output.add(stream, bytes);
  }

  /** Waits until all was written, or nobody reads it. */
  async flush(): Promise<void> {
    await this.#output.flush();
  }

  /** What a part wants of the keyboard from now on; without a terminal there is none. */
  async keyboard(mode: KeyboardMode): Promise<void> {
    this.#mode = mode;
    this.#isChecking = false;
    if (mode !== "off") this.#hadPart = true;
    await this.#useForParts();
  }

  /** A part is about to want keys. */
  prepareKeys(): void {
    if (this.#device.facts.stdin) this.#keyboard.prepare().catch(() => {});
  }

  /** Calls back with what is typed while nothing is asked; `undefined` at its end. */
  onKeys(listener: KeyListener): () => void {
    this.#keyListeners.add(listener);
    return () => this.#keyListeners.delete(listener);
  }

  /** Calls back when a part has to paint again: the window has another size, Pyra goes on after
   * Ctrl-Z, a question was on the screen. The modes were set again before. */
  onRepaint(listener: (why: Repaint) => void): () => void {
    this.#hearSignals();
    this.#repaintListeners.add(listener);
    return () => this.#repaintListeners.delete(listener);
  }

  /** Cells of the terminal; 80 by 24 without one. */
  size(): ScreenSize {
    return this.#device.size() ?? DEFAULT_SIZE;
  }

  /** Ends the question at Ctrl-C. Whether there was one; else the signal is somebody else's, and what
   * waits to be shown is not waited for. */
  interrupt(): boolean {
    this.#question.note("stop");
    if (!this.#question.isUp) this.#output.interrupt();
    return this.#question.isUp;
  }

  get isThere(): boolean {
    if (Deno.build.os === "windows") return false;
    return this.#canAsk() || this.#device.isControlled();
  }

  /** Whether a question can be drawn and answered on the streams that we have. */
  #canAsk(): boolean {
    const { stdin, stdout, stderr } = this.#device.facts;
    return stdin && (stdout || stderr);
  }

  async choose(question: Question, signal?: AbortSignal): Promise<string | undefined> {
    return await this.#ask((asking) => askChoice(asking, question), signal);
  }

  async line(
    title: string,
    lines: readonly QuestionLine[] = [],
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    return await this.#ask(async (asking) => {
      const answer = await askText(asking, { title, lines, secret: false });
      await answer.leave();
      return answer.text;
    }, signal);
  }

  /** Asks for a secret. With `checked` the screen says that it is checked until {@linkcode done} or
   * the next question. What a hand types on, without half a second of silence, is nobody's. */
  async secret(
    title: string,
    lines: readonly QuestionLine[] = [],
    options: { checked?: boolean; signal?: AbortSignal } = {},
  ): Promise<Secret | undefined> {
    const answer = Promise.withResolvers<Secret | undefined>();
    this.#private.begin();
    const asked = this.#ask(async (asking) => {
      const { text, hold, leave } = await askText(asking, { title, lines, secret: true });
      answer.resolve(text === undefined ? undefined : new Secret(text));
      this.#isChecking = text !== undefined;
      if (options.checked && text) {
        const checked = Promise.withResolvers<void>();
        const timer = setTimeout(checked.resolve, LONGEST_CHECK_MS);
        this.#endCheck = checked.resolve;
        await hold(checked.promise);
        clearTimeout(timer);
      }
      await leave();
    }, options.signal);
    asked.finally(() => this.#private.endAfterSilence())
      .then(() => answer.resolve(undefined), answer.reject);
    // What is not checked leaves the screen first, so that what is written next stands below.
    if (!options.checked) await asked;
    return await answer.promise;
  }

  /** The secret was checked; returns when the screen is the part's again. */
  async done(): Promise<void> {
    if (!this.#endCheck) return;
    this.#endCheck();
    this.#endCheck = undefined;
    await this.#before;
  }

  /** Lends the terminal to a program of its own, an editor; parts wait meanwhile. */
  async lend<T>(work: () => Promise<T>): Promise<T> {
    return await this.#inTurn(async () => {
      this.#isLent = true;
      await this.#use("off");
      try {
        return await work();
      } finally {
        this.#isLent = false;
        // Whatever the program did, it did to the modes that a question sets back.
        if (this.#screen.cursor) await this.#output.write(this.#state.reset());
      }
    });
  }

  /** Puts a text into the clipboard, as the kernel's own act, and says so, at once and when the part
   * has ended: then it can no more take that off the screen. Whether it was short enough. */
  async copy(text: string): Promise<boolean> {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > LONGEST_COPY || !this.#screen.cursor || !this.#canAsk()) return false;
    const clipboard = `\x1b]52;c;${bytes.toBase64()}\x07`;
    const last = text.slice(0, SAID_OF_COPY);
    this.#copies = { count: this.#copies.count + 1, last };
    await this.say(`Copied, if your terminal allows it: ${last}`, clipboard);
    return true;
  }

  /** Says something in one row of the kernel's own, without the sign; parts go on below it. */
  async say(text: string, before = ""): Promise<void> {
    if (!this.#screen.cursor || !this.#canAsk()) return;
    await this.#inTurn(async () => {
      const fresh = this.#state.atLineStart ? "" : "\r\n";
      const row = plainRow(text, this.#question.canvas());
      await this.#output.write(`${this.#state.reset()}${fresh}${before}${row}\r\n`);
      this.#state.atLineStart = true;
    });
  }

  /** Empties the screen and what has scrolled away, as the kernel's own act. */
  async clear(): Promise<void> {
    if (!this.#screen.cursor) return;
    await this.#inTurn(() => this.#output.write("\x1b[H\x1b[2J\x1b[3J"), { quiet: true });
  }

  /** A part has ended: shows what it left unfinished, and takes back what it did to the screen. */
  async partEnded(): Promise<void> {
    this.#mode = "off";
    await this.#inTurn(async () => {
      await this.#output.endOfPart();
      if (this.#state.touched) await this.#output.write(this.#state.reset());
      await this.#sayCopies();
      this.#state.forget();
    }, { quiet: true });
    if (!this.#question.isUp) await this.#use(this.#private.isOn ? "keys" : "off");
  }

  async #sayCopies(): Promise<void> {
    const { count, last } = this.#copies;
    if (count === 0) return;
    this.#copies = { count: 0, last: "" };
    const times = count === 1 ? "once" : `${count} times`;
    const said = plainRow(
      `Put into the clipboard ${times}, the last: ${last}`,
      this.#question.canvas(),
    );
    await this.#output.write(`${this.#state.atLineStart ? "" : "\r\n"}${said}\r\n`);
    this.#state.atLineStart = true;
  }

  /** Gives the terminal back as it was found, at once and without waiting for anything. */
  release(): void {
    const { stdout, stderr } = this.#device.facts;
    this.#keyboard.close();
    const text = this.#question.erasing() +
      (this.#marksPastes ? DO_NOT_MARK_PASTES : "") +
      (this.#state.touched || this.#question.isUp ? this.#state.reset() : "");
    this.#marksPastes = false;
    this.#state.forget();
    if (text === "" || !this.#screen.cursor || !(stdout || stderr)) return;
    try {
      this.#device.writeNow(stdout ? 1 : 2, new TextEncoder().encode(text));
    } catch {
      // The terminal has gone.
    }
  }

  /** Runs one question on a screen of its own; `undefined` where nobody is there. From now on no key
   * is a part's, and none is shown. */
  async #ask<T>(
    work: (asking: Asking) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    void this.done();
    this.#requested++;
    void this.#useForParts();
    return await this.#inTurn(async () => {
      if (signal?.aborted || !this.isThere) return undefined;
      this.#hearSignals();
      return await this.#question.run(work, { signal, needsSilence: this.#hadPart });
    }, { before: () => this.#requested-- });
  }

  /** Takes the screen when those before have given it back: parts wait, and paint again after. */
  #inTurn<T>(
    work: () => Promise<T>,
    { quiet = false, before = () => {} }: { quiet?: boolean; before?: () => void } = {},
  ): Promise<T> {
    const turn = this.#before.then(async () => {
      await this.#output.hold();
      try {
        return await work();
      } finally {
        before();
        if (!quiet) await this.#giveBack();
        this.#output.release();
      }
    });
    this.#before = turn.catch(() => {});
    return turn;
  }

  /** Sets the keyboard as the part wants it, unless it is somebody else's. */
  async #useForParts(): Promise<void> {
    if (this.#question.isUp || this.#isLent || !this.#device.facts.stdin) return;
    const isHidden = this.#private.isOn || this.#requested > 0 ||
      this.#mode === "off" && this.#isChecking;
    await this.#use(isHidden ? "keys" : this.#mode);
  }

  async #giveBack(): Promise<void> {
    await this.#useForParts();
    if (this.#screen.cursor) await this.#output.write(this.#state.restore());
    this.#repaint("question");
  }

  async #use(mode: KeyboardMode): Promise<void> {
    await this.#keyboard.use(mode);
    const marks = mode === "keys" && this.#screen.cursor;
    if (marks === this.#marksPastes) return;
    this.#marksPastes = marks;
    await this.#output.write(marks ? MARK_PASTES : DO_NOT_MARK_PASTES);
  }

  #receive(bytes: Uint8Array | undefined): void {
    if (this.#question.isUp) this.#question.push(bytes);
    else if (this.#private.isOn && bytes) this.#private.endAfterSilence();
    else if (this.#requested > 0 && bytes) return;
    else for (const listener of this.#keyListeners) listener(bytes);
  }

  #repaint(why: Repaint): void {
    for (const listener of this.#repaintListeners) listener(why);
  }

  #hearSignals(): void {
    if (this.#hearsSignals) return;
    this.#hearsSignals = true;
    this.#device.onSignal("SIGWINCH", () => {
      this.#question.note("resize");
      this.#repaint("resize");
    });
    this.#device.onSignal("SIGCONT", () => {
      this.#keyboard.renew();
      if (this.#marksPastes) void this.#output.write(MARK_PASTES).catch(() => {});
      this.#question.continued();
      this.#repaint("resume");
    });
  }
}

async function readPiped(): Promise<Uint8Array | undefined> {
  const piece = new Uint8Array(64 * 1024);
  const size = await Deno.stdin.read(piece);
  return size === null ? undefined : piece.subarray(0, size);
}
