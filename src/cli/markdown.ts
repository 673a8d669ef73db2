/** Prints a finished piece of Markdown. */

import { escapeTerminal } from "../security/mod.ts";
import { MarkdownStream, type Output } from "../terminal/mod.ts";

/** Rendered on a terminal; as it is, but escaped, in a pipe. */
export function printMarkdown(out: Output, text: string): void {
  if (!out.facts.stdout) return out.write(escapeTerminal(text, { multiline: true }));
  const stream = new MarkdownStream({
    write: (piece) => out.write(piece),
    width: () => out.size().columns,
    color: out.facts.color,
    unicode: out.facts.unicode,
  });
  stream.push(text);
  stream.end();
}
