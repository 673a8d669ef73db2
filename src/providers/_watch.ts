/** Patience with one request: ends it when the user does, or when the server keeps us waiting. */

import { type Peer, stalledFault } from "./_fault.ts";

/** Aborts its signal when the user stops, when nothing comes for too long, or at the end
 * of all patience. Disposing it ends the request. */
export class Watch {
  readonly #peer: Peer;
  readonly #controller = new AbortController();
  readonly #total?: ReturnType<typeof setTimeout>;
  readonly #unlink: () => void;
  #timer?: ReturnType<typeof setTimeout>;
  #patienceMs: number;

  constructor(user: AbortSignal, peer: Peer, patienceMs: number, totalMs?: number) {
    this.#peer = peer;
    this.#patienceMs = patienceMs;
    const stop = () => this.#controller.abort(user.reason);
    user.addEventListener("abort", stop, { once: true });
    this.#unlink = () => user.removeEventListener("abort", stop);
    if (user.aborted) stop();
    if (totalMs !== undefined) this.#total = setTimeout(() => this.#end(totalMs), totalMs);
    this.patience();
  }

  /** Ends the request and the reading of its answer. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Something came: waits anew, from now on for `ms` where given. */
  patience(ms?: number): void {
    if (ms !== undefined) this.#patienceMs = ms;
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    this.#timer = setTimeout(() => this.#end(this.#patienceMs), this.#patienceMs);
  }

  /** The promise, or the reason of the abort if that comes first. */
  async race<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      return await Promise.race([promise, aborted]);
    } finally {
      signal.removeEventListener("abort", stop);
      promise.catch(() => {});
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#total);
    this.#unlink();
    this.#controller.abort();
  }

  #end(ms: number): void {
    this.#controller.abort(stalledFault(this.#peer, ms));
  }
}
