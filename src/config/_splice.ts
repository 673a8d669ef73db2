/** Changes single values in the text of a configuration; every other byte stays as it is.
 *
 * The library finds the places, the text is changed here: writing a document out again would
 * rearrange the user's indentation, alignment and quotes. Rare ways of writing YAML can defeat
 * this; `edit.ts` compares the result with what was meant before it is written. */

import { isMap, isScalar, isSeq, type Node, type Pair, stringify, type YAMLMap } from "yaml";
import { canonicalJson, isObject, type Json } from "../base/mod.ts";
import { nest } from "./path.ts";
import { readYaml } from "./_yaml.ts";

type Block = YAMLMap<Node, Node | null>;
type Entry = Pair<Node, Node | null>;

/** How far a path leads into a text. */
interface Found {
  /** The innermost block on the way. */
  block?: Block;
  /** The key in `block` on the way, where it exists. */
  entry?: Entry;
  /** The keys that do not exist. */
  rest: string[];
  /** By how much the text indents. */
  step: string;
}

/** The text with `value` at `path`. An object is set key by key, so that its comments stay. */
export function setValue(text: string, path: readonly string[], value: Json): string {
  if (isObject(value)) return setBlock(text, path, value);
  const found = locate(text, path);
  const { block, entry, rest } = found;
  if (entry && (rest.length === 0 || !isEmpty(entry) || block?.flow)) {
    return replaceValue(text, entry, nest(rest, value));
  }
  if (block?.flow) return insertInFlow(text, block, nest(rest, value));
  return insertLines(text, found, value);
}

function setBlock(text: string, path: readonly string[], value: { [key: string]: Json }): string {
  const { entry, rest } = locate(text, path);
  const old = rest.length === 0 && isMap<Node>(entry?.value) ? entry.value.items.map(nameOf) : [];
  const kept = old.filter((name) => !Object.hasOwn(value, name))
    .reduce((text, name) => unsetValue(text, [...path, name]), text);
  return Object.entries(value)
    .reduce((text, [name, inner]) => setValue(text, [...path, name], inner), kept);
}

/** The text without the key at `path`, nor a block that is empty then. Comments on lines of
 * their own stay, and so does the block that holds them. */
export function unsetValue(text: string, path: readonly string[]): string {
  const { block, entry, rest } = locate(text, path);
  if (!block || !entry || rest.length > 0) return text;
  const after = block.flow ? cutFromFlow(text, block, entry) : cutLines(text, entry);
  const parent = path.slice(0, -1);
  if (parent.length === 0 || block.items.length > 1) return after;
  const { entry: left } = locate(after, parent);
  const body = left && BODY.exec(after.slice(colonOf(after, left)))?.[0];
  return body === undefined || body.includes("#") ? after : unsetValue(after, parent);
}

