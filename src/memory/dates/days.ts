/** Calendar days as numbers, and spans of them. Pure: no clock, no time zone.
 *
 * A day is the number of days since 1970-01-01 in the proleptic Gregorian calendar, wherever it was
 * lived: "4 May" is one day, whether it was written in Lisbon or in Tokyo. */

/** From the first day to the last, both included. */
export interface Span {
  first: number;
  last: number;
}

const DAY = 24 * 60 * 60 * 1000;

/** Which part of a span is meant. */
export type Part = "start" | "middle" | "end";

/** A unit that spans are counted in. */
export type Unit = "day" | "week" | "weekend" | "month" | "year";

/** The day with this date, months from 1; `undefined` when there is none. */
export function toDay(year: number, month: number, day: number): number | undefined {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return time / DAY;
}

/** Year, month from 1, and day of the month. */
export function dateOf(day: number): { year: number; month: number; date: number } {
  const at = new Date(day * DAY);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** The day that a moment (ms since 1970) falls on, in this machine's time zone. */
export function localDay(moment: number): number {
  const at = new Date(moment);
  return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / DAY;
}

/** `2026-11-28`. */
export function isoDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/** 0 for Monday, 6 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** A month; `month` may lie outside 1 to 12 and then counts on into other years. */
export function monthSpan(year: number, month: number): Span {
  const first = Date.UTC(year, month - 1, 1) / DAY;
  return { first, last: Date.UTC(year, month, 1) / DAY - 1 };
}

/** From the first of January. */
export function yearSpan(year: number): Span {
  return { first: monthSpan(year, 1).first, last: monthSpan(year, 12).last };
}

/** Three whole months: 0 is spring (March to May), 3 the winter that begins in December. */
export function seasonSpan(year: number, season: number): Span {
  return {
    first: monthSpan(year, 3 * season + 3).first,
    last: monthSpan(year, 3 * season + 5).last,
  };
}

/** The calendar unit that a day lies in, moved on by `count`. Weeks begin on Monday; the weekend of
 * a week is its end. */
export function unitSpan(unit: Unit, day: number, count = 0): Span {
  if (unit === "day") return { first: day + count, last: day + count };
  const { year, month } = dateOf(day);
  if (unit === "year") return yearSpan(year + count);
  if (unit === "month") return monthSpan(year, month + count);
  const monday = day - weekdayOf(day) + 7 * count;
  return { first: unit === "week" ? monday : monday + 5, last: monday + 6 };
}

/** A third of a span; of a few days at least one. */
export function partOf({ first, last }: Span, part: Part): Span {
  const third = Math.max(1, Math.round((last - first + 1) / 3));
  if (part === "start") return { first, last: first + third - 1 };
  if (part === "end") return { first: last - third + 1, last };
  return { first: Math.min(first + third, last), last: Math.max(last - third, first) };
}

/** Easter Sunday (the anonymous Gregorian algorithm, Nature, 1876). */
export function easterOf(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const weekday =
    (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const sum = epact + weekday - 7 * late + 114;
  return toDay(year, Math.floor(sum / 31), (sum % 31) + 1)!;
}

/** How much of a span lies in another, 0 to 1. */
export function shareWithin(span: Span, whole: Span): number {
  const days = Math.min(span.last, whole.last) - Math.max(span.first, whole.first) + 1;
  return Math.max(0, days) / (span.last - span.first + 1);
}
