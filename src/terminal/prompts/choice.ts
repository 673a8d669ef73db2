/** A question with a list of answers: arrows move, typing filters, Enter takes. */

import { CancelledError } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { EditBuffer } from "../../text/mod.ts";
import type { Key } from "../keys.ts";
import { type Frame, LiveRegion, withoutStyle } from "../live_region.ts";
import { interruptible, type Terminal } from "../terminal.ts";
import { displayWidth, truncate } from "../width.ts";
import { requirePerson } from "./questions.ts";

/** One answer. The texts may come from outside; they are escaped. */
export interface Choice<T> {
  value: T;
  label: string;
  /** Shown dim behind the label. */
  note?: string;
  /** A heading the choice stands under; choices of a group follow each other. */
  group?: string;
}

/** A question and its answers. */
export interface ChoiceQuestion<T> {
  question: string;
  choices: readonly Choice<T>[];
  /** Where the cursor starts. */
  initial?: T;
}

/** Rows of the list at most, whatever the height of the screen. */
const MOST_ROWS = 14;

/** Asks for one of several. Throws as `askText` does. */
export async function askChoice<T>(terminal: Terminal, options: ChoiceQuestion<T>): Promise<T> {
  requirePerson(terminal, options.question);
  return await interruptible(
    terminal,
    (signal) =>
      terminal.interactive
        ? new ChoiceList(terminal, options).run(signal)
        : askNumber(terminal, options, signal),
  );
}

/** The same by number, where the cursor cannot be moved. */
async function askNumber<T>(
  terminal: Terminal,
  options: ChoiceQuestion<T>,
  signal: AbortSignal,
): Promise<T> {
  const { output, input } = terminal;
  output.line(options.question);
  for (const [i, choice] of options.choices.entries()) {
    output.line(`${String(i + 1).padStart(4)}  ${escapeTerminal(choice.label)}`);
  }
  for (;;) {
    output.write("Number: ");
    const line = await input.line(signal);
    if (line === undefined) throw new CancelledError("The question");
    const choice = options.choices[Number(line.trim()) - 1];
    if (choice !== undefined) return choice.value;
    output.line(`Please enter a number from 1 to ${options.choices.length}.`);
  }
}

/** A list on the screen. */
class ChoiceList<T> {
  readonly #terminal: Terminal;
  readonly #options: ChoiceQuestion<T>;
  readonly #region: LiveRegion;
  readonly #filter = new EditBuffer();
  #at: number;

  constructor(terminal: Terminal, options: ChoiceQuestion<T>) {
    this.#terminal = terminal;
    this.#options = options;
    this.#region = new LiveRegion(terminal.output);
    this.#at = Math.max(0, options.choices.findIndex(({ value }) => value === options.initial));
  }

  async run(signal: AbortSignal): Promise<T> {
    const offRedraw = this.#terminal.onRedraw((why) => {
      this.#region.lose(why);
      this.#region.paint(this.#layout());
    });
    let chosen: Choice<T> | undefined;
    try {
      while (chosen === undefined) {
        this.#region.paint(this.#layout());
        const keys = await this.#terminal.input.keys(signal);
        if (keys === undefined) throw new CancelledError("The question");
        for (const [i, key] of keys.entries()) {
          chosen = this.#take(key);
          if (chosen === undefined) continue;
          this.#terminal.input.unread(keys.slice(i + 1));
          break;
        }
      }
      return chosen.value;
    } finally {
      offRedraw();
      this.#region.clear();
      const answer = chosen === undefined ? "" : escapeTerminal(chosen.label);
      this.#terminal.output.line(`${this.#question} ${answer}`);
    }
  }

  get #question(): string {
    return this.#terminal.output.paint(`${this.#options.question}:`, "bold");
  }

  get #fitting(): readonly Choice<T>[] {
    const wanted = this.#filter.text.toLowerCase();
    return this.#options.choices.filter(({ label, note, group }) =>
      [label, note, group].some((text) => text?.toLowerCase().includes(wanted))
    );
  }

  /** Takes one key; the choice it makes, if any. */
  #take(key: Key): Choice<T> | undefined {
    const fitting = this.#fitting;
    const last = fitting.length - 1;
    const go = (to: number) => void (this.#at = Math.max(0, Math.min(last, to)));
    switch (key.name) {
      case "enter":
        return fitting[this.#at];
      case "up":
        return void (this.#at = this.#at > 0 ? this.#at - 1 : Math.max(0, last));
      case "down":
      case "tab":
        return void (this.#at = this.#at < last ? this.#at + 1 : 0);
      case "pageup":
        return go(this.#at - 10);
      case "pagedown":
        return go(this.#at + 10);
      case "home":
        return go(0);
      case "end":
        return go(last);
      case "escape":
        this.#filter.replace("");
        break;
      case "backspace":
        this.#filter.delete("character", -1);
        break;
      case "text":
        this.#filter.insert(key.text ?? "");
        break;
      default:
        return undefined;
    }
    this.#at = 0;
  }

  #layout(): Frame {
    const { columns, rows: height } = this.#terminal.output.size();
    const paint = this.#terminal.output.paint;
    const filter = escapeTerminal(this.#filter.text);
    const help = filter === "" ? paint(" (arrows, or type to filter)", "dim") : "";
    const head = truncateStyled(`${this.#question} ${filter}${help}`, columns);
    const rows = this.#listRows(columns);
    const room = Math.max(1, Math.min(MOST_ROWS, height - 2));
    const marked = rows.findIndex(({ at }) => at === this.#at);
    const first = Math.max(0, Math.min(marked - Math.floor(room / 2), rows.length - room));
    const shown = rows.slice(first, first + room).map(({ text }) => text);
    if (rows.length === 0) shown.push(paint("  nothing fits", "dim"));
    const column = displayWidth(withoutStyle(`${this.#question} ${filter}`));
    return { rows: [head, ...shown], cursor: { row: 0, column: Math.min(column, columns - 1) } };
  }

  /** The rows of the list; `at` is the number of the choice, none for a heading. */
  #listRows(columns: number): { text: string; at?: number }[] {
    const { paint, facts } = this.#terminal.output;
    const rows: { text: string; at?: number }[] = [];
    let group: string | undefined;
    for (const [at, choice] of this.#fitting.entries()) {
      if (choice.group !== group && choice.group !== undefined) {
        rows.push({ text: paint(truncate(escapeTerminal(choice.group), columns), "dim") });
      }
      group = choice.group;
      const label = truncate(escapeTerminal(choice.label), columns - 3);
      const room = columns - 5 - displayWidth(label);
      const note = choice.note === undefined || room < 8
        ? ""
        : "  " + paint(truncate(escapeTerminal(choice.note), room), "dim");
      const mark = facts.unicode ? "❯ " : "> ";
      const text = at === this.#at
        ? paint(mark + label, "cyan", "bold") + note
        : `  ${label}${note}`;
      rows.push({ text, at });
    }
    return rows;
  }
}

/** A styled row that would not fit goes without its style. */
function truncateStyled(row: string, width: number): string {
  const plain = withoutStyle(row);
  return displayWidth(plain) < width ? row : truncate(plain, width - 1);
}
