/** The writer to stdout and stderr; nothing else in the app writes to them.
 *
 * Writes what it is given: text from outside must have gone through `escapeTerminal`.
 * Writes are synchronous, so that what the user sees is in the order of the code. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { ScreenSize, TerminalFacts } from "../contracts/mod.ts";
import type { Screen } from "./screen.ts";
import { createPaint, type Paint } from "./style.ts";

/** The reader of our output has gone (`pyra … | head`). Not a failure: the app's
 * entry ends quietly with `exitCode` when it sees the code `output.closed`. */
export class OutputClosedError extends PyraError {
  constructor() {
    super("The reader of the output has gone", { code: "output.closed", exitCode: ExitCode.ok });
  }
}

/** Size of the terminal in cells. */
export type Size = ScreenSize;

/** Where text goes. */
export interface Output {
  readonly facts: TerminalFacts;
  /** The terminal, where one of the streams is one. */
  readonly screen?: Screen;
  /** Styles text for stdout; plain where colours are not wanted. */
  readonly paint: Paint;
  /** Columns and rows of the terminal as they are now; 80 by 24 without one. */
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

/** The output of this process. What is a terminal lies behind `screen`; everything else (a pipe,
 * a file) is ours to write to. */
export function createOutput(facts: TerminalFacts, screen?: Screen): Output {
  const stdout = sinkOf(1, facts.stdout ? screen : undefined);
  const stderr = sinkOf(2, facts.stderr ? screen : undefined);
  return {
    facts,
    screen,
    paint: createPaint(facts.color),
    size: () => screen?.size() ?? facts.size,
    write: stdout,
    line: (text = "") => stdout(text + "\n"),
    error: (text) => stderr(text + "\n"),
    status: (text) => stderr(`\r${text}\x1b[K`),
  };
}

function sinkOf(stream: 1 | 2, screen: Screen | undefined): (text: string) => void {
  if (screen) return (text) => screen.show(stream, text);
  const sink = stream === 1 ? Deno.stdout : Deno.stderr;
  return (text) => writeAll(sink, text);
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
