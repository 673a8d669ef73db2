/** One app Worker: its rights are one row, its every call is checked against that row.
 *
 * Everything that comes out of the Worker is untrusted: the app behind it may have
 * been taken over. `terminate()` does not stop a busy Worker, so a hung one is
 * reported as such and the caller ends the process. */

import {
  type ErrorInfo,
  ExitCode,
  isObject,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../base/mod.ts";
import type { AppStart, Handover, KernelApi, KernelMethod, ToApp } from "../contracts/mod.ts";
import type { Row } from "./permissions.ts";

/** How a Worker ended. */
export type AppEnd =
  | { kind: "exit"; code: ExitCode; handover?: Handover }
  | { kind: "crash"; error: ErrorInfo };

/** How long a Worker may take to acknowledge Ctrl-C, in milliseconds. */
const INTERRUPT_PATIENCE_MS = 1000;

/** What a Worker needs to run. */
export interface AppWorkerOptions {
  entry: URL;
  row: Row;
  permissions: Deno.PermissionOptionsObject;
  /** What it is told; it boots while this is being prepared. */
  start(): Promise<AppStart>;
  /** The methods; which of them may be called, the row says. */
  api: KernelApi;
  /** A call the row does not list; to be logged. */
  onRefused(method: string): void;
  /** A message to a peer beyond the kernel, for the rows that have such. */
  onWire?(peer: number, message: JsonObject): void;
}

/** Runs the app in a Worker until it says how it ended. */
export class AppWorker {
  readonly ended: Promise<AppEnd>;
  readonly #worker: Worker;
  readonly #options: AppWorkerOptions;
  #settle!: (end: AppEnd) => void;
  #unanswered: ReturnType<typeof setTimeout> | undefined;

  constructor(options: AppWorkerOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => this.#settle = resolve);
    this.#worker = new Worker(options.entry, {
      type: "module",
      name: options.row.command,
      deno: { permissions: options.permissions },
    });
    this.#worker.onmessage = (event) => this.#receive(event.data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#end({ kind: "crash", error: toErrorInfo(event.error ?? event.message) });
    };
    options.start().then(
      (start) => this.#post({ type: "start", start }),
      (error) => this.#end({ kind: "crash", error: toErrorInfo(error) }),
    );
  }

  /** Passes Ctrl-C on. Resolves to `false` when the Worker does not answer in time. */
  async interrupt(): Promise<boolean> {
    if (this.#unanswered !== undefined) return false;
    this.#post({ type: "interrupt" });
    const answered = await new Promise<boolean>((resolve) => {
      this.#unanswered = setTimeout(() => resolve(false), INTERRUPT_PATIENCE_MS);
      this.#acknowledge = () => resolve(true);
      this.ended.then(() => resolve(true));
    });
    clearTimeout(this.#unanswered);
    this.#unanswered = undefined;
    return answered;
  }

  /** Passes a message of a peer on; without one, the peer is gone. */
  wire(peer: number, message?: JsonObject): void {
    this.#post({ type: "wire", peer, message });
  }

  /** Asks the app to end soon. */
  terminate(): void {
    this.#post({ type: "terminate" });
  }

  #acknowledge: () => void = () => {};

  #post(message: ToApp): void {
    this.#worker.postMessage(message);
  }

  #end(end: AppEnd): void {
    this.#worker.terminate();
    this.#settle(end);
  }

  #receive(message: unknown): void {
    if (!isObject(message)) return;
    if (message.type === "call") void this.#serve(message);
    else if (message.type === "interrupted") this.#acknowledge();
    else if (message.type === "wire") {
      const { peer, message: content } = message;
      if (isObject(content)) this.#options.onWire?.(Number(peer), content as JsonObject);
    } else if (message.type === "crash") {
      this.#end({ kind: "crash", error: toErrorInfo(readError(message.error)) });
    } else if (message.type === "exit") {
      this.#end({
        kind: "exit",
        code: readExitCode(message.code),
        handover: readHandover(message.handover),
      });
    }
  }

  /** Serves one call; whatever is wrong with it, the answer is an error and not a throw. */
  async #serve(call: Record<string, unknown>): Promise<void> {
    const id = typeof call.id === "number" ? call.id : -1;
    try {
      const method = String(call.method);
      if (!(this.#options.row.methods as readonly string[] | undefined)?.includes(method)) {
        this.#options.onRefused(method);
        throw new PyraError(`\`pyra ${this.#options.row.command}\` may not call ${method}`, {
          code: "kernel.not_allowed",
          hint: "`pyra permissions` shows what each command may do",
          exitCode: ExitCode.refused,
        });
      }
      const params = Array.isArray(call.params) ? call.params : [];
      const handler = this.#options.api[method as KernelMethod] as (
        ...params: unknown[]
      ) => Promise<unknown>;
      const value = await handler.apply(this.#options.api, params);
      this.#post({ type: "reply", id, ok: true, value });
    } catch (error) {
      this.#post({ type: "reply", id, ok: false, error: toErrorInfo(error) });
    }
  }
}

function readExitCode(code: unknown): ExitCode {
  const known: readonly unknown[] = Object.values(ExitCode);
  return known.includes(code) ? code as ExitCode : ExitCode.internal;
}

function readError(error: unknown): PyraError {
  const info = isObject(error) ? error : {};
  return new PyraError(String(info.message ?? "Pyra's app ended without a word"), {
    code: String(info.code ?? "internal"),
    hint: typeof info.hint === "string" ? info.hint : undefined,
    exitCode: readExitCode(info.exitCode),
  });
}

function readHandover(value: unknown): Handover | undefined {
  if (!isObject(value) || !Array.isArray(value.argv)) return undefined;
  const resume = typeof value.resume === "string" ? value.resume : undefined;
  const back = Array.isArray(value.back) ? value.back.map(String) : undefined;
  return { argv: value.argv.map(String), resume, back, unlock: value.unlock === true };
}
