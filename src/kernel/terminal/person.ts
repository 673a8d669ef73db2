/** Whoever can answer the kernel's questions: at this terminal, or at that of an attached client.
 *
 * Only the kernel has one; no part can ask, see or answer through it. Texts may be foreign: the
 * one who draws escapes and cuts them, and puts before each line who says it. */

import type { Secret } from "../../base/mod.ts";

/** One line above a question, to be seen before it is answered. */
export interface QuestionLine {
  text: string;
  /** Who says it, where it is not Pyra: `plugin mail`, `the assistant`. Shown before the text. */
  from?: string;
  /** Drawn red, marked for those who see no colours, and directly above the answer. */
  mark?: "red";
}

/** An answer on offer; `key` is one character. `n` and `q` always refuse. */
export interface Choice {
  key: string;
  label: string;
}

/** Whether a choice refuses: it is on the screen from the start, and counts though nothing else was
 * read. */
export function isRefusal({ key }: Choice): boolean {
  return key === "n" || key === "q";
}

/** A question with a few answers. */
export interface Question {
  /** Our own words; names in it are escaped and cut. */
  title: string;
  lines: readonly QuestionLine[];
  choices: readonly Choice[];
}

/** A person who can be asked. Each answer is `undefined` where nobody is there, or at Ctrl-C. */
export interface Person {
  /** Whether anybody can be asked now. */
  readonly isThere: boolean;
  /** The key of one of the choices; Enter and Escape alone are `undefined`. `signal` takes the
   * question back. */
  choose(question: Question, signal?: AbortSignal): Promise<string | undefined>;
  /** One line of text. */
  line(title: string, lines?: readonly QuestionLine[]): Promise<string | undefined>;
  /** A secret, never echoed; `check` runs while echo is still off, and what it returns ends the
   * question. */
  secret(title: string, lines?: readonly QuestionLine[]): Promise<Secret | undefined>;
}
