/** Reads one entry from the user: a line, or several, with everything a shell's line
 * editor does. Where the terminal cannot, the system's own line editing serves. */

import { applyEdit, complete, EditBuffer } from "../../text/mod.ts";
import { type Action, actionOf, editOf } from "./bindings.ts";
import { type Completer, listRows } from "./completion.ts";
import { type HistoryStore, HistoryWalk } from "./history.ts";
import { layoutInput } from "./layout.ts";
import { type Search, searchKey, startSearch } from "./search.ts";
import type { Key } from "../keys.ts";
import { type Frame, LiveRegion, withoutStyle } from "../live_region.ts";
import type { Terminal } from "../terminal.ts";
import { displayWidth } from "../width.ts";

/** How an entry ended: entered, left with Ctrl-C (what stood there is lost), or Ctrl-D. */
export type LineResult =
  | { kind: "line"; text: string }
  | { kind: "interrupt"; text: string }
  | { kind: "end" };

/** How a {@linkcode LineEditor} looks and what it knows. */
export interface LineEditorOptions {
  /** Before the text; may be styled. */
  prompt: string;
  /** Shown dim while nothing is typed. */
  placeholder?: string;
  /** Entries to walk through; new ones are added. */
  history?: HistoryStore;
  complete?: Completer;
}

/** Clears the screen and goes to its top. */
const CLEAR_SCREEN = "\x1b[2J\x1b[H";

/** A line editor; one for a whole session, so that its history is read once. */
export class LineEditor {
  readonly #terminal: Terminal;
  readonly #options: LineEditorOptions;
  readonly #region: LiveRegion;
  #entries: string[] | undefined;
  #buffer = new EditBuffer();
  #walk = new HistoryWalk([]);
  #search: Search | undefined;
  #choices: readonly string[] = [];

  constructor(terminal: Terminal, options: LineEditorOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#region = new LiveRegion(terminal.output);
  }

