/** How dates are written, one rule for each way, and which days each means. Pure. */

import {
  dateOf,
  monthSpan,
  type Part,
  partOf,
  seasonSpan,
  type Span,
  toDay,
  type Unit,
  unitSpan,
  weekdayOf,
  yearSpan,
} from "./days.ts";
import {
  AMBIGUOUS_MONTHS,
  anyWord,
  BEFORE_MONTH,
  DAY_WORDS,
  FEASTS,
  MONTHS,
  NUMBERS,
  ORDINALS,
  PARTS,
  SEASONS,
  UNITS,
  WEEKDAYS,
  WHICH,
} from "./vocabulary.ts";

import type { Viewpoint } from "./find_dates.ts";

type Groups = Record<string, string | undefined>;

/** A way to write a date; `resolve` gives `undefined` when it is none after all. */
export interface Rule {
  pattern: RegExp;
  resolve(groups: Groups, view: Viewpoint): (Span & { yearly?: boolean }) | undefined;
}

const MONTH = `(?<month>${anyWord(MONTHS)})\\.?`;
const PART = `(?:(?<part>${anyWord(PARTS)})(?:\\s+|-)(?:(?:of|in)\\s+)?(?:the\\s+)?)?`;
const WHICH_ONE = `(?<which>${anyWord(WHICH)})`;
/** No amount, and no piece of a longer number. */
const YEAR =
  "(?<!\\d[.,/])(?<year>(?:19|20)\\d\\d)(?!\\d|[.,]\\d|\\s*(?:[€$£%]|(?:eur|km|kg|g|m|ml|l)\\b))";
const NTH = "(?:st|nd|rd|th|\\.)?";

