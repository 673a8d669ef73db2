/** What a settings screen shows: tabs of fields. Plain descriptions, filled in by the caller;
 * nothing here knows which settings there are, or where they are kept. */

import type { Json } from "../../base/mod.ts";

/** How a field is shown and changed. */
export type FieldKind = "text" | "number" | "choice" | "switch" | "list" | "secret";

/** A typed text as a value, or what is wrong with it. */
export type Reading = { value: Json } | { problem: string };

/** One setting. Its texts and its value may come from outside; they are escaped. */
export interface Field {
  /** Unique over all tabs: `ai.model`. Of a secret, its name in the vault. */
  id: string;
  label: string;
  kind: FieldKind;
  description: string;
  /** What fits, in words: `a whole number from 1 to 3600`. */
  expected: string;
  /** Of a choice. */
  options?: readonly string[];
  /** What counts now; always `undefined` for a secret. */
  value: Json | undefined;
  /** What counts when nothing is said. */
  default: Json | undefined;
  /** Reads what was typed. Never called for a switch or a secret. */
  read(text: string): Reading;
}

/** A group of fields. */
export interface Tab {
  title: string;
  fields: readonly Field[];
}

/** One changed field; `undefined` goes back to the default. */
export interface Change {
  id: string;
  value: Json | undefined;
}

/** A value as one line of text, the way it is typed. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return Array.isArray(value) ? value.map(valueText).join(", ") : String(value);
}

/** A value for reading. */
export function showField(field: Field, value: Json | undefined): string {
  if (field.kind === "secret") return "(in the vault, never shown)";
  if (field.kind === "switch") return value === true ? "on" : "off";
  if (value === undefined || value === null) return "(not set)";
  return valueText(value) || "(empty)";
}

/** What `text` means in `field`: nothing at all goes back to the default where that is nothing. */
export function readField(field: Field, text: string): Reading | { value: undefined } {
  const typed = text.trim();
  if (typed === "" && field.default === undefined) return { value: undefined };
  return field.read(typed);
}

/** Whether a value survives being typed: an item of a list with a comma in it does not. */
export function isTypeable(value: Json | undefined): boolean {
  return !Array.isArray(value) ||
    value.every((item) => typeof item !== "string" || !/,|^\s|\s$/.test(item));
}
