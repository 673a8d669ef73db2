/** One plugin process: starting it, asking it, stopping it, ending it when it misbehaves.
 *
 * Everything the process writes is untrusted. It can answer calls that are open, ask the few
 * things in `messages.ts`, and fill its log up to a rate; whatever goes over a limit ends it
 * with SIGKILL, which it cannot catch. */

import { CancelledError, LineTooLong, type PyraError, readLines } from "../../base/mod.ts";
import type { PartCommand } from "../../processes/mod.ts";
import { PluginDiedError, PluginKilledError } from "./errors.ts";
import { LINE_LIMIT, OutputBudget } from "./output_budget.ts";
import { PausableTimer } from "./pausable_timer.ts";
import { type FromPlugin, parseMessage, type Question } from "./messages.ts";

/** What a plugin may write beside its answers: bytes at once and a second. */
const OUTPUT_BURST = 4 * 1024 * 1024;
const OUTPUT_PER_SECOND = 256 * 1024;

/** How many lines that are no answers, at once and a second. */
const LINE_BURST = 2_000;
const LINES_PER_SECOND = 200;

/** Longest line passed on to the log, in characters. */
const LOG_LINE_LIMIT = 4_000;

/** How long a process may take to leave once its input is closed, in milliseconds. */
const LEAVE_MS = 2_000;

/** How long the output of an ended process is still read, in milliseconds. */
const DRAIN_MS = 200;

/** What a process stands on. */
export interface ProcessOptions {
  name: string;
  launch: PartCommand;
  now(): number;
  /** An unguessable id. */
  id(): string;
  /** Answers a request of the plugin; a throw is told to it. */
  onQuestion(question: Question): Promise<unknown>;
  /** One line the plugin logged or printed. */
  onLog(line: string): void;
  /** The process has ended; told before anybody who waits for an answer. */
  onEnd(verdict: PyraError): void;
}

/** How to ask. */
export interface RequestOptions {
  /** Gives the answer up at once; the plugin is told and has until its time is over. */
  signal?: AbortSignal;
  /** Ends the process when it has not answered by then; waits for the user do not count.
   * @default no limit */
  timeoutMs?: number;
}

interface Pending {
  resolve(value: unknown): void;
  reject(error: PyraError): void;
  timer: PausableTimer;
}

/** A running plugin. */
export class PluginProcess {
  readonly name: string;
  readonly pid: number;
  /** Why and when it ended; never rejects. */
  readonly ended: Promise<PyraError>;
  /** Starts the ids of its requests; text that does not know it is no request. */
  readonly token: string;

  readonly #options: ProcessOptions;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #pending = new Map<string, Pending>();
  readonly #bytes: OutputBudget;
  readonly #lines: OutputBudget;
  #verdict: PyraError | undefined;
  #isKilled = false;
  #questions = 0;

