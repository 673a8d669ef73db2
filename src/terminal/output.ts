/** The writer to stdout and stderr; nothing else in the app writes to them.
 *
 * Writes what it is given: text from outside must have gone through `escapeTerminal`.
 * Writes are synchronous, so that what the user sees is in the order of the code. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { TerminalFacts } from "../contracts/mod.ts";
import { createPaint, type Paint } from "./style.ts";

/** Columns assumed where nobody can be asked. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

/** The reader of our output has gone (`pyra … | head`). Not a failure: the app's
 * entry ends quietly with `exitCode` when it sees the code `output.closed`. */
export class OutputClosedError extends PyraError {
  constructor() {
    super("The reader of the output has gone", { code: "output.closed", exitCode: ExitCode.ok });
  }
}

/** Size of the terminal in cells. */
export interface Size {
  columns: number;
  rows: number;
}

/** Where text goes. */
export interface Output {
  readonly facts: TerminalFacts;
  /** Styles text for stdout; plain where colours are not wanted. */
  readonly paint: Paint;
  /** Columns and rows of the terminal, asked anew each time; 80 by 24 without one. */
  size(): Size;
  /** Writes to stdout as it is. Throws {@linkcode OutputClosedError}. */
  write(text: string): void;
  /** Writes one line to stdout. */
  line(text?: string): void;
  /** Writes one line to stderr. */
  error(text: string): void;
  /** Shows a line on stderr that the next one replaces; `""` takes it away. For terminals. */
  status(text: string): void;
}

/** A byte sink that may take only a part of what it is given. */
interface Sink {
  writeSync(bytes: Uint8Array): number;
}

/** The output of this process. */
export function createOutput(facts: TerminalFacts): Output {
  return {
    facts,
    paint: createPaint(facts.color),
    size: () => consoleSize(facts),
    write: (text) => writeAll(Deno.stdout, text),
    line: (text = "") => writeAll(Deno.stdout, text + "\n"),
    error: (text) => writeAll(Deno.stderr, text + "\n"),
    status: (text) => writeAll(Deno.stderr, `\r${text}\x1b[K`),
  };
}

function consoleSize(facts: TerminalFacts): Size {
  if (facts.stdout || facts.stderr || facts.stdin) {
    try {
      const { columns, rows } = Deno.consoleSize();
      if (columns > 0 && rows > 0) return { columns, rows };
    } catch {
      // A terminal that does not know its size, such as a serial line.
    }
  }
  return { columns: DEFAULT_COLUMNS, rows: DEFAULT_ROWS };
}

function writeAll(sink: Sink, text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let done = 0; done < bytes.length;) done += sink.writeSync(bytes.subarray(done));
  } catch (error) {
    if (error instanceof Deno.errors.BrokenPipe) throw new OutputClosedError();
    throw error;
  }
}
