/** One log in one file: a JSON object a line, redacted and escaped, so that a line cannot be
 * forged and shows as it is in any pager. An old file moves to `.1`, the older is dropped. */

import type { Json } from "../base/mod.ts";
import { appendText } from "../files/mod.ts";
import { escapeLine, redactJson } from "../security/mod.ts";

/** A log file moves aside when it has grown past this many bytes. */
const ROTATE_AT = 5 * 1024 * 1024;

/** The longest line; what is longer loses its fields, never its event and who wrote it. */
const LINE_LIMIT = 64 * 1024;

/** The longest name of an event. */
const EVENT_LIMIT = 100;

/** A line's event and fields, redacted. */
export type SafeFields = { [key: string]: Json; event: string };

/** Writes one log. */
export class LogFile {
  readonly #path: string;
  readonly #rotateAt: number;
  readonly #lineLimit: number;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, options: { rotateAt?: number; lineLimit?: number } = {}) {
    this.#path = path;
    this.#rotateAt = options.rotateAt ?? ROTATE_AT;
    this.#lineLimit = options.lineLimit ?? LINE_LIMIT;
  }

  /** Appends one line; lines of one process keep their order. Rejects when the disk refuses. */
  write(event: string, fields: Record<string, Json> = {}): Promise<void> {
    return this.append(toFields(event, fields, this.#lineLimit));
  }

  /** The same for what {@linkcode toFields} made. */
  append(fields: SafeFields): Promise<void> {
    const line = toLine({ at: new Date().toISOString(), ...fields });
    const written = this.#last.then(() => this.#append(line));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Resolves when all that was given to `write` so far was written, or refused. */
  async settled(): Promise<void> {
    await this.#last;
  }

  #append(line: string): void {
    const size = sizeOf(this.#path);
    if (size > this.#rotateAt) Deno.renameSync(this.#path, `${this.#path}.1`);
    appendText(this.#path, `${line}\n`);
  }
}

/** One line of a log, without its newline. Event and fields may come from a part. */
export function formatLine(at: Date, event: string, fields: Record<string, Json>): string {
  return toLine({ at: at.toISOString(), ...toFields(event, fields) });
}

/** Event and fields as they may be written: redacted, the event first and no field in its place
 * or that of the time; of too many fields, who wrote them. */
export function toFields(
  event: string,
  fields: Record<string, Json>,
  limit = LINE_LIMIT,
): SafeFields {
  const { at: _at, event: _event, ...rest } = fields;
  const name = String(redactJson(event.slice(0, EVENT_LIMIT)));
  const safe = { event: name, ...redactJson(rest) as { [key: string]: Json } };
  const { length } = toLine(safe);
  if (length <= limit - 256) return safe;
  const { from = null } = rest;
  return { event: name, omitted: `${length} characters`, ...from !== null && { from } };
}

function toLine(record: { [key: string]: Json }): string {
  return escapeLine(JSON.stringify(record));
}

function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch {
    return 0;
  }
}
