/** The logs that only the kernel writes: `security.log` and `logs/*.log`.
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

/** The longest line; what is longer loses its fields, never its event. */
const LINE_LIMIT = 64 * 1024;

/** Writes the logs of one tree. */
export class KernelLog {
  readonly #paths: Record<LogName, string>;
  #last: Promise<void> = Promise.resolve();

  constructor(home: Home) {
    this.#paths = {
      security: home.securityLog,
      tool_executions: `${home.logs}/tool_executions.log`,
      plugin_errors: `${home.logs}/plugin_errors.log`,
    };
  }

  /** Appends one line; lines of one process keep their order. Rejects when the disk refuses. */
  write(name: LogName, event: string, fields: Record<string, Json> = {}): Promise<void> {
    const line = formatLine(new Date(), event, fields);
    const written = this.#last.then(() => append(this.#paths[name], line));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Resolves when all that was given to `write` so far is on the disk, or refused. */
  async settled(): Promise<void> {
    await this.#last;
  }
}

/** One line of a log, without its newline. */
export function formatLine(at: Date, event: string, fields: Record<string, Json>): string {
  const record = { at: at.toISOString(), event, ...redactJson(fields) as Record<string, Json> };
  const line = escapeLine(JSON.stringify(record));
  if (line.length <= LINE_LIMIT) return line;
  return JSON.stringify({ at: record.at, event, omitted: `${line.length} characters` });
}

async function append(path: string, line: string): Promise<void> {
  const size = await Deno.stat(path).then((info) => info.size, () => 0);
  if (size > ROTATE_AT) await Deno.rename(path, `${path}.1`);
  await appendLines(path, `${line}\n`);
}
