/** Long results: the model sees the beginning, and can ask for the rest while it is kept. */

/** Characters of a result that the model sees at once. */
export const RESULT_LIMIT = 4_000;

/** Characters of one result that are looked at and kept; what lies behind is lost. */
export const KEPT_LIMIT = 1_000_000;

/** Characters kept of all results together. */
const STORE_LIMIT = 4_000_000;

/** A result as it is kept: redacted. */
export interface Kept {
  text: string;
  outside: boolean;
  /** Characters that were too many even to keep. */
  lost: number;
}

/** Holds the newest long results of one process, within a bound. */
export class ResultStore {
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  /** Nothing was cut so far; `read_more` would have nothing to read. */
  get isEmpty(): boolean {
    return this.#kept.size === 0;
  }

  /** Keeps a result when it is longer than what is shown. `lost` characters more were too
   * many even to keep. */
  keep(id: string, result: Kept): void {
    if (result.text.length <= RESULT_LIMIT) return;
    this.#kept.set(id, result);
    this.#size += result.text.length;
    for (const [oldest, { text }] of this.#kept) {
      if (this.#size <= STORE_LIMIT) break;
      this.#kept.delete(oldest);
      this.#size -= text.length;
    }
  }

  /** The part of a kept result from `offset`; `undefined` when it is not kept (any more). */
  read(id: string, offset: number): string | undefined {
    const kept = this.#kept.get(id);
    return kept && sliceResult(kept.text, offset);
  }

  /** What to tell the model of what follows after `end`; `""` when that was all. */
  note(id: string, end: number): string {
    const kept = this.#kept.get(id);
    if (!kept || end >= kept.text.length) return "";
    const all = kept.text.length + kept.lost;
    const gone = kept.lost > 0 ? `, the last ${kept.lost} for good` : "";
    const call = JSON.stringify({ id, offset: end });
    return `\n\n[${all - end} of ${all} characters were cut${gone}. read_more ${call} shows more.]`;
  }

  /** Whether a kept result came from outside; for one that is not kept, it might have. */
  isOutside(id: unknown): boolean {
    return this.#kept.get(String(id))?.outside ?? true;
  }
}

/** At most {@linkcode RESULT_LIMIT} characters, never half of a surrogate pair. */
export function sliceResult(text: string, offset: number): string {
  const end = offset + RESULT_LIMIT;
  const half = end < text.length && /[\ud800-\udbff]/.test(text[end - 1]!);
  return text.slice(offset, half ? end - 1 : end);
}
