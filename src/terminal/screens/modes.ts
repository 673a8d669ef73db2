/** What a settings screen is doing at the moment, and what each key means to it. Pure: what
 * it cannot do itself, it says as a {@linkcode Wish}. */

import type { Json } from "../../base/mod.ts";
import { actionOf, editOf } from "../editor/bindings.ts";
import { applyEdit, EditBuffer } from "../../text/mod.ts";
import type { Key } from "../keys.ts";
import { type Field, isTypeable, readField, type Tab, valueText } from "./fields.ts";
import { Settings } from "./settings.ts";

/** What the keys go to. */
export type Mode =
  | { kind: "browse" }
  /** A text is typed in place; `problem` is what is wrong with it as it stands. */
  | { kind: "edit"; field: Field; buffer: EditBuffer; problem?: string }
  | { kind: "choose"; field: Field; options: readonly string[]; at: number }
  | { kind: "search"; buffer: EditBuffer; at: number }
  | { kind: "help" }
  /** Asked whether the changes are to be saved. */
  | { kind: "leave" };

/** What only the caller can do. */
export type Wish = { kind: "save"; leave: boolean } | { kind: "leave" } | {
  kind: "secret";
  name: string;
};

/** A field that fits a search, and where it is. */
export interface Hit {
  tab: Tab;
  field: Field;
}

/** Rows that PageUp and PageDown move by. */
const PAGE = 8;

const BROWSE: Mode = { kind: "browse" };

/** A settings screen without the screen: keys go in, a state comes out. */
export class SettingsScreen {
  readonly settings: Settings;
  mode: Mode = BROWSE;
  /** One line about what happened last; `isProblem` when it did not work. */
  message: { text: string; isProblem: boolean } | undefined;

  constructor(tabs: readonly Tab[]) {
    this.settings = new Settings(tabs);
  }

  say(text: string, isProblem = false): void {
    this.message = { text, isProblem };
  }

  /** The fields that fit what is being searched for, of all tabs. */
  get hits(): Hit[] {
    if (this.mode.kind !== "search") return [];
    const words = this.mode.buffer.text.toLowerCase().split(/\s+/);
    return this.settings.tabs.flatMap((tab) =>
      tab.fields.filter(({ id, label, description }) => {
        const text = `${tab.title} ${id} ${label} ${description}`.toLowerCase();
        return words.every((word) => text.includes(word));
      }).map((field) => ({ tab, field }))
    );
  }

  /** Takes one key. Typed characters come one by one. */
  take(key: Key): Wish | undefined {
    const { mode } = this;
    this.message = undefined;
    switch (mode.kind) {
      case "browse":
        return this.#browse(key);
      case "edit":
        return void this.#edit(mode, key);
      case "choose":
        return void this.#choose(mode, key);
      case "search":
        return void this.#search(mode, key);
      case "help":
        return void (this.mode = BROWSE);
      case "leave":
        return this.#answerLeave(key);
    }
  }

  /** Ctrl-C: out of what is going on, then out of the screen; a second one asks nothing. */
  interrupt(): Wish | undefined {
    const { kind } = this.mode;
    this.mode = BROWSE;
    if (kind === "leave") return { kind: "leave" };
    return kind === "browse" ? this.#leave() : undefined;
  }