  /** Reads one entry, starting from `text`. `signal` ends it like Ctrl-D. */
  async read(text = "", signal?: AbortSignal): Promise<LineResult> {
    const stop = new AbortController();
    let interrupted = false;
    const unsubscribe = this.#terminal.interrupts.subscribe(() => {
      interrupted = true;
      stop.abort();
    });
    const either = signal === undefined ? stop.signal : AbortSignal.any([stop.signal, signal]);
    try {
      const entry = this.#terminal.interactive
        ? await this.#edit(text, either)
        : await this.#readPlain(either);
      if (interrupted) return { kind: "interrupt", text: this.#buffer.text };
      if (entry === undefined) return { kind: "end" };
      await this.#remember(entry);
      return { kind: "line", text: entry };
    } finally {
      unsubscribe();
    }
  }

  async #readPlain(signal: AbortSignal): Promise<string | undefined> {
    const { output, input } = this.#terminal;
    if (output.facts.stdin && output.facts.stdout) output.write(withoutStyle(this.#options.prompt));
    return await input.line(signal);
  }

  async #remember(entry: string): Promise<void> {
    if (entry.trim() === "" || entry === this.#entries?.at(-1)) return;
    this.#entries?.push(entry);
    await this.#options.history?.append(entry);
  }

  async #edit(text: string, signal: AbortSignal): Promise<string | undefined> {
    const { input } = this.#terminal;
    this.#entries ??= await this.#options.history?.load() ?? [];
    this.#walk = new HistoryWalk(this.#entries);
    this.#buffer = new EditBuffer(text);
    const offRedraw = this.#terminal.onRedraw((why) => {
      this.#region.lose(why);
      this.#paint();
    });
    try {
      this.#paint();
      for (;;) {
        const keys = await input.keys(signal);
        if (keys === undefined) return undefined;
        for (const [i, key] of keys.entries()) {
          const done = await this.#take(key);
          if (done === undefined) continue;
          input.unread(keys.slice(i + 1));
          return done.entry;
        }
        this.#paint();
      }
    } finally {
      offRedraw();
      this.#leave();
    }
  }

  /** Leaves the entry on the screen as it is, without help around it. */
  #leave(): void {
    this.#search = undefined;
    this.#choices = [];
    this.#region.paint(this.#shorten(this.#layout(false)));
    this.#region.finish();
  }

  /** An entry taller than the screen is left as its beginning. */
  #shorten({ rows }: Frame): Frame {
    const { size, paint } = this.#terminal.output;
    const room = size().rows - 1;
    if (rows.length <= room) return { rows, cursor: { row: rows.length - 1, column: 0 } };
    const more = paint(`  … ${this.#buffer.text.length} characters in all`, "dim");
    return { rows: [...rows.slice(0, room - 1), more], cursor: { row: room - 1, column: 0 } };
  }

  /** Takes one key; what it ends with, if it ends the entry. */
  async #take(key: Key): Promise<{ entry: string | undefined } | undefined> {
    if (this.#search !== undefined) {
      const step = searchKey(this.#search, key, this.#walk);
      if (step.search !== undefined) this.#search = step.search;
      else {
        this.#search = undefined;
        if (step.text !== undefined) this.#buffer.replace(step.text);
      }
      if (!step.passOn) return undefined;
    }
    const choices = this.#choices;
    this.#choices = [];
    if (key.name === "text" || key.name === "paste") {
      this.#walk.reset();
      this.#buffer.insert(key.text ?? "");
      return undefined;
    }
    const action = actionOf(key);
    return action === undefined ? undefined : await this.#act(action, choices);
  }

  async #act(
    action: Action,
    choices: readonly string[],
  ): Promise<{ entry: string | undefined } | undefined> {
    const buffer = this.#buffer;
    const ghost = this.#ghost();
    if (buffer.text !== "" && ghost !== "" && (action === "right" || action === "lineEnd")) {
      buffer.insert(ghost);
      return undefined;
    }
    if (action === "endOfInput" && buffer.text === "") return { entry: undefined };
    const applied = applyEdit(buffer, editOf(action));
    if (applied === "deleted") this.#walk.reset();
    if (applied !== undefined) return undefined;
    switch (action) {
      case "submit":
        return this.#submit();
      case "newline":
        return void buffer.insert("\n");
      case "up":
        return void (buffer.moveLine(-1) || this.#recall(this.#walk.older(buffer.text)));
      case "down":
        return void (buffer.moveLine(1) || this.#recall(this.#walk.newer(buffer.text)));
      case "yank":
        return void buffer.yank();
      case "undo":
        return void buffer.undo();
      case "clearScreen":
        this.#region.clear();
        return void this.#terminal.output.write(CLEAR_SCREEN);
      case "complete":
        return void await this.#complete(choices);
      case "search":
        return void (this.#search = startSearch(buffer.text));
    }
  }

  /** Enter. A backslash before it asks for one more line. */
  #submit(): { entry: string } | undefined {
    const { text, cursor } = this.#buffer;
    if (cursor === text.length && text.endsWith("\\")) {
      this.#buffer.replaceBefore(cursor - 1, "\n");
      return undefined;
    }
    return { entry: text };
  }

  #recall(entry: string | undefined): void {
    if (entry !== undefined) this.#buffer.replace(entry);
  }

  async #complete(choices: readonly string[]): Promise<void> {
    const { text, cursor } = this.#buffer;
    const before = text.slice(0, cursor);
    const completion = await this.#options.complete?.(before);
    if (completion === undefined) return;
    const result = complete(before, completion);
    this.#buffer.replaceBefore(completion.from, result.text);
    // The first Tab completes as far as it is clear; the list comes when that is no further.
    const stuck = result.text === before.slice(completion.from);
    this.#choices = stuck || choices.length > 0 ? result.choices : [];
  }

  /** What could follow: the rest of the newest entry that begins with what is typed. */
  #ghost(): string {
    const { text, cursor } = this.#buffer;
    // Without colours it could not be told from what was typed.
    if (!this.#terminal.output.facts.color) return "";
    if (text === "") return this.#options.placeholder ?? "";
    if (text.length < 2 || cursor < text.length || text.includes("\n")) return "";
    const entry = this.#entries?.findLast((entry) => entry !== text && entry.startsWith(text));
    return entry === undefined || entry.includes("\n") ? "" : entry.slice(text.length);
  }

  #paint(): void {
    this.#region.paint(this.#layout(true));
  }

  /** The entry with help around it, or as its beginning alone. */
  #layout(help: boolean): Frame {
    const { output } = this.#terminal;
    const { columns: width, rows: height } = output.size();
    const paint = output.paint;
    if (this.#search !== undefined) {
      const { query, entry } = this.#search;
      const prompt = paint("search: ", "dim") + query + paint(" › ", "dim");
      const promptWidth = displayWidth(withoutStyle(prompt));
      const cursor = Math.max(0, entry.indexOf(query));
      return layoutInput({ prompt, promptWidth, text: entry, cursor, width, height, paint });
    }
    const { prompt } = this.#options;
    const { text, cursor } = this.#buffer;
    return layoutInput({
      prompt,
      promptWidth: displayWidth(withoutStyle(prompt)),
      text,
      cursor: help ? cursor : 0,
      ghost: help ? this.#ghost() : "",
      below: this.#choices.length > 0
        ? listRows(this.#choices, width).map((row) => paint(row, "dim"))
        : [],
      width,
      height,
      paint,
    });
  }
}
