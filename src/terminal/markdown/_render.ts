/** Renders a whole Markdown text in tests. */

import type { MarkdownOptions } from "./sheet.ts";
import { MarkdownStream } from "./stream.ts";

/** What the tests may choose. */
export interface RenderOptions extends Partial<Omit<MarkdownOptions, "write" | "width">> {
  columns?: number;
  /** How the source is cut; whole when missing. */
  pieces?: (source: string) => string[];
}

/** The output for a source; plain, 40 columns, unless told otherwise. */
export function render(source: string, options: RenderOptions = {}): string {
  const { columns = 40, color = false, unicode = true, pieces = (text) => [text] } = options;
  let out = "";
  const stream = new MarkdownStream({
    write: (text) => out += text,
    width: () => columns,
    color,
    unicode,
  });
  for (const piece of pieces(source)) stream.push(piece);
  stream.end();
  return out;
}

/** The lines of the output. */
export function lines(source: string, options: RenderOptions = {}): string[] {
  return render(source, options).split("\n").slice(0, -1);
}
