/** What was entered before: where it is kept, and how the arrow keys walk through it. */

/** Entered lines across sessions. Where they lie, and what is redacted, its maker decides. */
export interface HistoryStore {
  /** All entries, oldest first. */
  load(): Promise<string[]>;
  /** Keeps one more. Must not throw for a full disk: history is a comfort. */
  append(entry: string): Promise<void>;
}

/** A history that ends with the process. */
export function memoryHistory(entries: string[] = []): HistoryStore {
  return {
    load: () => Promise.resolve([...entries]),
    append: (entry) => {
      entries.push(entry);
      return Promise.resolve();
    },
  };
}

/** A walk through the entries that begin with what was typed before the walk. */
export class HistoryWalk {
  readonly #entries: readonly string[];
  #at: number;
  #prefix: string | undefined;

  constructor(entries: readonly string[]) {
    this.#entries = entries;
    this.#at = entries.length;
  }

  /** The next older entry that fits, or `undefined`. `typed` counts at the first step. */
  older(typed: string): string | undefined {
    this.#prefix ??= typed;
    for (let at = this.#at - 1; at >= 0; at--) {
      if (this.#fits(at, typed)) return this.#entries[this.#at = at];
    }
    return undefined;
  }

  /** The next newer entry that fits; past the newest, what was typed. */
  newer(shown: string): string | undefined {
    if (this.#prefix === undefined) return undefined;
    for (let at = this.#at + 1; at < this.#entries.length; at++) {
      if (this.#fits(at, shown)) return this.#entries[this.#at = at];
    }
    const typed = this.#prefix;
    this.reset();
    return typed;
  }

  /** The next entry older than `before` that contains `text`, and its number. */
  search(
    text: string,
    before: number = this.#entries.length,
  ): { at: number; entry: string } | undefined {
    for (let at = Math.min(before, this.#entries.length) - 1; at >= 0; at--) {
      const entry = this.#entries[at] as string;
      if (entry.includes(text)) return { at, entry };
    }
    return undefined;
  }

  /** Ends the walk: the next one starts at the newest entry. */
  reset(): void {
    this.#at = this.#entries.length;
    this.#prefix = undefined;
  }

  #fits(at: number, shown: string): boolean {
    const entry = this.#entries[at] as string;
    return entry !== shown && entry.startsWith(this.#prefix ?? "");
  }
}
