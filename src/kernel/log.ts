/** The logs that only the kernel writes: `security.log`, `logs/*.log`, and the daemon's.
 *
 * One JSON object a line, redacted and escaped, so that a line cannot be forged
 * and shows as it is in any pager. Old files move to `.1`, the older are dropped. */

import type { Json } from "../base/mod.ts";
import type { LogName } from "../contracts/mod.ts";
import { appendLines } from "../files/mod.ts";
import { escapeLine, redactJson } from "../security/mod.ts";
import type { Home } from "./home.ts";

/** A log file moves aside when it has grown past this many bytes. */
const ROTATE_AT = 5 * 1024 * 1024;

/** The longest line; what is longer loses its fields, never its event and who wrote it. */
const LINE_LIMIT = 64 * 1024;

/** The longest name of an event. */
const EVENT_LIMIT = 100;

/** Writes one log. */
export class LogFile {
  readonly #path: string;
  #last: Promise<void> = Promise.resolve();

  constructor(path: string) {
    this.#path = path;
  }

  /** Appends one line; lines of one process keep their order. Rejects when the disk refuses. */
  write(event: string, fields: Record<string, Json> = {}): Promise<void> {
    const line = formatLine(new Date(), event, fields);
    const written = this.#last.then(() => append(this.#path, line));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Resolves when all that was given to `write` so far is on the disk, or refused. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

/** Writes the logs of one tree. */
export class KernelLog {
  readonly #files: Record<LogName, LogFile>;

  constructor(home: Home) {
    this.#files = {
      security: new LogFile(home.securityLog),
      tool_executions: new LogFile(`${home.logs}/tool_executions.log`),
      plugin_errors: new LogFile(`${home.logs}/plugin_errors.log`),
    };
  }

  /** Appends one line; see {@linkcode LogFile.write}. */
  write(name: LogName, event: string, fields: Record<string, Json> = {}): Promise<void> {
    return this.#files[name].write(event, fields);
  }

  /** Resolves when all that was given to `write` so far is on the disk, or refused. */
  async settled(): Promise<void> {
    await Promise.all(Object.values(this.#files).map((file) => file.settled()));
  }
}

/** One line of a log, without its newline. Event and fields may come from an app. */
export function formatLine(at: Date, event: string, fields: Record<string, Json>): string {
  const head = { at: at.toISOString(), event: event.slice(0, EVENT_LIMIT) };
  // First in the line, and last to be set: no field takes its place.
  const line = toLine({ ...head, ...fields, ...head });
  if (line.length <= LINE_LIMIT) return line;
  const { from = null } = fields;
  return toLine({ ...head, omitted: `${line.length} characters`, ...from !== null && { from } });
}

function toLine(record: Record<string, Json>): string {
  return escapeLine(JSON.stringify(redactJson(record)));
}

async function append(path: string, line: string): Promise<void> {
  const size = await Deno.stat(path).then((info) => info.size, () => 0);
  if (size > ROTATE_AT) await Deno.rename(path, `${path}.1`);
  await appendLines(path, `${line}\n`);
}
