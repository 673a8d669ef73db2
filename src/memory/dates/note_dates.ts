/** The dates of a note: which days it is about, and which days its paragraphs speak of.
 *
 * "Yesterday" in a note is the day before the note's own: the one its head, its file's name, its
 * title or its first line says, in this order. Pure. */

import type { Section } from "../sections.ts";
import type { Span } from "./days.ts";
import { findDates, type FoundDate, type Viewpoint } from "./find_dates.ts";

/** A day or more that a paragraph speaks of. */
export interface Mention extends Span {
  /** Of the note, from 0; the paragraph of the section, too. */
  section: number;
  paragraph: number;
}

/** What a note says about time. */
export interface NoteDates {
  /** The days that it is about as a whole. */
  own: Span[];
  mentions: Mention[];
}

/** What the dates are read from. */
export interface DatedNote {
  /** As the head says. */
  date?: string;
  /** The path, and the title. */
  file: string;
  title: string;
  sections: readonly Section[];
  /** The day on which the file was last changed: a guess at the year of dates without one. */
  changed: number;
}

/** A longer first line is text, and its date one among others. */
const MAX_DATE_LINE = 80;
const MAX_BESIDE_DATE = 24;

/** A note is not about more spans than this, and no paragraph speaks of more. */
const MOST_OWN = 4;
const MOST_MENTIONS = 40;

/** The dates of a note. */
export function datesOf(note: DatedNote): NoteDates {
  const said = [note.date ?? "", nameOf(note.file), note.title, firstLine(note.sections)];
  const own = said.flatMap((text) => findDates(text, { lean: "near" }))
    .filter(({ yearly }) => !yearly);
  const day = own.find(isDay)?.first ?? own[0]?.first;
  const view = viewOf(note, day);
  // "condo-meeting-march" is about the March nearest to the day on which it was written.
  if (day !== undefined) {
    own.push(
      ...said.slice(1).flatMap((text) => findDates(text, view)).filter((date) => date.yearly),
    );
  }
  return {
    own: own.slice(0, MOST_OWN).map(toSpan),
    mentions: note.sections.flatMap(({ heading, paragraphs }, section) =>
      paragraphs.flatMap((text, paragraph) =>
        findDates(paragraph === 0 ? `${heading}\n${text}` : text, view).slice(0, MOST_MENTIONS)
          .map((date) => ({ section, paragraph, ...toSpan(date) }))
      )
    ),
  };
}

function viewOf({ sections, changed }: DatedNote, day: number | undefined): Viewpoint {
  if (day !== undefined) return { day, lean: "near" };
  // Without a day of its own, the note's first year serves for the dates that say none.
  for (const { paragraphs } of sections) {
    for (const text of paragraphs) {
      const year = /(?<![\w.,])(?:19|20)\d\d(?!\w|[.,]\d)/.exec(text)?.[0];
      if (year !== undefined) return { lean: "near", year: Number(year) };
    }
  }
  return { day: changed, isGuess: true, lean: "near" };
}

/** `travel/leipzig-feb-2026.md` is `leipzig feb 2026`; an ISO date stays together. */
function nameOf(file: string): string {
  const name = file.slice(file.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
  return name.replace(/(?<!\d)[-_.]|[-_.](?!\d)|_/g, " ");
}

/** The first line, if it says little but a date: "4:04 pm on 20 January, 2023". */
function firstLine(sections: readonly Section[]): string {
  const line = sections[0]?.paragraphs[0]?.split("\n", 1)[0] ?? "";
  if (line.length > MAX_DATE_LINE) return "";
  const [date] = findDates(line, { lean: "near" });
  return date && line.length - (date.to - date.from) <= MAX_BESIDE_DATE ? line : "";
}

function isDay({ first, last }: FoundDate): boolean {
  return first === last;
}

function toSpan({ first, last }: Span): Span {
  return { first, last };
}
