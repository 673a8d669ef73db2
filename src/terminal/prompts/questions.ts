/** Single questions, for wizards. Each throws `CancelledError` on Ctrl-C and Ctrl-D,
 * and `NoTerminalError` where nobody can be asked. */

import { CancelledError, Secret } from "../../base/mod.ts";
import { LineEditor } from "../editor/line_editor.ts";
import type { Key } from "../keys.ts";
import { interruptible, NoTerminalError, type Terminal } from "../terminal.ts";

/** A question with a line for an answer. The texts are ours, not from outside. */
export interface TextQuestion {
  question: string;
  /** What Enter alone means; shown dim. */
  default?: string;
  /** Says what is wrong with an answer; `undefined` when nothing is. */
  validate?(answer: string): string | undefined;
}

/** Asks for a line of text; white space around it is dropped. */
export async function askText(terminal: Terminal, options: TextQuestion): Promise<string> {
  requirePerson(terminal, options.question);
  const { output } = terminal;
  const note = options.default === undefined ? "" : output.paint(` (${options.default})`, "dim");
  const editor = new LineEditor(terminal, {
    prompt: `${output.paint(options.question, "bold")}${note}: `,
  });
  for (;;) {
    const result = await editor.read();
    if (result.kind !== "line") throw new CancelledError("The question");
    const answer = result.text.trim() || (options.default ?? "");
    const problem = options.validate?.(answer);
    if (problem === undefined) return answer;
    output.line(output.paint(`  ${problem}`, "red"));
  }
}

/** Asks for a secret: nothing is echoed, and nothing of it is kept. */
export async function askSecret(
  terminal: Terminal,
  options: { question: string },
): Promise<Secret> {
  requirePerson(terminal, options.question);
  const { output, input } = terminal;
  output.write(`${output.paint(options.question, "bold")}: `);
  try {
    return await interruptible(terminal, async (signal) => {
      let typed = "";
      for (;;) {
        const keys = await input.keys(signal);
        if (keys === undefined) throw new CancelledError("The question");
        for (const [i, key] of keys.entries()) {
          if (key.name === "enter") {
            input.unread(keys.slice(i + 1));
            return new Secret(typed.trim());
          }
          typed = typeSecret(typed, key);
        }
      }
    });
  } finally {
    output.line();
  }
}

function typeSecret(typed: string, key: Key): string {
  if (key.text !== undefined) return typed + key.text;
  if (key.name === "backspace") return Array.from(typed).slice(0, -1).join("");
  if (key.ctrl && key.name === "u") return "";
  if (key.ctrl && key.name === "d" && typed === "") throw new CancelledError("The question");
  return typed;
}

/** Throws unless there is a keyboard to answer and a screen to ask on. */
export function requirePerson(terminal: Terminal, question: string): void {
  const { stdin, stdout } = terminal.output.facts;
  if (!stdin || !stdout) throw new NoTerminalError(question);
}
