/** One app process: its rights are one row, its every call is checked against that row.
 *
 * Everything that comes out of it is untrusted: the app may have been taken over. It has none of
 * the user's streams; what it wants shown, what is typed and what is piped in go over its channel,
 * in order with its calls, and it is not read while the other end takes nothing. It has ended when
 * its process is gone and its channel closed, never before. */

import {
  type ErrorInfo,
  ExitCode,
  isObject,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../base/mod.ts";
import type { AppStart, Handover, KernelApi, KernelMethod, ToApp } from "../contracts/mod.ts";
import { type Frame, FrameReader, partLimits } from "../wire/mod.ts";
import { MessageBudget, overLimit, Silence } from "./app_limits.ts";
import { readError, readExitCode, readHandover } from "./app_messages.ts";
import type { PartChild } from "./part_child.ts";
import type { Row } from "./permissions.ts";
import { watchCache } from "./run_cache.ts";

/** How an app ended. */
export type AppEnd =
  | { kind: "exit"; code: ExitCode; handover?: Handover }
  | { kind: "crash"; error: ErrorInfo };

/** The terminal as the kernel lends it to one app. */
export interface AppScreen {
  /** Shows what is allowed of `bytes`; resolves when there is room for more. Throws
   * `output.closed` when the reader of a pipe has gone. */
  show(stream: 1 | 2, bytes: Uint8Array): Promise<void>;
  keyboard(mode: "keys" | "lines" | "off"): void;
  /** The next piece of what is piped in; `undefined` at its end, or when by then it `isWanted` no
   * more. Rejects where it may not be handed over. */
  read(isWanted: () => boolean): Promise<Uint8Array | undefined>;
  /** Ctrl-C goes to the app. */
  interrupted?(): void;
  /** The app does nothing with what is typed. */
  silent?(): void;
  /** Hands on keys, and says when to paint anew, until the app has ended. */
  connect(app: {
    keys(bytes: Uint8Array | undefined): void;
    redraw(why: "resize" | "resume", size: { columns: number; rows: number }): void;
  }): void;
  /** The app has ended: its modes go with it. */
  disconnect(): Promise<void>;
}

/** For an app that nobody looks at. */
export const NO_SCREEN: AppScreen = {
  show: () => Promise.resolve(),
  keyboard: () => {},
  read: () => Promise.resolve(undefined),
  connect: () => {},
  disconnect: () => Promise.resolve(),
};

/** How long an app may take to acknowledge Ctrl-C, in milliseconds. */
const INTERRUPT_PATIENCE_MS = 1000;

/** An app that is told so often in so short a time to stop ends, whatever it says. */
const MOST_INTERRUPTS = 3;
const INTERRUPTS_MS = 4000;

/** The largest message of an app, in bytes: a file of the largest size, and what is around it. */
const FRAME_LIMIT = 80 * 1024 * 1024;

/** How much is shown in one piece, in bytes. */
const SHOWN_AT_ONCE = 64 * 1024;

/** How many calls may be open; an app with more is not read until one is answered. */
const OPEN_CALLS = 64;

/** What an app needs to run. */
export interface AppProcessOptions {
  /** Its process, as it was started in its walls. */
  child: PartChild;
  row: Row;
  screen: AppScreen;
  /** What it is told; it boots while this is being prepared. */
  start(): Promise<AppStart>;
  /** The methods that this one is among; which of them may be called, the row says. */
  api(method: KernelMethod): Promise<Partial<KernelApi>>;
  /** A call the row does not list; to be logged. */
  onRefused(method: string): void;
  /** A message to a peer beyond the kernel, for the rows that have such. */
  onWire?(peer: number, message: JsonObject): void;
}

/** Runs the app until it says how it ended, or is ended. */
export class AppProcess {
  /** Resolves when the process is gone; never rejects. */
  readonly ended: Promise<AppEnd>;
  /** Resolves when the app's last word was heard and shown, or it is gone. Its process was told to
   * end, and is heard no more; whoever asks somebody something waits for `ended`. */
  readonly done: Promise<AppEnd>;
  readonly pid: number;
  readonly #child: PartChild;
  readonly #options: AppProcessOptions;
  readonly #reader = new FrameReader(partLimits(FRAME_LIMIT));
  #frames: Frame[] = [];
  #isReading = false;
  #isReadingInput = false;
  #working: Promise<void> | undefined;
  /** Anything came from it. */
  hasSpoken = false;
  /** Counts once; what the process does afterwards changes nothing. */
  #verdict: AppEnd | undefined;
  readonly #decided = Promise.withResolvers<void>();
  #disconnected: Promise<void> | undefined;
  #openCalls = 0;
  #callAnswered: (() => void) | undefined;
  #acknowledge: (() => void) | undefined;
  /** When Ctrl-C came, of the last few. */
  #interrupts: number[] = [];
  /** When it last said something; as `performance.now()`. */
  heardAt = performance.now();
  readonly #budget = new MessageBudget();
  readonly #silence: Silence;

  constructor(options: AppProcessOptions) {
    this.#options = options;
    this.#silence = new Silence(() => options.screen.silent?.());
    this.#child = options.child;
    this.#child.listen(
      (bytes) => this.#receive(bytes),
      (bytes) => options.screen.show(2, bytes).catch(() => {}),
    );
    this.pid = this.#child.pid;
    this.ended = this.#end();
    this.done = Promise.race([this.ended, this.#lastWord()]);
    options.screen.connect({
      keys: (bytes) => {
        this.#post({ type: "keys" }, bytes);
        this.#post({ type: "ping" });
        this.#silence.asked();
      },
      redraw: (why, size) => this.#post({ type: "redraw", why, size }),
    });
    options.start().then(
      (start) => this.#post({ type: "start", start }),
      (error) => this.#finish({ kind: "crash", error: toErrorInfo(error) }),
    );
  }

  /** Passes Ctrl-C on. An app that does not answer in time, or is told twice before it does, is ended;
   * and so is one that is told three times within a few seconds and has not ended then. */
  async interrupt(): Promise<void> {
    const now = performance.now();
    this.#interrupts = [...this.#interrupts.filter((at) => now - at < INTERRUPTS_MS), now];
    if (this.#acknowledge) return this.kill(ExitCode.interrupted);
    this.#options.screen.interrupted?.();
    this.#post({ type: "interrupt" });
    const mustEnd = this.#interrupts.length >= MOST_INTERRUPTS;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const answered = await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), INTERRUPT_PATIENCE_MS);
      this.#acknowledge = () => void (mustEnd || resolve(true));
      void this.ended.then(() => resolve(true));
    });
    clearTimeout(timer);
    this.#acknowledge = undefined;
    if (!answered) this.kill(ExitCode.interrupted);
  }

  /** Passes a message of a peer on; without one, the peer is gone. */
  wire(peer: number, message?: JsonObject): void {
    this.#post({ type: "wire", peer, message });
  }

  /** Ends it at once, as a failure; `why` completes "it …". */
  fail(why: string): void {
    this.#finish({ kind: "crash", error: overLimit(why).toInfo() });
  }

  /** Asks the app to end soon. */
  terminate(): void {
    this.#post({ type: "terminate" });
  }

  /** Ends it at once. */
  kill(code: ExitCode): void {
    this.#finish({ kind: "exit", code });
  }

  #post(message: ToApp, bytes?: Uint8Array): void {
    this.#child.send({ message: { ...message }, bytes });
  }

  /** The verdict is known: nothing more is heard of the app, and its process goes. */
  #finish(end: AppEnd): void {
    if (this.#verdict) return;
    this.#verdict = end;
    this.#child.kill();
    this.#decided.resolve();
  }

  async #lastWord(): Promise<AppEnd> {
    await this.#decided.promise;
    await this.#disconnect();
    return this.#verdict!;
  }

  #disconnect(): Promise<void> {
    return this.#disconnected ??= this.#options.screen.disconnect();
  }

  async #end(): Promise<AppEnd> {
    const { cache } = this.#child;
    const unwatch = cache === undefined ? () => {} : watchCache(cache, (error) => {
      this.#finish({ kind: "crash", error: error.toInfo() });
    });
    const how = await this.#child.ended;
    unwatch();
    this.#silence.heard();
    // What it said before counts, unless it was ended by us.
    await Promise.race([this.#working, this.#decided.promise]);
    await this.#disconnect();
    return this.#verdict ??= {
      kind: "crash",
      error: new PyraError(`Pyra's app ended without a word (${how})`, {
        code: "app.ended",
        hint: "run it again; `pyra log` has what is known of it",
        exitCode: ExitCode.internal,
      }).toInfo(),
    };
  }

  #receive(bytes: Uint8Array): void {
    this.hasSpoken = true;
    try {
      this.#frames.push(...this.#reader.push(bytes));
    } catch (error) {
      return this.#finish({ kind: "crash", error: noMessage(error) });
    }
    if (this.#isReading) this.#child.pause();
    else this.#working = this.#work();
  }

  /** Takes the messages one by one; the channel rests while one of them waits. */
  async #work(): Promise<void> {
    this.#isReading = true;
    for (let frame = this.#frames.shift(); frame; frame = this.#frames.shift()) {
      if (this.#verdict) break;
      try {
        this.#silence.heard();
        this.heardAt = performance.now();
        if (frame.message.type !== "show") await this.#budget.take();
        await this.#take(frame);
      } catch (error) {
        // Whatever an app sends, the kernel goes on without it.
        this.#finish({ kind: "crash", error: toErrorInfo(error) });
      }
    }
    this.#frames = [];
    this.#isReading = false;
    this.#child.resume();
  }

  #take({ message, bytes = new Uint8Array() }: Frame): Promise<void> | void {
    switch (message.type) {
      case "show":
        return this.#show(message.stream === 2 ? 2 : 1, bytes);
      case "keyboard": {
        const { mode } = message;
        if (mode === "keys" || mode === "lines" || mode === "off") {
          this.#options.screen.keyboard(mode);
        }
        return;
      }
      case "read":
        return void this.#readInput();
      case "call":
        return this.#call(message, bytes);
      case "interrupted":
        return this.#acknowledge?.();
      case "wire":
        if (typeof message.peer === "number" && isObject(message.message)) {
          this.#options.onWire?.(message.peer, message.message as JsonObject);
        }
        return;
      case "crash":
        return this.#finish({ kind: "crash", error: toErrorInfo(readError(message.error)) });
      case "exit":
        return this.#finish({
          kind: "exit",
          code: readExitCode(message.code),
          handover: readHandover(message.handover),
        });
    }
  }

  /** Piece by piece: between two of them others have their turn, and it can be ended. */
  async #show(stream: 1 | 2, bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length && !this.#verdict; at += SHOWN_AT_ONCE) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, 0));
        await this.#options.screen.show(stream, bytes.subarray(at, at + SHOWN_AT_ONCE));
      }
    } catch {
      this.#post({ type: "closed", stream });
    }
  }

  async #readInput(): Promise<void> {
    if (this.#isReadingInput) return;
    this.#isReadingInput = true;
    const isWanted = () => !this.#verdict;
    try {
      const piece = await this.#options.screen.read(isWanted);
      if (isWanted()) this.#post({ type: "input" }, piece);
    } catch (error) {
      this.#finish({ kind: "crash", error: toErrorInfo(error) });
    }
    this.#isReadingInput = false;
  }

  async #call(call: Frame["message"], bytes: Uint8Array): Promise<void> {
    void this.#serve(call, bytes).finally(() => {
      this.#openCalls -= 1;
      this.#callAnswered?.();
    });
    if (++this.#openCalls < OPEN_CALLS) return;
    await new Promise<void>((resolve) => this.#callAnswered = resolve);
    this.#callAnswered = undefined;
  }

  /** Serves one call; whatever is wrong with it, the answer is an error and not a throw. */
  async #serve(call: Frame["message"], bytes: Uint8Array): Promise<void> {
    const id = typeof call.id === "number" ? call.id : -1;
    try {
      const { row, onRefused } = this.#options;
      const method = typeof call.method === "string" ? call.method : "";
      if (!(row.methods as readonly string[] | undefined)?.includes(method)) {
        onRefused(method);
        throw new PyraError(`\`pyra ${row.command}\` may not call ${method}`, {
          code: "kernel.not_allowed",
          hint: "`pyra permissions` shows what each command may do",
          exitCode: ExitCode.refused,
        });
      }
      const params: unknown[] = Array.isArray(call.params) ? call.params : [];
      const at = call.bytesAt;
      if (typeof at === "number" && at >= 0 && at < params.length) params[at] = bytes;
      const api = await this.#options.api(method as KernelMethod);
      const handler = api[method as KernelMethod] as (...params: unknown[]) => Promise<unknown>;
      const value = await handler.apply(api, params);
      if (value instanceof Uint8Array) this.#post({ type: "reply", id, ok: true }, value);
      else this.#post({ type: "reply", id, ok: true, value });
    } catch (error) {
      this.#post({ type: "reply", id, ok: false, error: toErrorInfo(error) });
    }
  }
}

/** What came is none of ours, and what comes behind it cannot be told apart. */
function noMessage(error: unknown): ErrorInfo {
  return new PyraError(`Pyra's app was ended. ${toErrorInfo(error).message}`, {
    code: "wire.frame",
    hint: "run it again; if it happens again, report it",
    exitCode: ExitCode.failed,
  }).toInfo();
}
