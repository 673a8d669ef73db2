/** Ctrl-C and the polite ways of being told to end, while one Worker runs.
 *
 * The terminal is never fully raw, so Ctrl-C is a signal and works even when the
 * Worker is busy: the first is passed on, a second while it is being handled, or no
 * word from the Worker within a second, ends Pyra with 130. */

import { ExitCode } from "../base/mod.ts";
import type { AppWorker } from "./app_worker.ts";

/** Leaves a terminal that a Worker may have left in any state, the alternate screen included. */
const RESTORE_TERMINAL = "\x1b[?2004l\x1b[?47l\x1b[?25h\x1b[0m\n";

/** How long an app may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 3000;

/** Listens for signals on behalf of a Worker until disposed. */
export class Signals implements Disposable {
  readonly #worker: AppWorker;
  readonly #exit: (code: ExitCode) => never;
  readonly #interrupt = () => void this.#onInterrupt();
  readonly #terminate = () => this.#onTerminate();
  #grace: ReturnType<typeof setTimeout> | undefined;

  constructor(worker: AppWorker, exit: (code: ExitCode) => never) {
    this.#worker = worker;
    this.#exit = exit;
    Deno.addSignalListener("SIGINT", this.#interrupt);
    if (Deno.build.os === "windows") return;
    Deno.addSignalListener("SIGTERM", this.#terminate);
    Deno.addSignalListener("SIGHUP", this.#terminate);
  }

  async #onInterrupt(): Promise<void> {
    if (!await this.#worker.interrupt()) this.#leave(ExitCode.interrupted);
  }

  #onTerminate(): void {
    this.#worker.terminate();
    this.#grace ??= setTimeout(() => this.#leave(ExitCode.failed), GRACE_MS);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#grace);
    Deno.removeSignalListener("SIGINT", this.#interrupt);
    if (Deno.build.os === "windows") return;
    Deno.removeSignalListener("SIGTERM", this.#terminate);
    Deno.removeSignalListener("SIGHUP", this.#terminate);
  }

  /** Ends the process at once: a busy Worker cannot be stopped in any other way. */
  #leave(code: ExitCode): never {
    if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(false);
    if (Deno.stdout.isTerminal()) Deno.stdout.writeSync(new TextEncoder().encode(RESTORE_TERMINAL));
    this.#exit(code);
  }
}