/** The first that fits a place wins. */
export const RULES: readonly Rule[] = [
  rule(String.raw`(?<year>(?:19|20)\d\d)-(?<m>\d\d)(?:-(?<date>\d\d))?`, ({ year, m, date }) => {
    if (date === undefined) {
      return Number(m) > 12 || Number(m) < 1 ? undefined : monthSpan(Number(year), Number(m));
    }
    return dayOf(Number(year), Number(m), date);
  }),
  rule(String.raw`(?<date>\d{1,2})[./](?<m>\d{1,2})[./](?<year>\d{4}|\d\d)(?![.\d])`, (found) => {
    const year = Number(found.year) + (found.year!.length === 2 ? 2000 : 0);
    return dayOf(year, Number(found.m), found.date) ?? dayOf(year, Number(found.date), found.m);
  }),
  rule(
    `(?:(?<since>\\d{1,2})${NTH}\\s*(?:-|–|to|and|bis|und)\\s*)?(?<date>\\d{1,2})${NTH}\\s*(?:of\\s+)?${MONTH}(?:,?\\s+${YEAR})?`,
    ({ since, date, month, year }, view) => {
      const found = monthDay(MONTHS[month!]!, date!, { year, view });
      if (!found || since === undefined || Number(since) >= Number(date)) return found;
      return { ...found, first: found.last - (Number(date) - Number(since)) };
    },
  ),
  rule(
    `${MONTH}\\s+(?<date>\\d{1,2})(?:st|nd|rd|th)?(?![\\d:.,]\\d|\\d)(?:\\s*(?:-|–|to)\\s*(?<until>\\d{1,2})(?!\\d))?(?:,?\\s+${YEAR})?`,
    ({ date, until, month, year }, view) => {
      const found = monthDay(MONTHS[month!]!, date!, { year, view });
      if (!found || until === undefined || Number(until) <= Number(date)) return found;
      return { ...found, last: found.first + (Number(until) - Number(date)) };
    },
  ),
  rule(
    `(?<nth>${anyWord(ORDINALS)})\\s+(?:(?<weekday>${
      anyWord(WEEKDAYS)
    })|(?<unit>week|weekend|woche|wochenende))\\s+(?:(?:of|in|im|des)\\s+)?(?:the\\s+)?(?:${MONTH}(?:\\s+${YEAR})?|(?:${WHICH_ONE}\\s+)?(?<whole>year|month|jahr|jahres|monat|monats))`,
    (found, view) => {
      const whole = found.month ? wholeMonth(found, view) : wholeUnit(found, view);
      return whole && { ...nthOf(whole, found), yearly: whole.yearly };
    },
  ),
  rule(
    `(?:(?<=(?<before>${BEFORE_MONTH})\\s+)|)(?:${WHICH_ONE}\\s+)?${PART}(?:${
      WHICH_ONE.replace("which", "which2")
    }\\s+)?${MONTH}(?:[\\s-]+(?:of\\s+)?${YEAR})?`,
    (found, view) => {
      const isSure = found.before ?? found.which ?? found.which2 ?? found.part ?? found.year;
      if (AMBIGUOUS_MONTHS.has(found.month!) && isSure === undefined) return undefined;
      return inPart(wholeMonth(found, view), found.part);
    },
  ),
  rule(
    `(?:(?<=(?<before>in|during|since|until|of|im|seit)\\s+(?:the\\s+)?)|)(?:${WHICH_ONE}\\s+)?${PART}(?:${
      WHICH_ONE.replace("which", "which2")
    }\\s+)?(?<season>${anyWord(SEASONS)})(?:\\s+(?:of\\s+)?${YEAR})?`,
    (found, view) => {
      const { before, which = found.which2, part, season, year } = found;
      if ((before ?? which ?? part ?? year) === undefined) return undefined;
      const spanOf = (year: number) => seasonSpan(year, SEASONS[season!]!);
      return inPart(ofYear(spanOf, { year, which, view }), part);
    },
  ),
  rule(
    `(?:${WHICH_ONE}\\s+)?(?<feast>${anyWord(FEASTS)})(?:\\s+${YEAR})?`,
    ({ which, feast, year }, view) => ofYear(FEASTS[feast!]!, { year, which, view }),
  ),
  rule(
    `(?<count>\\d{1,3}|${anyWord(NUMBERS)})\\s+(?:of\\s+)?(?<unit>${
      anyWord(UNITS)
    })\\s+ago|vor\\s+(?<zahl>\\d{1,3}|${anyWord(NUMBERS)})\\s+(?<einheit>${anyWord(UNITS)})`,
    ({ count, zahl, unit, einheit }, view) =>
      fromToday(view, (day) => moved(day, -countOf((count ?? zahl)!), UNITS[(unit ?? einheit)!]!)),
  ),
  rule(
    "(?:the\\s+)?day\\s+before\\s+yesterday",
    (_, view) => fromToday(view, (day) => unitSpan("day", day, -2)),
  ),
  rule(
    `(?<word>${anyWord(DAY_WORDS)})`,
    ({ word }, view) => fromToday(view, (day) => unitSpan("day", day, DAY_WORDS[word!]!)),
  ),
  rule(
    `${PART}(?:the\\s+)?${WHICH_ONE}\\s+(?:(?<weekday>${anyWord(WEEKDAYS)})|(?<whole>${
      anyWord(UNITS)
    }))`,
    (found, view) =>
      found.weekday ? weekday(found, view) : inPart(wholeUnit(found, view), found.part),
  ),
  rule(
    `(?:on|am)\\s+(?<weekday>${anyWord(WEEKDAYS)})`,
    (found, view) => view.lean === "past" ? weekday(found, view) : undefined,
  ),
  rule(
    `(?:at|over|on|during)\\s+the\\s+weekend|am\\s+wochenende`,
    (_, view) =>
      view.lean === "past"
        ? fromToday(view, (day) => unitSpan("weekend", day, weekdayOf(day) >= 5 ? 0 : -1))
        : undefined,
  ),
  rule(`${PART}${YEAR}`, ({ part, year }) => inPart(yearSpan(Number(year)), part)),
];

/** So many units from a day; the farther, the vaguer: "two months ago" is no day. */
export function moved(day: number, count: number, unit: Unit): Span {
  if (unit === "day") return unitSpan("day", day, count);
  if (unit === "weekend") return unitSpan("weekend", day, count);
  if (unit === "week") return around(day + 7 * count, 3);
  if (unit === "year") return unitSpan("year", day, count);
  const { year, month, date } = dateOf(day);
  const { first, last } = monthSpan(year, month + count);
  return around(Math.min(first + date - 1, last), 10);
}

/** What a word or a numeral counts. */
export function countOf(text: string): number {
  return NUMBERS[text] ?? Number(text);
}

