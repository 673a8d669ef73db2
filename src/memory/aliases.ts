/** Names of the same person or thing: what a note's head lists as `aliases`, and whom
 * `user/people.md` names in one breath. Pure.
 *
 * In `user/people.md` each heading or list item is about one: "- Joaquim Reis (Dad, Grandpa): my
 * father". The names are what stands before the colon or the dash. */

import type { Note } from "./note.ts";
import { stemsOf } from "./words.ts";

const PEOPLE = "user/people.md";

/** An entry of `user/people.md`; longer ones are sentences. */
const MAX_ENTRY = 120;
const MAX_WORDS = 4;

/** Groups of names, each name as its stems between single spaces. */
export function aliasesOf(file: string, note: Note): string[][] {
  const groups = note.aliases.length > 0 ? [[note.title, ...note.aliases]] : [];
  if (file === PEOPLE) groups.push(...peopleIn(note));
  return groups.map((names) => [...new Set(names.map(toName))].filter((name) => name !== ""))
    .filter((names) => names.length > 1);
}

function peopleIn({ sections }: Note): string[][] {
  const items = sections.flatMap(({ paragraphs }) =>
    paragraphs.flatMap((text) => text.split("\n")).filter((line) => /^\s*[-*+]\s/.test(line))
  );
  return [...new Set(sections.map(({ heading }) => heading)), ...items].map(namesIn);
}

function namesIn(entry: string): string[] {
  const names = /^\s*(?:[-*+]\s+)?(.*?)(?::|\s[–—-]\s|$)/.exec(entry.slice(0, MAX_ENTRY))![1]!;
  return names.split(/[(),;/=]|\baka\b|\balias\b/i);
}

/** `""` for what is too long to be a name. */
function toName(text: string): string {
  const stems = stemsOf(text);
  return stems.length > MAX_WORDS ? "" : stems.join(" ");
}
