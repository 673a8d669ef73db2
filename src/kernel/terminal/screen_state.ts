/** What a part has made of the screen: kept by the filter, so that the kernel can take the screen
 * for a question, and give it back as it was. Pure. */

const LEAVE_ALTERNATE = "\x1b[?1049l";
const ENTER_ALTERNATE = "\x1b[?1049h\x1b[2J\x1b[H";
const CLOSE_LINK = "\x1b]8;;\x1b\\";

/** Painting at once, colours off, ASCII in the character set in use, no margins (which moves the
 * cursor, so that is kept), wrapping, overwriting, cursor shown. Margins, sets and modes are beyond
 * a part, but not beyond a program that the terminal was lent to. */
const PLAIN = "\x1b[?2026l\x1b[0m\x1b(B\x0f\x1b7\x1b[r\x1b8\x1b[?7h\x1b[4l\x1b[?25h";

/** The same where somebody else wrote to the terminal, the reader of a pipe: it may be in any state.
 * Alternate screens left, reverse screen, origin mode and side margins off. */
const ANY = "\x1b[?1049l\x1b[?47l\x1b[?5l\x1b[?6l\x1b[?69l\x1b]8;;\x1b\\";

/** The state of one terminal, which both streams of a part write to. */
export class ScreenState {
  /** The alternate screen is shown. */
  alternate = false;
  cursorHidden = false;
  /** The terminal paints nothing until it is told to. */
  synchronized = false;
  /** What the open link leads to; `""` for none. */
  link = "";
  /** The cursor surely is in the first column. */
  atLineStart = true;
  /** Something other than text was written. */
  touched = false;
  #traits = new Set<number>();
  #color = "";
  /** The style that a terminal kept when the alternate screen was entered. */
  #kept: { traits: Set<number>; color: string } | undefined;

  /** Takes over the parameters of an SGR sequence that was let through. */
  style(parameters: readonly string[]): void {
    for (const parameter of parameters) {
      const code = Number(parameter.split(";")[0]);
      if (code === 0) this.#unstyle();
      else if (code === 39) this.#color = "";
      else if (code >= 30) this.#color = parameter;
      else if (code === 22) this.#drop(1, 2);
      else if (code > 20) this.#drop(code - 20);
      else this.#traits.add(code);
    }
  }

  /** Notes that the part enters or leaves the alternate screen, with which a terminal keeps the style
   * and brings it back. Whether it does: where it is there already, a terminal would bring back
   * something older. */
  switchTo(alternate: boolean): boolean {
    if (this.alternate === alternate) return false;
    this.alternate = alternate;
    this.atLineStart = false;
    if (alternate) this.#kept = { traits: new Set(this.#traits), color: this.#color };
    else {
      this.#traits = this.#kept?.traits ?? new Set();
      this.#color = this.#kept?.color ?? "";
      this.#kept = undefined;
    }
    return true;
  }

  /** The sequences that make the screen the kernel's own: the main one, in its plain state. `shared`
   * is for one that others write to. */
  reset(shared = false): string {
    return (shared ? ANY : "") + (this.link && CLOSE_LINK) +
      (this.alternate ? LEAVE_ALTERNATE : "") + PLAIN;
  }

  /** The sequences that bring back what {@linkcode reset} took; the text is the part's to paint. */
  restore(): string {
    // What is kept now is the kernel's plain style.
    this.#kept = undefined;
    const codes = [...this.#traits, ...(this.#color ? [this.#color] : [])];
    return (this.alternate ? ENTER_ALTERNATE : "") +
      (codes.length > 0 ? `\x1b[${codes.join(";")}m` : "") +
      (this.link && `\x1b]8;;${this.link}\x1b\\`) +
      (this.cursorHidden ? "\x1b[?25l" : "");
  }

  /** Forgets what a part did: it has ended, and the screen was reset. */
  forget(): void {
    this.alternate =
      this.cursorHidden =
      this.synchronized =
      this.touched =
        false;
    this.link = "";
    this.#unstyle();
  }

  #unstyle(): void {
    this.#traits.clear();
    this.#color = "";
  }

  #drop(...codes: number[]): void {
    for (const code of codes) this.#traits.delete(code);
  }
}
