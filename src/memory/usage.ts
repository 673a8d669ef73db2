/** How much each file is used. Kept in the index: when that is deleted, counting starts anew. */

import { decay } from "./context.ts";
import type { MemoryIndex } from "./memory_index.ts";

/** Counts reads, each counting half as much after a month. */
export class Usage {
  readonly #index: MemoryIndex;
  readonly #now: () => number;

  constructor(index: MemoryIndex, now: () => number) {
    this.#index = index;
    this.#now = now;
  }

  /** Counts one read. A database that cannot be written is none of the reader's business. */
  count(file: string): void {
    try {
      const uses = (this.all().get(file) ?? 0) + 1;
      this.#index.db.prepare("INSERT OR REPLACE INTO memory_use VALUES (?, ?, ?)")
        .run(file, uses, this.#now());
    } catch {
      // Not counted, then.
    }
  }

  /** Uses by file, as of now. */
  all(): Map<string, number> {
    const rows = this.#index.db.prepare("SELECT path, uses, last_used FROM memory_use").all() as {
      path: string;
      uses: number;
      last_used: number;
    }[];
    const now = this.#now();
    return new Map(rows.map((row) => [row.path, row.uses * decay(now - row.last_used)]));
  }
}
