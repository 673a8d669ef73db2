/** One key for an answer. The question is put only once the keyboard has been still, so that
 * what was typed ahead cannot answer it. */

import { LiveRegion } from "../live_region.ts";
import type { Terminal } from "../terminal.ts";
import { displayWidth } from "../width.ts";

/** An answer and its key. The label is ours. */
export interface KeyOffer {
  key: string;
  label: string;
}

/** Puts the question and waits for one of the keys on offer. `enter` is what Enter, Esc and
 * nobody there mean, and is no; `interrupt` is what Ctrl-C means. */
export async function askOffer<T extends KeyOffer>(
  terminal: Terminal,
  offers: readonly T[],
  { enter, interrupt }: { enter: T; interrupt: T },
): Promise<T> {
  const { output, input } = terminal;
  const { paint } = output;
  const region = new LiveRegion(output);
  const aborted = new AbortController();
  const unsubscribe = terminal.interrupts.subscribe(() => aborted.abort());
  try {
    await input.settle(aborted.signal);
    if (aborted.signal.aborted) return interrupt;
    const rows = offers.map(({ key, label }) => `  ${paint(key, "bold")}  ${label}`);
    if (!terminal.interactive) {
      output.write([...rows, "Answer (Enter is no): "].join("\n"));
      const line = await input.line(aborted.signal);
      if (aborted.signal.aborted) return interrupt;
      return offers.find(({ key }) => key === line?.trim()) ?? enter;
    }
    const question = "  Enter is no › ";
    const cursor = { row: rows.length, column: displayWidth(question) };
    region.paint({ rows: [...rows, paint(question, "dim")], cursor });
    for (;;) {
      const keys = await input.keys(aborted.signal);
      if (keys === undefined) return aborted.signal.aborted ? interrupt : enter;
      for (const { name, text } of keys) {
        if (name === "enter" || name === "escape") return enter;
        const offer = name === "text" ? offers.find(({ key }) => key === text) : undefined;
        if (offer !== undefined) return offer;
      }
    }
  } finally {
    unsubscribe();
    if (terminal.interactive) region.clear();
  }
}