  /** Starts the process. Throws `PluginDiedError` when the system refuses. */
  constructor(options: ProcessOptions) {
    this.#options = options;
    this.name = options.name;
    this.token = options.id();
    this.#bytes = new OutputBudget(OUTPUT_BURST, OUTPUT_PER_SECOND, options.now);
    this.#lines = new OutputBudget(LINE_BURST, LINES_PER_SECOND, options.now);
    try {
      const { program, args, env, cwd } = options.launch;
      this.#child = new Deno.Command(program, {
        args,
        cwd,
        env,
        clearEnv: true,
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
        // A session of its own: Ctrl-C in the terminal is Pyra's, not the plugin's.
        detached: true,
      }).spawn();
    } catch (error) {
      throw new PluginDiedError(this.name, `could not be started: ${String(error)}`);
    }
    this.pid = this.#child.pid;
    this.#input = this.#child.stdin.getWriter();
    const read = Promise.all([
      this.#read(this.#child.stdout, (line) => this.#receive(line)),
      this.#read(this.#child.stderr, (line) => this.#log(line)),
    ]);
    this.ended = this.#end(read);
  }

  /** Calls that are not answered yet. */
  get busy(): boolean {
    return this.#pending.size > 0;
  }

  /** Asks the plugin and waits. Rejects with `PluginDiedError`, `PluginKilledError`,
   * `CancelledError`, or what the plugin's host reports. */
  request(method: string, params: unknown, options: RequestOptions = {}): Promise<unknown> {
    const { signal, timeoutMs } = options;
    if (this.#verdict) return Promise.reject(this.#verdict);
    if (signal?.aborted) return Promise.reject(new CancelledError("The call"));
    const id = this.#options.id();
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const timer = new PausableTimer(timeoutMs, () => {
      this.kill(`did not answer within ${Math.round(timeoutMs! / 1000)} s`);
    });
    if (this.#questions > 0) timer.pause();
    this.#pending.set(id, { resolve, reject, timer });
    const cancel = () => {
      this.#send({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: id } });
      reject(new CancelledError("The call"));
    };
    signal?.addEventListener("abort", cancel, { once: true });
    this.#send({ jsonrpc: "2.0", id, method, params });
    return promise.finally(() => signal?.removeEventListener("abort", cancel));
  }

  /** Lets the process finish its calls and leave; ends it when it takes too long. */
  async stop(): Promise<void> {
    this.#verdict ??= new PluginDiedError(this.name, "was switched off");
    await this.#input.close().catch(() => {});
    const timer = setTimeout(() => this.#sigkill(), LEAVE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends the process at once; `why` completes "it …". */
  kill(why: string): void {
    this.#isKilled = true;
    this.#verdict ??= new PluginKilledError(this.name, why);
    this.#sigkill();
  }

  #sigkill(): void {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
  }

  async #end(read: Promise<unknown>): Promise<PyraError> {
    const { code, signal } = await this.#child.status;
    // A grandchild may hold the pipes open: what is still in them has a moment, not more.
    const { promise: moment, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, DRAIN_MS);
    await Promise.race([read, moment]);
    clearTimeout(timer);
    this.#input.abort().catch(() => {});
    const how = signal ? `was ended by ${signal}` : `left with exit code ${code}`;
    this.#verdict ??= new PluginDiedError(this.name, how);
    this.#options.onEnd(this.#verdict);
    for (const { reject, timer } of this.#pending.values()) {
      timer.clear();
      reject(this.#verdict);
    }
    this.#pending.clear();
    return this.#verdict;
  }

  #send(message: unknown): void {
    const line = new TextEncoder().encode(`${JSON.stringify(message)}\n`);
    this.#input.write(line).catch(() => {}); // A broken pipe: the process has ended.
  }

  async #read(
    stream: ReadableStream<Uint8Array>,
    use: (line: string, size: number) => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const line of readLines(stream, () => LINE_LIMIT)) {
        use(decoder.decode(line), line.length);
      }
    } catch (error) {
      if (!(error instanceof LineTooLong)) throw error;
      this.kill(`wrote a line longer than ${LINE_LIMIT >> 20} MiB`);
      await stream.cancel().catch(() => {});
    }
  }

  #receive(line: string): void {
    // Inside the second wall it lives on for a moment, and what it still says counts for nothing.
    if (this.#isKilled) return;
    // The host puts a line end before each message; so many more a plugin cannot afford.
    if (line === "") return this.#countBlank();
    const message = parseMessage(line);
    const isAnswer = message?.kind === "answer" || message?.kind === "failure";
    if (isAnswer && this.#settle(message)) return;
    if (message?.kind === "note") this.#log(message.message);
    else if (message?.kind === "question" && message.question.id.startsWith(this.token)) {
      if (this.#spend(line.length)) void this.#serve(message.question);
    } else this.#log(line);
  }

  #countBlank(): void {
    if (!this.#verdict && !this.#bytes.spend(1)) this.kill("wrote more output than a plugin may");
  }

  /** Hands an answer to the call it is for; `false` when no such call is open. */
  #settle(message: FromPlugin & { id: string }): boolean {
    const call = this.#pending.get(message.id);
    if (!call) return false;
    this.#pending.delete(message.id);
    call.timer.clear();
    if (message.kind === "answer") call.resolve(message.result);
    else {call.reject(
        new PluginDiedError(this.name, `failed: ${"message" in message && message.message}`),
      );}
    return true;
  }

  async #serve(question: Question): Promise<void> {
    const { id } = question;
    if (this.#questions++ === 0) { for (const { timer } of this.#pending.values()) timer.pause(); }
    try {
      const result = await this.#options.onQuestion(question) ?? null;
      this.#send({ jsonrpc: "2.0", id, result });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#send({ jsonrpc: "2.0", id, error: { code: -32000, message } });
    } finally {
      if (--this.#questions === 0) {
        for (const { timer } of this.#pending.values()) timer.resume();
      }
    }
  }

  #log(line: string): void {
    if (!this.#spend(line.length) || line.trim() === "") return;
    this.#options.onLog(line.slice(0, LOG_LINE_LIMIT));
  }

  /** Counts a line that is no answer; ends the process when there were too many. */
  #spend(size: number): boolean {
    if (this.#verdict) return false;
    if (this.#bytes.spend(size) && this.#lines.spend(1)) return true;
    this.kill("wrote more output than a plugin may");
    return false;
  }
}
