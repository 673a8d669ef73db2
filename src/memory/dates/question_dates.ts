/** The time that a question asks about: said outright, or by something that happened then.
 *
 * "Two weeks after Easter" is a span of days; "two weeks after the move" is known once the note
 * about the move is found (`Anchor`). Pure. */

import { type Span, type Unit, unitSpan, weekdayOf } from "./days.ts";
import { findDates, type FoundDate, lowerCase } from "./find_dates.ts";
import { countOf, inWords, moved } from "./rules.ts";
import { anyWord, DIRECTIONS, NUMBERS, UNITS } from "./vocabulary.ts";

/** Days that a question asks about. */
export interface AskedSpan extends Span {
  /** As the question says it. */
  text: string;
  /** The year was not said: if nothing is known of this one, an earlier one may be meant. */
  yearly: boolean;
}

/** Days that lie in a certain way to something that is searched for first. */
export interface Anchor {
  /** What happened. */
  event: string;
  /** As the question says it, event included. */
  text: string;
  shift: Shift;
}

/** What a question says about time. */
export interface QuestionDates {
  spans: AskedSpan[];
  anchors: Anchor[];
  /** The question in two: words about time alone, and the rest. */
  timeWords: string;
  otherWords: string;
}

/** From a span to the one that is meant. */
export interface Shift {
  direction: 1 | -1;
  /** Without a unit: at any time on that side, the nearer months of it. */
  unit?: Unit;
  count: number;
}

/** How far "before the move" reaches. */
const REACH = 120;

/** Nobody speaks of more times at once. */
const MOST_SPANS = 4;

const NUMBER = `\\d{1,3}|${anyWord(NUMBERS)}`;
const DIRECTION = anyWord(DIRECTIONS);

/** "two weeks after …", "the day before …", "am Tag nach …". */
const SHIFT = inWords(
  `(?:(?<count>${NUMBER}|the|der|dem|am)\\s+)?(?<unit>${
    anyWord(UNITS)
  })\\s+(?<direction>${DIRECTION})(?=\\s)`,
);

/** "before …", "since …". */
const SIDE = inWords(`(?<direction>${DIRECTION}|since|seit|until|till|bis)(?=\\s)`);
const BEFORE_WORDS = /^(?:before|vor|until|till|bis)$/;

/** What a question asked on `today` says about time. */
export function questionDates(text: string, today: number): QuestionDates {
  const view = { day: today, lean: "past" } as const;
  const dates = findDates(text, view);
  const result: QuestionDates = { spans: [], anchors: [], timeWords: "", otherWords: "" };
  const used: [from: number, to: number][] = [];
  for (const { from, to, shift } of shiftsIn(text, dates)) {
    if (used.some(([start, end]) => from < end && start < to)) continue;
    const date = dates.find((date) => date.from >= to && isGap(text.slice(to, date.from)));
    const event = clauseFrom(text, to);
    if (date && (!shift.unit || text.slice(date.to, to + event.length).trim().length < 3)) {
      const yearly = date.yearly;
      // What is to be done "before Christmas" is due before the coming one.
      const near = shift.direction < 0 && yearly
        ? findDates(text.slice(date.from, date.to), { day: today, lean: "near" })[0]
        : undefined;
      const span = shifted(near ?? date, shift);
      result.spans.push({ ...span, text: text.slice(from, date.to), yearly: yearly && !near });
      used.push([from, date.to]);
      dates.splice(dates.indexOf(date), 1);
    } else if (event.trim() !== "") {
      result.anchors.push({ event, text: text.slice(from, to + event.length), shift });
      used.push([from, to]);
      // The dates in "the June concert" belong to the concert.
      for (const inside of dates.filter(({ from }) => from >= to && from < to + event.length)) {
        dates.splice(dates.indexOf(inside), 1);
      }
    }
  }
  for (const date of dates) {
    result.spans.push({
      ...toSpan(date),
      text: text.slice(date.from, date.to),
      yearly: date.yearly,
    });
    used.push([date.from, date.to]);
  }
  result.spans.splice(MOST_SPANS);
  return { ...result, ...splitWords(text, used) };
}

/** The span that lies so to another. */
export function shifted({ first, last }: Span, { direction, unit, count }: Shift): Span {
  const day = direction > 0 ? last : first;
  if (unit === undefined) {
    return direction > 0
      ? { first: day + 1, last: day + REACH }
      : { first: day - REACH, last: day - 1 };
  }
  if (unit === "weekend") {
    // Of the days that follow the event: "the weekend after Easter" is not Easter itself.
    const saturday = direction > 0
      ? day + (5 - weekdayOf(day) + 7) % 7
      : day - (weekdayOf(day) + 2) % 7;
    return unitSpan("weekend", saturday === day ? day + 7 * direction : saturday);
  }
  if (unit === "week" && count === 0) {
    return direction > 0 ? { first: day + 1, last: day + 7 } : { first: day - 7, last: day - 1 };
  }
  return moved(day, direction * Math.max(1, count), unit);
}

function shiftsIn(text: string, dates: readonly FoundDate[]) {
  const isDate = (at: number) => dates.some(({ from, to }) => from <= at && at < to);
  const lower = lowerCase(text);
  const found: { from: number; to: number; shift: Shift }[] = [];
  for (const match of lower.matchAll(SHIFT)) {
    const { count = "the", unit, direction } = match.groups!;
    if (isDate(match.index)) continue;
    const isCounted = /^\d/.test(count) || NUMBERS[count] !== undefined;
    found.push({
      from: match.index,
      to: match.index + match[0].length,
      shift: {
        direction: DIRECTIONS[direction!]!,
        unit: UNITS[unit!]!,
        count: isCounted ? countOf(count) : 0,
      },
    });
  }
  for (const match of lower.matchAll(SIDE)) {
    if (isDate(match.index)) continue;
    const direction = BEFORE_WORDS.test(match.groups!.direction!) ? -1 : 1;
    found.push({
      from: match.index,
      to: match.index + match[0].length,
      shift: { direction, count: 0 },
    });
  }
  return found;
}

/** Nothing but an article or a preposition. */
function isGap(text: string): boolean {
  return /^\s*(?:(?:the|in|of|den|dem|der|im)\s+)*$/iu.test(text);
}

/** To the end of the clause. */
function clauseFrom(text: string, from: number): string {
  return /^[^?!.;,:]*/.exec(text.slice(from))![0];
}

function toSpan({ first, last }: Span): Span {
  return { first, last };
}

function splitWords(text: string, used: readonly [from: number, to: number][]) {
  const isTime = (at: number) => used.some(([from, to]) => from <= at && at < to);
  let [timeWords, otherWords] = ["", ""];
  for (let at = 0; at < text.length; at++) {
    const mine = isTime(at);
    timeWords += mine ? text[at] : " ";
    otherWords += mine ? " " : text[at];
  }
  return { timeWords, otherWords };
}
