/** Markdown to a terminal while it arrives. */

/** Where and how to render. */
export interface MarkdownOptions {
  write(text: string): void;
  /** Columns; asked at each new block. */
  width(): number;
  color: boolean;
  unicode: boolean;
}

/** Renders Markdown append-only. */
export class MarkdownStream {
  readonly #options: MarkdownOptions;

  constructor(options: MarkdownOptions) {
    this.#options = options;
  }

  /** Takes the next piece of the source. */
  push(chunk: string): void {
    this.#options.write(chunk);
  }

  /** The source has ended: writes what was held back and ends the line. */
  end(): void {
    this.#options.write("\n");
  }
}
