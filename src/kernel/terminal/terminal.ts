/** The terminal, which only the kernel has: shows what parts write, gives them keys, asks the
 * person.
 *
 * Parts are untrusted: their bytes go through the filter, and while the kernel asks they wait.
 * A question gets a screen in a known state, keys that nobody else reads, and no echo. One at a
 * time; the screen is then given back as the part had it, and the part paints again. */

import { KeptInput, Secret } from "../../base/mod.ts";
import type { ScreenSize, TerminalFacts } from "../../contracts/mod.ts";
import { askChoice, type Asking, askText, dropTypedAhead } from "./asking.ts";
import type { ControllingTerminal } from "./controlling_terminal.ts";
import { type Device, systemDevice } from "./device.ts";
import { TerminalFilter } from "./filter.ts";
import type { Keyboard, KeyboardMode, KeyListener } from "./keyboard.ts";
import { OutputQueue, type Stream } from "./output_queue.ts";
import type { Person, Question, QuestionLine } from "./person.ts";
import { Presses } from "./presses.ts";
import { ownRow } from "./question_rows.ts";
import { ScreenState } from "./screen_state.ts";
import { DEFAULT_SIZE } from "./size.ts";

/** How long a secret's check may keep the screen, in milliseconds. */
const LONGEST_CHECK_MS = 60_000;

/** How long a terminal that takes nothing is left alone, in milliseconds. */
const RETRY_MS = 5;

/** The longest text for the clipboard, in bytes; terminals drop longer ones. */
const LONGEST_COPY = 74_000;

