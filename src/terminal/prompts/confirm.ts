/** Yes or no. Typed-ahead keys do not count, Enter alone is no, nobody there is no. */

import { interruptible, type Terminal } from "../terminal.ts";

/** Asks yes or no. The question is ours, not from outside. Throws `CancelledError` on Ctrl-C. */
export async function askConfirm(
  terminal: Terminal,
  options: { question: string },
): Promise<boolean> {
  const { output, input } = terminal;
  if (!output.facts.stdin || !output.facts.stdout) return false;
  return await interruptible(terminal, async (signal) => {
    await input.settle(signal);
    output.write(`${output.paint(options.question, "bold")} ${output.paint("[y/N]", "dim")} `);
    if (!terminal.interactive) return /^\s*y(es)?\s*$/i.test(await input.line(signal) ?? "");
    const yes = await readYes(terminal, signal);
    output.line(yes ? "yes" : "no");
    return yes;
  });
}

async function readYes(terminal: Terminal, signal: AbortSignal): Promise<boolean> {
  for (;;) {
    const keys = await terminal.input.keys(signal);
    if (keys === undefined) return false;
    for (const { name, text: anyText } of keys) {
      // A paste, or several letters at once, were not meant for this question.
      const text = name === "text" ? anyText : undefined;
      if (text === "y" || text === "Y") return true;
      if (text === "n" || text === "N" || name === "enter" || name === "escape") return false;
    }
  }
}
