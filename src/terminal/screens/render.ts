/** Draws a settings screen: tabs above, the fields, what the one with the cursor means, keys
 * below. Pure: a state and a size in, rows out. Everything is said without colour too. */

import { escapeTerminal, redactSecrets } from "../../security/mod.ts";
import type { Frame } from "../live_region.ts";
import { displayWidth, truncate } from "../width.ts";
import { type Field, showField } from "./fields.ts";
import { type List, listOf } from "./lists.ts";
import type { Mode, SettingsScreen } from "./modes.ts";
import { cut, firstRow, type Look, wrapWords } from "./rows.ts";

/** Rows from which on the meaning of a field is shown, and how many rows it gets. */
const ROOMY = 12;
const MEANING_ROWS = 3;

/** What a search row begins with. */
const SLASH = "/";

/** The whole screen, as many rows as it has. */
export function renderScreen(screen: SettingsScreen, look: Look): Frame {
  const { columns, rows: height } = look.size;
  const rule = look.paint((look.unicode ? "─" : "-").repeat(columns), "dim");
  const meaning = height >= ROOMY ? meaningRows(screen, look) : [];
  // Two rules, tabs, status, keys.
  const room = Math.max(1, height - 5 - meaning.length);
  const list = listOf(screen, look);
  const first = firstRow(list.marked, list.rows.length, room);
  const shown = list.rows.slice(first, first + room);
  while (shown.length < room) shown.push("");
  const above = [tabRow(screen, look), rule, ...shown, rule, ...meaning];
  const rows = [...above, statusRow(screen, look), keysRow(screen, look)];
  const cursor = cursorOf(screen, list, { list: 2 + list.marked - first, status: above.length });
  return { rows, cursor: { ...cursor, column: Math.min(cursor.column, columns - 1) } };
}

/** The cursor stands where something is typed, else on the marked row: a screen reader and a
 * magnifier follow it. */
function cursorOf({ mode }: SettingsScreen, list: List, rows: { list: number; status: number }) {
  if (mode.kind !== "search") return { row: rows.list, column: list.column };
  const before = mode.buffer.text.slice(0, mode.buffer.cursor);
  return { row: rows.status, column: displayWidth(SLASH + escapeTerminal(before)) };
}

/** The tabs, the shown one in brackets, those with unsaved changes starred; scrolled so that
 * the shown one is visible. */
function tabRow({ settings, mode }: SettingsScreen, look: Look): string {
  const { size: { columns }, paint } = look;
  if (mode.kind === "search") return paint(cut("Search the settings", look), "bold");
  const titles = settings.tabs.map(({ title, fields }, i) => {
    const star = fields.some((field) => settings.isChanged(field)) ? "*" : "";
    const text = escapeTerminal(title) + star;
    return i === settings.tab ? `[${text}]` : ` ${text} `;
  });
  const part = (from: number, to: number) => titles.slice(from, to).join("");
  const fits = (from: number, to: number) => displayWidth(part(from, to)) <= columns - 2;
  let first = 0;
  while (first < settings.tab && !fits(first, settings.tab + 1)) first++;
  let end = settings.tab + 1;
  while (end < titles.length && fits(first, end + 1)) end++;
  const here = truncate(titles[settings.tab] ?? "", columns - 2, look.unicode);
  return (first > 0 ? "<" : " ") + part(first, settings.tab) + paint(here, "bold", "underline") +
    part(settings.tab + 1, end) + (end < titles.length ? ">" : "");
}

/** What the field with the cursor means and what it takes, always of the same height. */
function meaningRows(screen: SettingsScreen, look: Look): string[] {
  const field = fieldOf(screen);
  const rows = field === undefined ? [] : [
    ...wrapWords(escapeTerminal(field.description), look.size.columns),
    ...wrapWords(escapeTerminal(factsOf(field)), look.size.columns)
      .map((row) => look.paint(row, "dim")),
  ];
  return Array.from({ length: MEANING_ROWS }, (_, i) => rows[i] ?? "");
}

function factsOf(field: Field): string {
  const facts = [field.id];
  if (field.expected !== "") facts.push(`expects ${field.expected}`);
  if (field.default !== undefined) {
    facts.push(`default: ${redactSecrets(showField(field, field.default))}`);
  }
  return facts.join("; ");
}

function fieldOf({ mode, hits, settings }: SettingsScreen): Field | undefined {
  if (mode.kind === "help") return undefined;
  return mode.kind === "search" ? hits[mode.at]?.field : settings.field;
}

/** What is being searched for, asked, wrong, or not saved yet. */
function statusRow({ mode, message, settings }: SettingsScreen, look: Look): string {
  const { paint } = look;
  if (mode.kind === "search") return cut(SLASH + mode.buffer.text, look);
  const problem = mode.kind === "edit" ? mode.problem : undefined;
  if (problem !== undefined) return paint(cut(`! ${problem}`, look), "red", "bold");
  if (message !== undefined) {
    const text = cut(`${message.isProblem ? "! " : ""}${message.text}`, look);
    return message.isProblem ? paint(text, "red", "bold") : text;
  }
  const count = settings.changes.length;
  if (count === 0) return "";
  const unsaved = `* ${count} unsaved ${count === 1 ? "change" : "changes"}`;
  return mode.kind === "leave"
    ? paint(cut(`${unsaved}. Save before leaving?`, look), "yellow", "bold")
    : paint(cut(unsaved, look), "yellow");
}

const KEYS: Record<Mode["kind"], string> = {
  browse: "Arrows, Enter changes, s save, u undo, / search, ? help, q",
  edit: "Enter takes it, Esc leaves it as it was",
  choose: "Up and down, Enter takes it, Esc leaves it as it was",
  search: "Type; up and down, Enter goes there, Esc goes back",
  help: "Any key goes back",
  leave: "s saves and leaves, d discards and leaves, Esc stays",
};

function keysRow({ mode }: SettingsScreen, look: Look): string {
  return look.paint(cut(KEYS[mode.kind], look), "dim");
}
