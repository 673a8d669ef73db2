/** What the kernel writes down: the record, its copies for reading, and the logs beside it.
 *
 * `security` and `tool_executions` are the record (`record/`): a line that cannot be put on it is
 * an error, so that what it tells of is not done. `security.log` and `logs/tool_executions.log`
 * are copies of its lines, for `grep` and `tail`. What an app tells goes to a file of its own,
 * and is never part of the record. What parts can cause at will has a budget for each of them. */

import { ExitCode, type Json, PyraError } from "../base/mod.ts";
import type { LogName } from "../contracts/mod.ts";
import { escapeLine, redactJson } from "../security/mod.ts";
import type { Home } from "./home.ts";
import { LogFile, toFields } from "./log_file.ts";
import { Budget } from "./record/budget.ts";
import { RunRecord } from "./record/run_record.ts";

/** What one part may cause: so many bytes at once, and so many a second after that, which is 5 MiB a
 * day. */
const PART_BURST = 256 * 1024;
const PART_PER_SECOND = 64;

/** The same for calls that it makes: some thousand at once, and 20 MiB a day. */
const CALL_BURST = 2 * 1024 * 1024;
const CALLS_PER_SECOND = 256;

/** What an app may tell of itself; the same for what a plugin prints. */
const TOLD_BURST = 1024 * 1024;
const TOLD_PER_SECOND = 16 * 1024;

const BUDGETS = {
  record: [PART_BURST, PART_PER_SECOND],
  calls: [CALL_BURST, CALLS_PER_SECOND],
  told: [TOLD_BURST, TOLD_PER_SECOND],
} as const;

/** What one line costs at least, in bytes: a file of short lines is noise as well. */
const LEAST_COST = 200;

/** The longest line that a part causes, in characters. */
const PART_LINE = 4 * 1024;

/** The app's own file moves aside beyond so many bytes. */
const TOLD_ROTATE_AT = 1024 * 1024;

type Fields = Record<string, Json>;

/** Writes the record and the logs of one tree. */
export class KernelLog {
  readonly #record: RunRecord;
  readonly #copies: Record<"security" | "tool_executions", LogFile>;
  readonly #pluginErrors: LogFile;
  readonly #told: LogFile;
  readonly #budgets = new Map<string, Budget>();
  readonly #now: () => number;
  /** Whether `logs/tool_executions.log` is written; the record is in any case. */
  copiesCalls = true;

  /** @param options.now Milliseconds of a clock that only goes on. */
  constructor(home: Home, options: { now?: () => number } = {}) {
    this.#now = options.now ?? (() => performance.now());
    this.#record = new RunRecord({ folder: home.record });
    this.#copies = {
      security: new LogFile(home.securityLog),
      tool_executions: new LogFile(`${home.logs}/tool_executions.log`),
    };
    this.#pluginErrors = new LogFile(`${home.logs}/plugin_errors.log`);
    this.#told = new LogFile(home.appEvents, { rotateAt: TOLD_ROTATE_AT, lineLimit: PART_LINE });
  }

  /** Keeps back what the record needs to be begun, before a part can take it. */
  reserve(): void {
    this.#record.reserve();
  }

  /** Appends one line. Rejects when it could not be written: then do not do what it tells of. */
  write(name: LogName, event: string, fields: Fields = {}): Promise<void> {
    if (name === "plugin_errors") return this.#pluginErrors.write(event, fields);
    const safe = toFields(event, fields);
    // Their order is that of the record; a copy that fails is no reason to fail.
    if (name === "security" || this.copiesCalls) {
      void this.#copies[name].append(safe).catch(() => {});
    }
    return this.#record.write({ ...safe, log: name });
  }

  /** The same for what `part` can cause at will: short, and only as much as its budget allows.
   * Rejects with `log.too_much` beyond that. */
  async writeFor(part: string, name: LogName, event: string, fields: Fields = {}): Promise<void> {
    const isRecord = name !== "plugin_errors";
    const short = shorten(event, fields);
    const cost = JSON.stringify(short).length;
    const skipped = this.#spend(part, isRecord ? "record" : "told", cost);
    await this.write(name, event, { ...short, ...skipped > 0 && { skipped } });
  }

  /** Writes a line of a call that an app makes. One that begins costs what both its lines will take;
   * rejects with `log.too_much` beyond that, and such a call is not made. */
  async writeCall(part: string, event: string, fields: Fields): Promise<void> {
    if (event === "tool_call") this.#spend(part, "calls", 2 * JSON.stringify(fields).length);
    await this.write("tool_executions", event, fields);
  }

  /** Takes what a line costs from the budget of `part`, for lines that others write on its
   * behalf. Throws `log.too_much`. */
  spend(part: string): void {
    this.#spend(part, "record", LEAST_COST);
  }

  /** Writes what an app tells of itself to the app's own file. What is too much is left out, and
   * counted in the next line. */
  async tell(from: string, name: LogName, event: string, fields: Fields): Promise<void> {
    const line = { ...shorten(event, fields), log: name, from };
    try {
      const skipped = this.#spend("app", "told", JSON.stringify(line).length);
      await this.#told.write(event, { ...line, ...skipped > 0 && { skipped } });
    } catch (error) {
      if (!(error instanceof LogBudgetError)) throw error;
    }
  }

  /** Resolves when all that was given so far is on the disk, or refused. */
  async settled(): Promise<void> {
    const { security, tool_executions } = this.#copies;
    const all = [this.#record, security, tool_executions, this.#pluginErrors, this.#told];
    await Promise.all(all.map((log) => log.settled()));
  }

  /** How many lines of the part were refused before this one. */
  #spend(part: string, kind: "record" | "calls" | "told", cost: number): number {
    const key = `${kind} ${part}`;
    let budget = this.#budgets.get(key);
    if (!budget) {
      const [burst, perSecond] = BUDGETS[kind];
      budget = new Budget(burst, perSecond);
      this.#budgets.set(key, budget);
    }
    if (!budget.take(Math.max(LEAST_COST, cost), this.#now())) throw new LogBudgetError(part);
    return budget.takeRefused();
  }
}

/** A part caused more to be logged than it may. */
class LogBudgetError extends PyraError {
  constructor(part: string) {
    super(`${part} did more than can be logged`, {
      code: "log.too_much",
      hint: "wait a moment; `pyra log` shows what it did",
      exitCode: ExitCode.refused,
    });
  }
}

/** The fields, where they are few; else what they begin with. Names of logs and writers are
 * set by whoever writes the line. */
function shorten(event: string, fields: Fields): Fields {
  const text = escapeLine(JSON.stringify(redactJson(fields)));
  if (text.length + event.length <= PART_LINE - 512) return fields;
  const names = Object.entries(fields).slice(0, 16);
  const short = names.map(([name, value]) => [name.slice(0, 40), shortValue(value)]);
  return { ...Object.fromEntries(short), omitted: `${text.length} characters` };
}

function shortValue(value: Json): Json {
  if (typeof value === "string") return value.slice(0, 60);
  return typeof value === "object" && value !== null ? "…" : value;
}
