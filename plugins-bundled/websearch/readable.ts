/** The text of a web page as a person would read it: headings, paragraphs, lists, tables.
 *
 * What surrounds an article (menus, footers, hidden parts) is left out by the names of the
 * elements alone; where that leaves nothing, the whole page counts. Linear in its size. */

import { attribute, htmlTokens, type Token } from "./html_tokens.ts";

/** A page without its markup. */
export interface ReadablePage {
  title: string;
  /** Blocks separated by empty lines; headings begin with `#`, list items with `-`. */
  text: string;
}

const SURROUNDINGS = new Set(["nav", "aside", "footer", "form", "menu", "dialog"]);
const NO_TEXT = new Set(["svg", "math", "object", "canvas", "select", "button", "noscript"]);
const MAIN = new Set(["main", "article"]);
const VOID = new Set(["br", "hr", "img", "input", "meta", "link", "wbr", "source", "col"]);

const BLOCKS = new Set(
  ["address", "article", "blockquote", "body", "dd", "div", "dl", "dt", "figcaption", "figure"]
    .concat(["h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"])
    .concat(["section", "table", "tbody", "thead", "tr", "ul", "title", "form", "nav", "footer"]),
);

/** Fewest characters that count as the text of a page. */
const ENOUGH = 80;

/** Reads a page. */
export function readablePage(html: string): ReadablePage {
  const page = new TextCollector(true);
  for (const token of htmlTokens(html)) page.add(token);
  const text = page.main.length >= ENOUGH ? page.main : page.all;
  if (text.length >= ENOUGH) return { title: page.title, text };
  const whole = new TextCollector(false);
  for (const token of htmlTokens(html)) whole.add(token);
  return { title: whole.title, text: whole.all };
}

/** The text of a piece of HTML on one line. */
export function plainText(html: string): string {
  let text = "";
  for (const token of htmlTokens(html)) text += token.type === "text" ? token.text : "";
  return oneLine(text);
}

/** Text with every run of white space made one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Gathers the text of a stream of tokens into blocks. */
class TextCollector {
  title = "";
  readonly #blocks: { text: string; main: boolean }[] = [];
  readonly #skipSurroundings: boolean;
  #current: string[] = [];
  #prefix = "";
  #mainDepth = 0;
  #preDepth = 0;
  #cells = 0;
  #inTitle = false;
  /** The element that is being left out, and how often it is open. */
  #skipped: { name: string; depth: number } | undefined;

  constructor(skipSurroundings: boolean) {
    this.#skipSurroundings = skipSurroundings;
  }

  get all(): string {
    return this.#join(() => true);
  }

  get main(): string {
    return this.#join((block) => block.main);
  }

  add(token: Token): void {
    if (token.type === "text") {
      if (!this.#skipped) this.#current.push(token.text);
    } else if (this.#skipped) this.#passOver(token);
    else if (!token.closing && this.#isSkipped(token)) {
      this.#skipped = { name: token.name, depth: 1 };
    } else this.#addTag(token);
  }

  #passOver({ name, closing }: Token & { type: "tag" }): void {
    if (name !== this.#skipped!.name) return;
    this.#skipped!.depth += closing ? -1 : 1;
    if (this.#skipped!.depth === 0) this.#skipped = undefined;
  }

  #isSkipped({ name, attributes }: Token & { type: "tag" }): boolean {
    if (attributes.endsWith("/") || VOID.has(name)) return false;
    if (NO_TEXT.has(name)) return true;
    if (!this.#skipSurroundings || name === "body" || name === "html") return false;
    if (SURROUNDINGS.has(name)) return true;
    return attribute(attributes, "hidden") !== undefined ||
      /display\s*:\s*none/i.test(attribute(attributes, "style") ?? "");
  }

  #addTag({ name, closing }: Token & { type: "tag" }): void {
    if (name === "br") this.#current.push(this.#preDepth > 0 ? "\n" : "\u2028");
    else if (BLOCKS.has(name)) this.#endBlock();
    if (name === "tr") this.#cells = 0;
    else if ((name === "td" || name === "th") && !closing && this.#cells++ > 0) {
      this.#current.push(" | ");
    }
    const step = closing ? -1 : 1;
    if (MAIN.has(name)) this.#mainDepth = Math.max(0, this.#mainDepth + step);
    if (name === "pre") this.#preDepth = Math.max(0, this.#preDepth + step);
    if (name === "title") this.#inTitle = !closing && this.title === "";
    if (closing) return;
    if (/^h[1-6]$/.test(name)) this.#prefix = `${"#".repeat(Number(name[1]))} `;
    else if (name === "li") this.#prefix = "- ";
  }

  #endBlock(): void {
    const raw = this.#current.join("");
    this.#current = [];
    const text = this.#preDepth > 0
      ? raw.trimEnd().replace(/^\n+/, "")
      : raw.split("\u2028").map(oneLine).filter((line) => line !== "").join("\n");
    if (text === "") return;
    if (this.#inTitle) this.title = oneLine(text);
    else this.#blocks.push({ text: this.#prefix + text, main: this.#mainDepth > 0 });
    this.#prefix = "";
  }

  #join(wanted: (block: { main: boolean }) => boolean): string {
    this.#endBlock();
    return this.#blocks.filter(wanted).map((block) => block.text).join("\n\n");
  }
}
