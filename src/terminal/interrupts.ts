/** Ctrl-C as a port. The terminal keeps signals on, so the key reaches the kernel
 * as SIGINT; the app passes it on to whoever subscribed last. */

/** Where Ctrl-C comes from. */
export interface Interrupts {
  /** The most recent subscriber gets the interrupt, alone. Returns the way out;
   * calling it twice does no harm. */
  subscribe(listener: () => void): () => void;
}

/** An {@linkcode Interrupts} that is rung by hand. */
export class InterruptStack implements Interrupts {
  readonly #listeners: (() => void)[] = [];

  subscribe(listener: () => void): () => void {
    const entry = () => listener();
    this.#listeners.push(entry);
    return () => {
      const at = this.#listeners.indexOf(entry);
      if (at >= 0) this.#listeners.splice(at, 1);
    };
  }

  /** Delivers one Ctrl-C. `false` when nobody was listening. */
  ring(): boolean {
    const listener = this.#listeners.at(-1);
    listener?.();
    return listener !== undefined;
  }
}
