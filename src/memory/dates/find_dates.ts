/** Finds the dates in a text, English or German: absolute ones and ones relative to a day.
 *
 * What is no date for certain is passed over: a number, a name, a habit ("Mondays"). Day comes before
 * month where both are numbers. Pure. */

import type { Span } from "./days.ts";
import { RULES } from "./rules.ts";

/** What a date is seen from. */
export interface Viewpoint {
  /** The day on which the text was written or asked; `undefined`: nothing relative is found. */
  day?: number;
  /** `day` is a guess, good enough only for the year of a date without one. */
  isGuess?: boolean;
  /** A date without a year: the latest that is over or running, or the nearest on either side. */
  lean: "past" | "near";
  /** The year of dates without one, where the day is not known. */
  year?: number;
}

/** A date in a text. */
export interface FoundDate extends Span {
  /** Where it stands. */
  from: number;
  to: number;
  /** The year was not said. */
  yearly: boolean;
}

/** A text without any of these holds no date: what most paragraphs are asked first. */
const ANY =
  /\d|jan|feb|m[aä]e?r|mrz|apr|ma[yi]|ju[nl]|aug|sep|o[ck]t|nov|de[cz]|day|gest|heut|morg|tonight|week|woche|mon[at]|year|jahr|spring|summer|autumn|fall|winter|sommer|herbst|fr[üu]e?h|tag|easter|ostern|christ|weihn|silv|xmas|neuj|pfing|pentec|whit/;

/** The dates of a text, in order; none of them overlap. */
export function findDates(text: string, view: Viewpoint): FoundDate[] {
  const lower = lowerCase(text);
  if (!ANY.test(lower)) return [];
  const found: FoundDate[] = [];
  for (const { pattern, resolve } of RULES) {
    for (const match of lower.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length];
      if (found.some((other) => from < other.to && other.from < to)) continue;
      const span = resolve(match.groups ?? {}, view);
      if (span) found.push({ yearly: false, ...span, from, to });
    }
  }
  return found.sort((a, b) => a.from - b.from);
}

/** The same number of characters: one letter (the Turkish dotted capital I) would become two. */
export function lowerCase(text: string): string {
  return text.replaceAll("\u0130", "i").toLowerCase();
}
