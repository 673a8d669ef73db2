/** Ctrl-C and the polite ways of being told to end, from the first app on.
 *
 * The terminal is never fully raw, so Ctrl-C is a signal and works even when the
 * app is busy: the first is passed on, a second while it is being handled, or no
 * word from the app within a second, ends Pyra with 130. With no app there, the first does.
 * Nobody takes the listeners away again: the runtime needs milliseconds for it, at every end. */

import { ExitCode } from "../base/mod.ts";
import type { AppProcess } from "./app_process.ts";
import type { KernelTerminal } from "./terminal/mod.ts";

/** How long an app may take to end after SIGTERM, in milliseconds. */
const GRACE_MS = 3000;

/** Ctrl-C is one press for as long: a program that started this one, such as `deno task`, is told by
 * the terminal as well and hands it on. In milliseconds. */
const ONE_PRESS_MS = 30;

/** Listens for signals on behalf of the app that runs. */
export class Signals {
  readonly #terminal: KernelTerminal;
  readonly #exit: (code: ExitCode) => never;
  #app: AppProcess | undefined;
  #listens = false;
  #pressedAt = -Infinity;

  /** `exit` ends the process at once. */
  constructor(terminal: KernelTerminal, exit: (code: ExitCode) => never) {
    this.#terminal = terminal;
    this.#exit = exit;
  }

  /** Passes signals on to this app from now on; without one, a signal ends Pyra. */
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
    const now = performance.now();
    if (now - this.#pressedAt < ONE_PRESS_MS) return;
    this.#pressedAt = now;
    // A question of the kernel comes first: Ctrl-C there is no answer, and nothing else.
    if (this.#terminal.interrupt()) return;
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

  /** Ends the process at once. */
  #leave(code: ExitCode): never {
    this.#terminal.release();
    this.#exit(code);
  }
}