/** What follows the key of an empty block: its comments. */
const BODY = /^:[ \t]*(\{\s*\})?[ \t]*(#.*)?(\r?\n[ \t]+#.*|\r?\n[ \t]*(?=\r?\n))*/;

function locate(text: string, path: readonly string[]): Found {
  const found: Found = { rest: [...path], step: stepOf(text) };
  let node: unknown = readYaml(text, "config.yaml").document.contents;
  while (found.rest.length > 0 && isMap<Node, Node | null>(node)) {
    found.block = node;
    found.entry = node.items.find((item) => nameOf(item) === found.rest[0]);
    if (!found.entry) break;
    found.rest.shift();
    node = found.entry.value;
  }
  return found;
}

/** The first indentation of the text. */
function stepOf(text: string): string {
  return /^[^\s#].*:[ \t]*(?:#.*)?\r?\n(?:[ \t]*(?:#.*)?\r?\n)*( +)[^\s#-]/m.exec(text)?.[1] ??
    "  ";
}

function insertLines(text: string, { block, entry, rest, step }: Found, value: Json): string {
  const last = block?.items.at(-1);
  const at = lineEnd(text, entry ? colonOf(text, entry) : last ? endOf(text, last) : text.length);
  const owner = entry ?? block?.items[0];
  let indent = owner ? text.slice(lineStart(text, startOf(owner)), startOf(owner)) : "";
  if (entry) indent += step;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = rest.map((key, depth) => {
    const end = depth === rest.length - 1 ? ` ${inline(value)}` : "";
    return `${indent}${step.repeat(depth)}${inline(key)}:${end}${eol}`;
  });
  const gap = at > 0 && text[at - 1] !== "\n" ? eol : "";
  return splice(text, { at, end: at, with: gap + lines.join("") });
}

function insertInFlow(text: string, block: Block, entries: Json): string {
  const written = inline(entries).slice(1, -1);
  const last = block.items.at(-1);
  const at = last ? endOf(text, last) : block.range![0] + 1;
  return splice(text, { at, end: at, with: last ? `, ${written}` : written });
}

function replaceValue(text: string, entry: Entry, value: Json): string {
  const node = entry.value;
  let end = endOf(text, entry);
  if (isSeq<Node>(node) && !node.flow) {
    const changed = Array.isArray(value) && replaceItems(text, node.items, value);
    if (changed) return changed;
    // The comment of the last item goes with it.
    end = /[^\r\n]*/g.exec(text.slice(end))![0].length + end;
  }
  const isInLine = !isEmpty(entry) && !text.slice(colonOf(text, entry), end).includes("\n");
  return isInLine
    ? splice(text, { at: node!.range![0], end, with: inline(value) })
    : splice(text, { at: colonOf(text, entry) + 1, end, with: ` ${inline(value)}` });
}

/** Takes lines out of a list and adds others behind; `undefined` where that is not enough. */
function replaceItems(text: string, items: Node[], wanted: Json[]): string | undefined {
  const valueOf = (item: Node) => isScalar(item) ? item.value as Json : null;
  const kept = items.filter((item) => wanted.includes(valueOf(item)));
  const added = wanted.filter((value) => !kept.some((item) => valueOf(item) === value));
  const result = [...kept.map(valueOf), ...added];
  const last = kept.at(-1);
  if (!last || canonicalJson(result) !== canonicalJson(wanted)) return undefined;
  const start = items[0]!.range![0];
  const bullet = text.slice(lineStart(text, start), start);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const at = lineEnd(text, last.range![1]);
  const gap = text[at - 1] === "\n" ? "" : eol;
  const lines = added.map((value) => bullet + inline(value) + eol).join("");
  const gone = items.filter((item) => !kept.includes(item)).map((item) => ({
    at: lineStart(text, item.range![0]),
    end: lineEnd(text, item.range![1]),
    with: "",
  }));
  return splice(text, { at, end: at, with: lines && gap + lines }, ...gone);
}

function cutLines(text: string, entry: Entry): string {
  const end = lineEnd(text, endOf(text, entry));
  return splice(text, { at: lineStart(text, startOf(entry)), end, with: "" });
}

function cutFromFlow(text: string, block: Block, entry: Entry): string {
  const index = block.items.indexOf(entry);
  const [before, next] = [block.items[index - 1], block.items[index + 1]];
  const at = !next && before ? endOf(text, before) : startOf(entry);
  return splice(text, { at, end: next ? startOf(next) : endOf(text, entry), with: "" });
}

function nameOf(entry: Entry | Pair<Node, unknown>): string {
  return isScalar(entry.key) ? String(entry.key.value) : "";
}

function startOf(entry: Entry): number {
  return entry.key.range![0];
}

function colonOf(text: string, entry: Entry): number {
  return text.indexOf(":", entry.key.range![1]);
}

/** Whether a key stands without a value. */
function isEmpty({ value }: Entry): boolean {
  return !value?.range || value.range[0] === value.range[1];
}

/** Where the last character of an entry ends, comments and line breaks behind it left out. */
function endOf(text: string, entry: Entry): number {
  let node = entry.value;
  if (isEmpty(entry)) return colonOf(text, entry) + 1;
  while (node && (isMap<Node, Node | null>(node) || isSeq<Node>(node)) && !node.flow) {
    const last = node.items.at(-1);
    if (isSeq<Node>(node)) node = last as Node;
    else return endOf(text, last as Entry);
  }
  const [start, end] = node!.range!;
  return start + text.slice(start, end).trimEnd().length;
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** The start of the next line, or the end of the text. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** A value as it can stand on one line, in a block and between brackets. */
function inline(value: Json): string {
  if (typeof value === "string" && /\p{Cc}/u.test(value)) return JSON.stringify(value);
  return stringify([value], {
    collectionStyle: "flow",
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trim().slice(1, -1);
}

/** Replaces parts of a text that do not overlap. */
function splice(text: string, ...parts: { at: number; end: number; with: string }[]): string {
  return parts.sort((a, b) => b.at - a.at || b.end - a.end)
    .reduce((text, part) => text.slice(0, part.at) + part.with + text.slice(part.end), text);
}
