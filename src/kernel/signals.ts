/** Ctrl-C and the polite ways of being told to end, from the first Worker on.
 *
 * The terminal is never fully raw, so Ctrl-C is a signal and works even when the
 * Worker is busy: the first is passed on, a second while it is being handled, or no
 * word from the Worker within a second, ends Pyra with 130. With no Worker there, the first does.
 * Nobody takes the listeners away again: the runtime needs milliseconds for it, at every end. */

import { ExitCode } from "../base/mod.ts";
import type { AppProcess } from "./app_process.ts";

/** Leaves a terminal that a Worker may have left in any state, the alternate screen included. */
const RESTORE_TERMINAL = "\x1b[?2004l\x1b[?47l\x1b[?25h\x1b[0m\n";

/** How long an app may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 3000;

/** Listens for signals on behalf of the Worker that runs. */
export class Signals {
  readonly #exit: (code: ExitCode) => never;
  #app: AppProcess | undefined;
  #listens = false;

  /** `exit` ends the process at once. */
  constructor(exit: (code: ExitCode) => never) {
    this.#exit = exit;
  }

  /** Passes signals on to this Worker from now on; without one, a signal ends Pyra. */
  watch(app: AppProcess | undefined): void {
    this.#app = app;
    if (this.#listens) return;
    this.#listens = true;
    Deno.addSignalListener("SIGINT", () => void this.#onInterrupt());
    if (Deno.build.os === "windows") return;
    Deno.addSignalListener("SIGTERM", () => this.#onTerminate());
    Deno.addSignalListener("SIGHUP", () => this.#onTerminate());
  }

  async #onInterrupt(): Promise<void> {
    if (this.#app) await this.#app.interrupt();
    else this.#leave(ExitCode.interrupted);
  }

  #onTerminate(): void {
    const app = this.#app;
    if (!app) this.#leave(ExitCode.failed);
    app.terminate();
    const leave = () => this.#app === app && this.#leave(ExitCode.failed);
    Deno.unrefTimer(setTimeout(leave, GRACE_MS));
  }

  /** Ends the process at once: a busy Worker cannot be stopped in any other way. */
  #leave(code: ExitCode): never {
    if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(false);
    if (Deno.stdout.isTerminal()) Deno.stdout.writeSync(new TextEncoder().encode(RESTORE_TERMINAL));
    this.#exit(code);
  }
}
