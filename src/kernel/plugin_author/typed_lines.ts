/** The lines the author types, for all who read them: the loop that takes commands, and whoever
 * has a question in between. One reader of the terminal, so that none takes another's answer. */

/** Lines, handed out one by one. */
export class TypedLines {
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  #ahead: string[] = [];
  #ended = false;

  constructor(source: AsyncIterable<string>) {
    void this.#read(source);
  }

  /** The next line, `undefined` after the last. Of several who wait, the last one gets it: a
   * question comes before the commands. */
  next(): Promise<string | undefined> {
    const line = this.#ahead.shift();
    if (line !== undefined || this.#ended) return Promise.resolve(line);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Forgets what was typed and not yet asked for: it answers no question that comes later. */
  dropTypedAhead(): void {
    this.#ahead = [];
  }

  async #read(source: AsyncIterable<string>): Promise<void> {
    try {
      for await (const line of source) {
        const taker = this.#waiting.pop();
        if (taker) taker(line);
        else this.#ahead.push(line);
      }
    } finally {
      this.#ended = true;
      for (const taker of this.#waiting.splice(0)) taker(undefined);
    }
  }
}
