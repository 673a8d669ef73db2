/** Secrets that were taken apart: wrapped over lines, spaced out, split by characters that nobody
 * sees or by the marks of Markdown.
 *
 * The text is looked at once more without what parts them. Only shapes that are plain by
 * themselves count there, and only where something was really taken out: what stands behind a name
 * such as `password:` could be any two words. Linear; a stream that shows its words at once does
 * not get this far. Pure. */

import { knownSecrets } from "./known_secrets.ts";
import { SECRET_SHAPES } from "./secret_shapes.ts";

/** Shapes that lean on what stands before them. */
const LEANING: ReadonlySet<string> = new Set([
  "authorization",
  "api-key-header",
  "url-password",
  "url-parameter",
  "credential",
]);

/** Characters that a renderer may leave out, and marks of Markdown. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}*`]+/gu;

/** The end of a line inside a word, with what mail and lists put before the next. */
const WRAPPED = /(?<=[\w+/=.-])\\?[ \t]*\r?\n[ \t>|]*(?=[\w+/=.-])/g;

/** Many single characters, a blank after each. */
const SPACED = /(?<!\S)(?:\S[ \t]){15,}\S(?!\S)/g;

/** Known values that are shorter stand in ordinary text too often. */
const SHORTEST_KNOWN = 8;

/** A secret's place in the text as it was given. */
interface Span {
  start: number;
  end: number;
  kind: string;
}

/** The secrets that show only once the text is put together again. */
export function* findHidden(text: string): Generator<Span> {
  yield* findWithout(text, () => text.matchAll(UNSEEN));
  yield* findWithout(text, () => text.matchAll(WRAPPED));
  yield* findWithout(text, () => blanksBetween(text));
}

/** The blanks of what is spaced out. */
function* blanksBetween(text: string): Generator<{ 0: string; index: number }> {
  for (const { 0: run, index } of text.matchAll(SPACED)) {
    for (let at = 1; at < run.length; at += 2) yield { 0: run[at]!, index: index + at };
  }
}

function* findWithout(
  text: string,
  parting: () => Iterable<{ 0: string; index: number }>,
): Generator<Span> {
  const pieces: string[] = [];
  /** Where each piece begins: in what is put together, and in the text. */
  const starts: { joined: number; given: number }[] = [];
  let joined = 0;
  let given = 0;
  const add = (end: number) => {
    if (end > given) {
      starts.push({ joined, given });
      pieces.push(text.slice(given, end));
      joined += end - given;
    }
  };
  for (const { 0: gap, index } of parting()) {
    add(index);
    given = index + gap.length;
  }
  if (given === 0 && pieces.length === 0) return;
  add(text.length);
  const whole = pieces.join("");
  for (const { start, end, kind } of findPlain(whole)) {
    const from = placeOf(starts, start);
    const to = placeOf(starts, end - 1) + 1;
    if (to - from > end - start) yield { start: from, end: to, kind };
  }
}

function* findPlain(text: string): Generator<Span> {
  for (const form of knownSecrets.forms()) {
    if (form.length < SHORTEST_KNOWN) continue;
    for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
      yield { start: at, end: at + form.length, kind: "known" };
    }
  }
  for (const { kind, pattern, accept } of SECRET_SHAPES) {
    if (LEANING.has(kind)) continue;
    for (const match of text.matchAll(pattern)) {
      const start = match.index + (match[1]?.length ?? 0);
      const end = match.index + match[0].length;
      if (accept === undefined || accept(text.slice(start, end))) yield { start, end, kind };
    }
  }
}

function placeOf(starts: readonly { joined: number; given: number }[], at: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]!.joined <= at) low = middle;
    else high = middle - 1;
  }
  return starts[low]!.given + at - starts[low]!.joined;
}
