/** A frame around texts from outside: each row has our bar before it, so that no text can
 * imitate the question below. */

import { escapeTerminal } from "../../security/mod.ts";
import type { Trait } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { splitRows } from "../width.ts";

/** Writes a text from outside into a frame, wrapped and escaped. */
export type WriteRows = (text: string, indent: string, traits?: readonly Trait[]) => void;

/** Draws a frame with what `write` puts into it. The title is ours. */
export function drawFrame(
  { output }: Terminal,
  title: string,
  write: (rows: WriteRows) => void,
): void {
  const { paint } = output;
  const [top, bar, bottom] = output.facts.unicode ? ["╭", "│", "╰"] : ["+", "|", "+"];
  const width = output.size().columns - 3;
  output.line(paint(`${top} ${title}`, "yellow", "bold"));
  write((text, indent, traits = []) => {
    for (const line of text.split("\n").map((line) => escapeTerminal(line))) {
      for (const row of splitRows(line, Math.max(8, width - indent.length))) {
        output.line(`${paint(bar, "yellow")} ${indent}${paint(row, ...traits)}`);
      }
    }
  });
  output.line(paint(bottom, "yellow"));
}
