/** Markdown on the output: rendered on a terminal, as it is written in a pipe. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Output } from "../output.ts";
import { MarkdownStream } from "./stream.ts";

/** A stream that renders to stdout. */
export function markdownTo(output: Output): MarkdownStream {
  return new MarkdownStream({
    write: (text) => output.write(text),
    width: () => output.size().columns,
    color: output.facts.color,
    unicode: output.facts.unicode,
  });
}

/** Prints a finished text: rendered where stdout is a terminal, otherwise only escaped. */
export function printMarkdown(output: Output, text: string): void {
  if (!output.facts.stdout) return output.write(escapeTerminal(text, { multiline: true }));
  const stream = markdownTo(output);
  stream.push(text);
  stream.end();
}
