/** Server-sent events out of text, as the HTML standard has them, with a limit.
 *
 * Lines end in LF, CR or CRLF, wherever the pieces are cut.
 * Only `data` is of interest here. A last event without its blank line is delivered too:
 * many servers end that way, and half an event shows in its JSON.
 * The client library's own decoder grows without bound, which is why it is not used.
 * Spec: https://html.spec.whatwg.org/multipage/server-sent-events.html */

import { tooLarge } from "./_body.ts";

/** Cuts a stream into events. Feed it with `push`, and `end` when the stream is over. */
export class SseDecoder {
  readonly #maxLength: number;
  /** The begun line, in the pieces it came in: joining each time would be quadratic. */
  #line: string[] = [];
  #data: string[] = [];
  #size = 0;
  #afterCr = false;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** The data of the events that `text` completes. Throws `provider.too_large`. */
  push(text: string): string[] {
    const events: string[] = [];
    let start = 0;
    if (this.#afterCr && text.startsWith("\n")) start = 1;
    if (text) this.#afterCr = text.endsWith("\r");
    for (let at = lineEnd(text, start); at !== -1; at = lineEnd(text, start)) {
      this.#grow(text.slice(start, at));
      this.#finishLine(events);
      start = at + (text.startsWith("\r\n", at) ? 2 : 1);
    }
    this.#grow(text.slice(start));
    return events;
  }

  /** The data of a last event that lacks its blank line. */
  end(): string[] {
    return this.push("\n\n");
  }

  #grow(piece: string): void {
    if (!piece) return;
    this.#line.push(piece);
    this.#size += piece.length;
    if (this.#size > this.#maxLength) throw tooLarge(this.#maxLength);
  }

  #finishLine(events: string[]): void {
    const line = this.#line.join("");
    this.#line = [];
    if (!line) {
      if (this.#data.length) events.push(this.#data.join("\n"));
      this.#data = [];
      this.#size = 0;
    } else if (line === "data" || line.startsWith("data:")) {
      this.#data.push(line.slice(line[5] === " " ? 6 : 5));
    } else {
      // A comment or another field takes no room.
      this.#size -= line.length;
    }
  }
}

/** The next CR or LF at or after `from`, or -1. */
function lineEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || code === 13) return at;
  }
  return -1;
}
