/** The YAML between `---` lines at the head of a note: `title`, `tags`, `keywords`, `summary`,
 * `aliases`, and `date` or `created`.
 *
 * Plain lines are read here; for anything richer the YAML library is loaded, once. What cannot
 * be read counts as text: a note is never lost over its head. */

import { parseJson } from "../base/mod.ts";

/** What a note says of itself. */
export interface FrontMatter {
  title?: string;
  summary?: string;
  tags: string[];
  keywords: string[];
  /** Other names of what it is about. */
  aliases: string[];
  /** The day it is about or was begun on, as it is written. */
  date?: string;
}

/** A head longer than this is no head. */
const MAX_HEAD = 16_384;

const HEAD = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\n)---[ \t]*(?:\r?\n|$)/;

/** `key: value`, where the value is plain text, JSON (which is YAML, too), or nothing. */
const PLAIN_LINE =
  /^([A-Za-z][\w-]*):[ \t]*(\[[^[\]]*\]|"(?:[^"\\]|\\.)*"|[^\s"'[\]{}#&*!|>%@`-][^#"\\]*|)[ \t]*$/;

/** `- item`, of the list that the key above opens. */
const PLAIN_ITEM = /^[ \t]*-[ \t]+([^\s"'[\]{}#&*!|>%@`-][^#:"\\]*)$/;

/** `[a, b]`: nothing in it that YAML reads in a way of its own. */
const PLAIN_LIST = /^\[([^[\]{}"'#&*!|:>%@`\\]*)\]$/;

/** Splits a note into its head and the rest. `lines` is how many lines the head takes. */
export function splitHead(text: string): { head: string | undefined; body: string; lines: number } {
  const match = text.startsWith("---") ? HEAD.exec(text.slice(0, MAX_HEAD)) : null;
  if (!match) return { head: undefined, body: text, lines: 0 };
  const lines = match[0].split("\n").length - 1;
  return { head: match[1]!, body: text.slice(match[0].length), lines };
}

/** Reads a head; `undefined` when it is not a YAML mapping. */
export async function parseHead(head: string): Promise<FrontMatter | undefined> {
  const values = parsePlain(head) ?? await parseYaml(head);
  if (values === undefined) return undefined;
  const text = (key: string) => {
    const value = values[key];
    return typeof value === "string" || typeof value === "number" ? oneLine(`${value}`) : undefined;
  };
  return {
    title: text("title"),
    summary: text("summary"),
    tags: listOf(values.tags).map((tag) => tag.replace(/^#/, "")),
    keywords: listOf(values.keywords),
    aliases: listOf(values.aliases ?? values.alias),
    date: text("date") ?? text("created"),
  };
}

/** The note's text with `summary` and `keywords` in its head, where it does not say its own. */
export async function addToHead(
  text: string,
  fields: { summary?: string; keywords?: readonly string[] },
): Promise<string> {
  const { head, body } = splitHead(text);
  const present = head === undefined ? undefined : await parseHead(head);
  const lines: string[] = [];
  if (fields.summary && !present?.summary) {
    lines.push(`summary: ${JSON.stringify(oneLine(fields.summary))}`);
  }
  if (fields.keywords?.length && !present?.keywords.length) {
    lines.push(
      `keywords: [${fields.keywords.map((word) => JSON.stringify(oneLine(word))).join(", ")}]`,
    );
  }
  if (lines.length === 0) return text;
  const old = present ? head!.replace(/\r?\n$/, "") : "";
  return `---\n${old && `${old}\n`}${lines.join("\n")}\n---\n${present ? body : text}`;
}

/** `undefined` when the head is not as plain as that. */
function parsePlain(head: string): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = {};
  let list: string[] | undefined;
  for (const line of head.split(/\r?\n/)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const item = list && PLAIN_ITEM.exec(line)?.[1];
    if (item !== undefined) {
      list!.push(item.trim());
      continue;
    }
    const [, key, value] = PLAIN_LINE.exec(line) ?? [];
    if (key === undefined || value === undefined) return undefined;
    list = value === "" ? [] : undefined;
    const parsed = list ?? parseValue(value.trim());
    if (parsed === undefined) return undefined;
    values[key] = parsed;
  }
  return values;
}

function parseValue(value: string): unknown {
  const items = PLAIN_LIST.exec(value)?.[1];
  if (items !== undefined) return items.split(",").map((item) => item.trim());
  return /^["[]/.test(value) ? parseJson(value) : value;
}

/** Anything richer. The library is a module of its own, because a bundle does not give a CommonJS
 * package its names when it is imported at run time. */
async function parseYaml(head: string): Promise<Record<string, unknown> | undefined> {
  const { parseRichHead } = await import("./rich_head.ts");
  return parseRichHead(head);
}

/** A list, or one text with commas. */
function listOf(value: unknown): string[] {
  const items = Array.isArray(value) ? value : typeof value === "string" ? value.split(",") : [];
  const words = items
    .filter((item) => typeof item === "string" || typeof item === "number")
    .map((item) => oneLine(`${item}`))
    .filter((word) => word !== "");
  return [...new Set(words)];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
