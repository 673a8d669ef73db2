/** Splits a Markdown text into the sections that are indexed, so that a hit points at a place.
 *
 * A section ends before a heading, or at a paragraph border after about 1,000 characters. */

/** A piece of a text. */
export interface Section {
  /** The heading it stands under, or `""`. */
  heading: string;
  /** 1-based line of the text where it starts. */
  line: number;
  paragraphs: string[];
}

/** A section is closed when it has this many characters. */
const SECTION_SIZE = 1_000;

/** A paragraph longer than this is cut at a line end or a space: a list, a log, data. */
const PARAGRAPH_SIZE = 1_000;

const HEADING = /^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$/;
const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** The sections of a text. `firstLine` is the number of its first line. */
export function splitSections(text: string, firstLine = 1): Section[] {
  const splitter = new Splitter();
  let line = firstLine;
  for (let start = 0; start <= text.length; line++) {
    let end = text.indexOf("\n", start);
    if (end < 0) end = text.length;
    splitter.add(text.slice(start, text[end - 1] === "\r" ? end - 1 : end), line);
    start = end + 1;
  }
  return splitter.end();
}

class Splitter {
  readonly #sections: Section[] = [];
  #section: Section | undefined;
  #size = 0;
  #heading = "";
  #paragraph = "";
  #paragraphLine = 0;
  /** The characters that close the code block we are in. */
  #fence: string | undefined;

  add(line: string, number: number): void {
    const heading = this.#fence === undefined && line.length < 1_000
      ? HEADING.exec(line)?.[1]
      : undefined;
    this.#followFence(line);
    if (heading !== undefined) {
      this.#endSection();
      this.#heading = heading;
      this.#section = { heading, line: number, paragraphs: [] };
    } else if (line.trim() === "") this.#endParagraph();
    else {
      if (this.#paragraph === "") this.#paragraphLine = number;
      this.#paragraph += this.#paragraph === "" ? line : `\n${line}`;
      if (this.#paragraph.length > PARAGRAPH_SIZE) this.#endParagraph();
    }
  }

  end(): Section[] {
    this.#endSection();
    return this.#sections;
  }

  #followFence(line: string): void {
    const fence = FENCE.exec(line)?.[1];
    if (fence === undefined) return;
    if (this.#fence === undefined) this.#fence = fence;
    else if (fence.startsWith(this.#fence)) this.#fence = undefined;
  }

  #endParagraph(): void {
    if (this.#paragraph === "") return;
    for (const piece of cut(this.#paragraph)) this.#addParagraph(piece);
    this.#paragraph = "";
  }

  #addParagraph(text: string): void {
    if (this.#section && this.#size > 0 && this.#size + text.length > SECTION_SIZE) {
      this.#closeSection();
    }
    this.#section ??= { heading: this.#heading, line: this.#paragraphLine, paragraphs: [] };
    this.#section.paragraphs.push(text);
    this.#size += text.length;
  }

  #endSection(): void {
    this.#endParagraph();
    this.#closeSection();
  }

  #closeSection(): void {
    if (this.#section) this.#sections.push(this.#section);
    this.#section = undefined;
    this.#size = 0;
  }
}

/** Pieces of at most the paragraph size, cut at a space where there is one. */
function* cut(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > PARAGRAPH_SIZE * 1.5) {
    const space = text.lastIndexOf(" ", start + PARAGRAPH_SIZE);
    const end = space > start ? space : start + PARAGRAPH_SIZE;
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}
