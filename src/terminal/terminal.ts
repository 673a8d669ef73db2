/** The terminal as one thing: output, keyboard, Ctrl-C, size. Everything
 * interactive is handed one of these; tests hand over one made of arrays. */

import { CancelledError, PyraError } from "../base/mod.ts";
import { inputSource, TerminalInput } from "./input.ts";
import type { Interrupts } from "./interrupts.ts";
import type { Output } from "./output.ts";
import type { Redraw } from "./screen.ts";

/** What the interactive parts work on. */
export interface Terminal {
  readonly output: Output;
  readonly input: TerminalInput;
  readonly interrupts: Interrupts;
  /** Somebody can be asked, with cursor keys and repainting. */
  readonly interactive: boolean;
  /** Calls back when what is on the screen has to be painted anew. Returns the way out. */
  onRedraw(listener: (why: Redraw) => void): () => void;
  /** Gives the keyboard back: before the kernel asks something, and at the end. */
  close(): void;
}

/** The terminal that `output` writes to. Nothing is read before the first question. */
export function openTerminal(output: Output, interrupts: Interrupts): Terminal {
  const { stdin, stdout, cursor } = output.facts;
  const input = new TerminalInput(inputSource(output));
  return {
    output,
    input,
    interrupts,
    interactive: stdin && stdout && cursor,
    onRedraw: (listener) => output.screen.onRedraw(listener),
    close: () => input.close(),
  };
}

/** A question that needs a person at a terminal, and there is none. */
export class NoTerminalError extends PyraError {
  constructor(question: string) {
    super(`Nobody can be asked: ${question}`, {
      code: "terminal.required",
      hint: "run it in a terminal, or give the answer as an option",
    });
  }
}

/** Runs `work` with a signal that Ctrl-C aborts; then `CancelledError` is thrown. */
export async function interruptible<T>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const unsubscribe = terminal.interrupts.subscribe(() => controller.abort());
  try {
    const result = await work(controller.signal);
    if (controller.signal.aborted) throw new CancelledError("The question");
    return result;
  } finally {
    unsubscribe();
  }
}