function rule(source: string, resolve: Rule["resolve"]): Rule {
  return { pattern: inWords(source), resolve };
}

/** An expression for lower-case text that neither begins nor ends inside a word. Without the flags
 * for Unicode and case, which cost tens of milliseconds to compile. */
export function inWords(source: string): RegExp {
  return new RegExp(`(?<![a-z0-9à-ÿ])(?:${source})(?![a-z0-9à-ÿ])`, "g");
}

function dayOf(year: number, month: number, date: string | undefined): Span | undefined {
  const day = toDay(year, month, Number(date));
  return day === undefined ? undefined : { first: day, last: day };
}

function around(day: number, days: number): Span {
  return { first: day - days, last: day + days };
}

function inPart<T extends Span>(span: T | undefined, part: string | undefined): T | undefined {
  if (!span || part === undefined) return span;
  return { ...span, ...partOf(span, PARTS[part] as Part) };
}

function monthDay(
  month: number,
  date: string,
  { year, view }: { year: string | undefined; view: Viewpoint },
) {
  const spanOf = (year: number) => dayOf(year, month, date);
  return ofYear(spanOf, { year, which: undefined, view });
}

function wholeMonth({ month, which, which2, year }: Groups, view: Viewpoint) {
  const spanOf = (year: number) => monthSpan(year, MONTHS[month!]!);
  return ofYear(spanOf, { year, which: which ?? which2, view });
}

function wholeUnit(
  { which = "this", whole }: Groups,
  view: Viewpoint,
): (Span & { yearly?: boolean }) | undefined {
  return fromToday(view, (day) => unitSpan(UNITS[whole!]!, day, WHICH[which]!));
}

/** The span of the year that is meant. */
function ofYear(
  spanOf: (year: number) => Span | undefined,
  { year, which, view }: { year: string | undefined; which: string | undefined; view: Viewpoint },
): (Span & { yearly?: boolean }) | undefined {
  if (year !== undefined) return spanOf(Number(year));
  const { day, lean, isGuess } = view;
  if (isGuess && which !== undefined) return undefined;
  if (day === undefined) {
    const span = view.year === undefined || which !== undefined ? undefined : spanOf(view.year);
    return span && { ...span, yearly: true };
  }
  const now = dateOf(day).year;
  const spans = [now - 1, now, now + 1].map(spanOf).filter((span) => span !== undefined);
  const step = which === undefined ? undefined : WHICH[which];
  if (step === -1) return spans.findLast(({ last }) => last < day);
  if (step === 1) return spans.find(({ first }) => first > day);
  if (step === 0) return spanOf(now);
  const span = lean === "past"
    ? spans.findLast(({ first }) => first <= day) ?? spans[0]
    : spans.toSorted((a, b) => farFrom(a, day) - farFrom(b, day))[0];
  return span && { ...span, yearly: true };
}

function farFrom({ first, last }: Span, day: number): number {
  return Math.max(first - day, day - last, 0);
}

function weekday({ which, weekday }: Groups, view: Viewpoint): Span | undefined {
  return fromToday(view, (day) => {
    const ahead = (WEEKDAYS[weekday!]! - weekdayOf(day) + 7) % 7;
    const step = which === undefined ? -1 : WHICH[which]!;
    if (step === -1) return unitSpan("day", day, ahead - 7);
    return unitSpan("day", day, step === 1 && ahead === 0 ? 7 : ahead);
  });
}

/** For what can only be said on a known day. */
function fromToday({ day, isGuess }: Viewpoint, find: (day: number) => Span): Span | undefined {
  return day === undefined || isGuess ? undefined : find(day);
}

function nthOf({ first, last }: Span, { nth, weekday }: Groups): Span {
  const count = ORDINALS[nth!]!;
  if (weekday === undefined) {
    const start = count > 0 ? first + 7 * (count - 1) : last - 6;
    return { first: start, last: Math.min(start + 6, last) };
  }
  const wanted = WEEKDAYS[weekday]!;
  const day = count > 0
    ? first + (wanted - weekdayOf(first) + 7) % 7 + 7 * (count - 1)
    : last - (weekdayOf(last) - wanted + 7) % 7;
  return { first: day, last: day };
}