  #browse(key: Key): Wish | undefined {
    const { settings } = this;
    const by = listStep(key);
    if (by !== undefined) return void settings.moveTo(settings.at + by);
    switch (key.name === "text" ? key.text : key.name) {
      case "left":
        return void settings.moveTab(-1);
      case "right":
        return void settings.moveTab(1);
      case "tab":
        return void settings.moveTab(key.shift ? -1 : 1);
      case "enter":
      case " ":
        return this.#open();
      case "backspace":
      case "delete":
        return void this.#reset();
      case "s":
        return this.#save(false);
      case "u":
        return void (settings.undo() || this.say("There is nothing to undo."));
      case "/":
        return void (this.mode = { kind: "search", buffer: new EditBuffer(), at: 0 });
      case "?":
        return void (this.mode = { kind: "help" });
      case "q":
      case "escape":
        return this.#leave();
    }
  }

  /** Enter on a field: changes it, or starts to. */
  #open(): Wish | undefined {
    const { field } = this.settings;
    if (field === undefined) return undefined;
    const value = this.settings.valueOf(field);
    switch (field.kind) {
      case "secret":
        if (this.settings.changes.length === 0) return { kind: "secret", name: field.id };
        return void this.say("Save (s) or undo (u) your changes first.", true);
      case "switch":
        return void this.settings.change(field, value !== true);
      case "choice":
        return void this.#openChoice(field, value);
      default:
        if (!isTypeable(value)) {
          return void this.say("An item has a comma in it: edit this one in config.yaml.", true);
        }
        this.mode = { kind: "edit", field, buffer: new EditBuffer(valueText(value)) };
    }
  }

  #openChoice(field: Field, value: Json | undefined): void {
    const options = field.options ?? [];
    const at = Math.max(0, options.indexOf(valueText(value)));
    this.mode = { kind: "choose", field, options, at };
  }

  #reset(): void {
    const { field } = this.settings;
    // Of a secret there is nothing to be seen, and so nothing to change.
    if (field !== undefined) this.settings.change(field, undefined);
  }

  #edit(mode: Extract<Mode, { kind: "edit" }>, key: Key): void {
    if (key.name === "escape") return void (this.mode = BROWSE);
    if (key.name !== "enter") {
      typeInto(mode.buffer, key);
      const reading = readField(mode.field, mode.buffer.text);
      mode.problem = "problem" in reading ? reading.problem : undefined;
      return;
    }
    const reading = readField(mode.field, mode.buffer.text);
    // What does not fit stays, to be mended.
    if ("problem" in reading) return void (mode.problem = reading.problem);
    this.settings.change(mode.field, reading.value);
    this.mode = BROWSE;
  }

  #choose(mode: Extract<Mode, { kind: "choose" }>, key: Key): void {
    const last = mode.options.length - 1;
    const by = listStep(key);
    if (by !== undefined) mode.at = Math.max(0, Math.min(last, mode.at + by));
    else if (key.name === "escape") this.mode = BROWSE;
    else if (key.name === "enter" || key.text === " ") this.#takeOption(mode);
    else if (key.name === "text") {
      const start = key.text?.toLowerCase() ?? "";
      // The next one that starts so, from here on and around.
      const order = [...mode.options.keys()].map((i) => (mode.at + 1 + i) % (last + 1));
      mode.at = order.find((i) => mode.options[i]?.toLowerCase().startsWith(start)) ?? mode.at;
    }
  }

  #takeOption({ field, options, at }: Extract<Mode, { kind: "choose" }>): void {
    this.mode = BROWSE;
    const option = options[at];
    const reading = option === undefined ? undefined : field.read(option);
    if (reading === undefined) return;
    if ("problem" in reading) this.say(reading.problem, true);
    else this.settings.change(field, reading.value);
  }

  #search(mode: Extract<Mode, { kind: "search" }>, key: Key): void {
    if (key.name === "escape") return void (this.mode = BROWSE);
    const by = listStep(key);
    // Home and End belong to the text.
    if (by !== undefined && Number.isFinite(by)) {
      mode.at = Math.max(0, Math.min(this.hits.length - 1, mode.at + by));
    } else if (key.name === "enter") {
      const hit = this.hits[mode.at];
      if (hit === undefined) return;
      this.mode = BROWSE;
      this.settings.goTo(hit.field.id);
    } else {
      typeInto(mode.buffer, key);
      mode.at = 0;
    }
  }

  #save(leave: boolean): Wish | undefined {
    if (this.settings.changes.length > 0) return { kind: "save", leave };
    this.say("There is nothing to save.");
  }

  #leave(): Wish | undefined {
    if (this.settings.changes.length === 0) return { kind: "leave" };
    this.mode = { kind: "leave" };
  }

  #answerLeave(key: Key): Wish | undefined {
    const answer = key.name === "text" ? key.text : key.name;
    if (answer === "s" || answer === "d" || answer === "escape") this.mode = BROWSE;
    if (answer === "s") return this.#save(true);
    if (answer === "d") return { kind: "leave" };
  }
}

/** How far a key moves in a list; infinite for its ends. */
function listStep({ name, ctrl }: Key): number | undefined {
  if (ctrl) return name === "p" ? -1 : name === "n" ? 1 : undefined;
  return STEPS[name];
}

const STEPS: Record<string, number> = {
  up: -1,
  down: 1,
  pageup: -PAGE,
  pagedown: PAGE,
  home: -Infinity,
  end: Infinity,
};

/** Edits one line: what a paste holds of line ends becomes a blank. */
function typeInto(buffer: EditBuffer, key: Key): void {
  if (key.name === "text" || key.name === "paste") {
    return buffer.insert((key.text ?? "").replace(/\p{Cc}+/gu, " "));
  }
  const action = actionOf(key);
  if (action === undefined || applyEdit(buffer, editOf(action)) !== undefined) return;
  if (action === "yank") buffer.yank();
  if (action === "undo") buffer.undo();
}
