/** The middle of a settings screen: fields, the options of one, what a search found, help. */

import { escapeTerminal, redactSecrets } from "../../security/mod.ts";
import { displayWidth, padEnd } from "../width.ts";
import { showField } from "./fields.ts";
import type { Mode, SettingsScreen } from "./modes.ts";
import { cut, type Look, scrolledText } from "./rows.ts";

/** Rows of which one is marked, and where in it the cursor stands. */
export interface List {
  rows: string[];
  marked: number;
  column: number;
}

/** The most of a row that labels take. */
const LABEL_SHARE = 0.45;

const HELP = [
  "Up, down, PgUp, PgDn   another setting",
  "Left, right, Tab       another tab",
  "Enter, Space           change the setting",
  "Del, Backspace         back to its default",
  "s   save               u   undo the last change",
  "/   search all tabs    q, Esc   leave",
];

/** What the mode shows. */
export function listOf(screen: SettingsScreen, look: Look): List {
  const { mode } = screen;
  switch (mode.kind) {
    case "choose":
      return marked(mode.options, mode.at, look);
    case "search":
      return searchList(screen, mode, look);
    case "help":
      return { rows: HELP.map((row) => cut(row, look)), marked: 0, column: 0 };
    default:
      return fieldList(screen, look);
  }
}

function fieldList({ settings, mode }: SettingsScreen, look: Look): List {
  const { columns } = look.size;
  const { fields, at } = settings;
  if (fields.length === 0) return marked([], 0, look, "Nothing can be set here.");
  const longest = Math.max(...fields.map(({ label }) => displayWidth(escapeTerminal(label))));
  const width = Math.min(longest, Math.floor(columns * LABEL_SHARE));
  // The mark, the star and a blank, the label, and the gap behind it.
  const indent = 2 + 2 + width + 2;
  const room = Math.max(1, columns - indent);
  let column = 0;
  const rows = fields.map((field, i) => {
    const star = settings.isChanged(field) ? "* " : "  ";
    const head = `${mark(i === at, look)}${star}${padEnd(cut(field.label, look, width), width)}  `;
    if (i === at && mode.kind === "edit") {
      const { shown, column: at } = scrolledText(mode.buffer.text, mode.buffer.cursor, room);
      column = indent + at;
      return look.paint(head, "cyan", "bold") + look.paint(shown, "underline");
    }
    const row = head + cut(redactSecrets(showField(field, settings.valueOf(field))), look, room);
    return i === at ? look.paint(row, "cyan", "bold") : row;
  });
  return { rows, marked: at, column };
}

function searchList(
  { hits, settings }: SettingsScreen,
  mode: Extract<Mode, { kind: "search" }>,
  look: Look,
): List {
  const rows = hits.map(({ tab, field }) => {
    const value = redactSecrets(showField(field, settings.valueOf(field)));
    return `${tab.title}: ${field.label}  ${value}`;
  });
  return marked(rows, mode.at, look, "Nothing fits.");
}

/** One row for each text; `none` where there is no text. */
function marked(texts: readonly string[], at: number, look: Look, none = ""): List {
  const rows = texts.map((text, i) => {
    const row = mark(i === at, look) + cut(text, look, look.size.columns - 2);
    return i === at ? look.paint(row, "cyan", "bold") : row;
  });
  return { rows: rows.length > 0 ? rows : [`  ${none}`], marked: at, column: 0 };
}

function mark(here: boolean, { unicode }: Look): string {
  if (!here) return "  ";
  return unicode ? "❯ " : "> ";
}