const MARK_PASTES = "\x1b[?2004h";
const DO_NOT_MARK_PASTES = "\x1b[?2004l";

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
  readonly #filters: Record<Stream, TerminalFilter>;
  readonly #queues: Record<Stream, OutputQueue>;
  readonly #onScreen: OutputQueue;
  readonly #keyboard: Pick<Keyboard, "mode" | "prepare" | "use" | "renew" | "close">;
  readonly #keyListeners = new Set<KeyListener>();
  readonly #repaintListeners = new Set<(why: Repaint) => void>();
  #mode: KeyboardMode = "off";
  #marksPastes = false;
  /** Somebody may have been typing for a part. */
  #hadPart = false;
  #hearsSignals = false;
  #presses: Presses | undefined;
  #before: Promise<unknown> = Promise.resolve();
  #endCheck: (() => void) | undefined;
  /** A secret was given and no part wants the keys: while it is checked, none is shown. */
  #isChecking = false;

  /** `screen` says what the person's screen can do, whatever stdout is. */
  constructor(
    facts: TerminalFacts,
    { screen = facts, device = systemDevice(facts) }: TerminalOptions = {},
  ) {
    this.#device = device;
    this.#screen = screen;
    const options = { ascii: !facts.unicode };
    this.#filters = {
      1: new TerminalFilter(this.#state, options),
      2: new TerminalFilter(this.#state, options),
    };
    this.#onScreen = new OutputQueue((stream, bytes) =>
      this.#put(stream, this.#filters[stream].push(bytes))
    );
    const apart = () => new OutputQueue((stream, bytes) => this.#put(stream, bytes));
    this.#queues = {
      1: facts.stdout ? this.#onScreen : apart(),
      2: facts.stderr ? this.#onScreen : apart(),
    };
    this.#keyboard = device.keyboard((bytes) => this.#receive(bytes));
  }

  /** Shows what a part wrote; returns when there is room for more. What goes to no terminal goes
   * out as it is. Throws `output.closed` when the reader has gone. */
  async show(stream: Stream, bytes: Uint8Array): Promise<void> {
    this.#hadPart = true;
    await this.#queues[stream].add(stream, bytes);
  }

  /** Waits until all was written, or nobody reads it. */
  async flush(): Promise<void> {
    await Promise.all([this.#queues[1].flush(), this.#queues[2].flush()]);
  }

  /** What a part wants of the keyboard from now on; without a terminal there is none. */
  async keyboard(mode: KeyboardMode): Promise<void> {
    this.#mode = mode;
    this.#isChecking = false;
    if (mode !== "off") this.#hadPart = true;
    // Whoever forgot to say that a check is over, it is now.
    this.done();
    if (!this.#presses && this.#device.facts.stdin) await this.#use(mode);
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

  /** Ends the question at Ctrl-C. Whether there was one; else the signal is somebody else's. */
  interrupt(): boolean {
    this.#presses?.note({ kind: "stop" });
    return this.#presses !== undefined;
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
      const { text, leave } = await askText(asking, { title, lines, secret: false });
      await leave();
      return text;
    }, signal);
  }

  /** Asks for a secret. With `checked` the screen says that it is checked, and nothing typed is
   * shown, until {@linkcode done}, the next question, or {@linkcode keyboard}. */
  async secret(
    title: string,
    lines: readonly QuestionLine[] = [],
    options: { checked?: boolean; signal?: AbortSignal } = {},
  ): Promise<Secret | undefined> {
    const answer = Promise.withResolvers<Secret | undefined>();
    const asked = this.#ask(async (asking) => {
      const { text, leave } = await askText(asking, { title, lines, secret: true });
      answer.resolve(text === undefined ? undefined : new Secret(text));
      this.#isChecking = text !== undefined;
      if (options.checked && text) {
        const checked = Promise.withResolvers<void>();
        const timer = setTimeout(checked.resolve, LONGEST_CHECK_MS);
        this.#endCheck = checked.resolve;
        await checked.promise;
        clearTimeout(timer);
      }
      await leave();
    }, options.signal);
    asked.then(() => answer.resolve(undefined), answer.reject);
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
      await this.#use("off");
      try {
        return await work();
      } finally {
        // Whatever the program did, it did to the modes that a question sets back.
        if (this.#screen.cursor) await this.#write(this.#state.reset());
      }
    });
  }

  /** Puts a text into the clipboard, as the kernel's own act, and says so: a part that asks for
   * it unasked is seen. Whether it was short enough. */
  async copy(text: string): Promise<boolean> {
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > LONGEST_COPY || !this.#screen.cursor || !this.#canAsk()) return false;
    const canvas = { ...this.size(), ...this.#screen, unicode: this.#device.facts.unicode };
    const said = ownRow(`Copied, if your terminal allows it: ${text.slice(0, 200)}`, canvas);
    await this.#inTurn(async () => {
      const fresh = this.#state.atLineStart ? "" : "\r\n";
      const clipboard = `\x1b]52;c;${bytes.toBase64()}\x07`;
      await this.#write(`${this.#state.reset()}${fresh}${clipboard}${said}\r\n`);
      this.#state.atLineStart = true;
    });
    return true;
  }

  /** Empties the screen and what has scrolled away, as the kernel's own act. */
  async clear(): Promise<void> {
    if (!this.#screen.cursor) return;
    await this.#inTurn(() => this.#write("\x1b[H\x1b[2J\x1b[3J"), { quiet: true });
  }

  /** A part has ended: shows what it left unfinished, and takes back what it did to the screen. */
  async partEnded(): Promise<void> {
    this.#mode = "off";
    await this.#inTurn(async () => {
      for (const stream of [1, 2] as const) {
        const rest = this.#filters[stream].end();
        if (rest.length > 0) await this.#put(stream, rest);
      }
      if (this.#state.touched) await this.#write(this.#state.reset());
      this.#state.forget();
    }, { quiet: true });
    if (!this.#presses) await this.#use("off");
  }

  /** Gives the terminal back as it was found, at once and without waiting for anything. */
  release(): void {
    const { stdout, stderr } = this.#device.facts;
    this.#keyboard.close();
    const text = (this.#marksPastes ? DO_NOT_MARK_PASTES : "") +
      (this.#state.touched || this.#presses ? this.#state.reset() : "");
    this.#marksPastes = false;
    this.#state.forget();
    if (text === "" || !this.#screen.cursor || !(stdout || stderr)) return;
    try {
      this.#device.writeNow(stdout ? 1 : 2, new TextEncoder().encode(text));
    } catch {
      // The terminal has gone.
    }
  }

  /** Runs one question on a screen of its own; `undefined` where nobody is there. */
  async #ask<T>(
    work: (asking: Asking) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T | undefined> {
    void this.done();
    return await this.#inTurn(async () => {
      if (signal?.aborted || !this.isThere) return undefined;
      const presses = new Presses();
      const stop = () => presses.note({ kind: "stop" });
      this.#hearSignals();
      this.#presses = presses;
      const offInterrupt = this.#device.onSignal("SIGINT", stop);
      signal?.addEventListener("abort", stop);
      let controlling: ControllingTerminal | undefined;
      try {
        // Echo is off before anything is drawn.
        if (this.#canAsk()) await this.#use("keys");
        else {
          await this.#use("off");
          controlling = await this.#device.openControlling((bytes) => presses.push(bytes));
          if (!controlling) return undefined;
        }
        await dropTypedAhead(presses);
        const asking = this.#asking(presses, controlling);
        if (asking.canvas().cursor) await asking.write(this.#state.reset());
        if (!this.#state.atLineStart) await asking.write("\r\n");
        return await work(asking);
      } finally {
        signal?.removeEventListener("abort", stop);
        offInterrupt();
        presses.close();
        await controlling?.close();
        this.#presses = undefined;
        this.#state.atLineStart = true;
      }
    });
  }

  #asking(presses: Presses, controlling: ControllingTerminal | undefined): Asking {
    return {
      presses,
      needsSilence: this.#hadPart,
      canvas: () => ({
        ...(this.#device.size() ?? controlling?.size ?? DEFAULT_SIZE),
        ...this.#screen,
        unicode: this.#device.facts.unicode,
      }),
      write: (text) =>
        controlling ? controlling.write(new TextEncoder().encode(text)) : this.#write(text),
    };
  }

  /** Takes the screen when those before have given it back: parts wait, and paint again after. */
  #inTurn<T>(work: () => Promise<T>, { quiet = false } = {}): Promise<T> {
    const turn = this.#before.then(async () => {
      await this.#onScreen.hold();
      try {
        return await work();
      } finally {
        if (!quiet) await this.#giveBack();
        this.#onScreen.release();
      }
    });
    this.#before = turn.catch(() => {});
    return turn;
  }

  async #giveBack(): Promise<void> {
    const isHidden = this.#mode === "off" && this.#isChecking;
    if (this.#device.facts.stdin) await this.#use(isHidden ? "keys" : this.#mode);
    if (this.#screen.cursor) await this.#write(this.#state.restore());
    this.#repaint("question");
  }

  async #use(mode: KeyboardMode): Promise<void> {
    await this.#keyboard.use(mode);
    const marks = mode === "keys" && this.#screen.cursor;
    if (marks === this.#marksPastes) return;
    this.#marksPastes = marks;
    await this.#write(marks ? MARK_PASTES : DO_NOT_MARK_PASTES);
  }

  #receive(bytes: Uint8Array | undefined): void {
    if (this.#presses) this.#presses.push(bytes);
    else for (const listener of this.#keyListeners) listener(bytes);
  }

  #repaint(why: Repaint): void {
    for (const listener of this.#repaintListeners) listener(why);
  }

  #hearSignals(): void {
    if (this.#hearsSignals) return;
    this.#hearsSignals = true;
    this.#device.onSignal("SIGWINCH", () => {
      this.#presses?.note({ kind: "resize" });
      this.#repaint("resize");
    });
    this.#device.onSignal("SIGCONT", () => {
      this.#keyboard.renew();
      if (this.#marksPastes) void this.#write(MARK_PASTES).catch(() => {});
      this.#presses?.note({ kind: "lost" });
      this.#repaint("resume");
    });
  }

  /** Writes words of the kernel's own to whichever stream is a terminal. */
  async #write(text: string): Promise<void> {
    const { stdout, stderr } = this.#device.facts;
    if (text === "" || !(stdout || stderr)) return;
    // A terminal that has gone has nobody at it; the end of the keyboard says so.
    await this.#put(stdout ? 1 : 2, new TextEncoder().encode(text)).catch(() => {});
  }

  async #put(stream: Stream, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      try {
        done += await this.#device.write(stream, bytes.subarray(done));
      } catch (error) {
        // Another program on the same terminal may have made it one that does not wait.
        if (!(error instanceof Deno.errors.WouldBlock)) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }
}

async function readPiped(): Promise<Uint8Array | undefined> {
  const piece = new Uint8Array(64 * 1024);
  const size = await Deno.stdin.read(piece);
  return size === null ? undefined : piece.subarray(0, size);
}
