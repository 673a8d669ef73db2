/** The words that dates are made of, in English and German. Data: lower case, umlauts as they are
 * and as they are typed without the key for them. A language is added here and nowhere else. */

import { easterOf, type Part, type Span, toDay, type Unit } from "./days.ts";

/** From a word to what it means. */
type Words<T> = Readonly<Record<string, T>>;

/** 1 to 12. */
export const MONTHS = spread<number>([
  ["january jan januar jänner jaenner", 1],
  ["february feb februar feber", 2],
  ["march mar märz maerz mrz", 3],
  ["april apr", 4],
  ["may mai", 5],
  ["june jun juni", 6],
  ["july jul juli", 7],
  ["august aug", 8],
  ["september sept sep", 9],
  ["october oct oktober okt", 10],
  ["november nov", 11],
  ["december dec dezember dez", 12],
]);

/** 0 for Monday. */
export const WEEKDAYS = spread<number>([
  ["monday montag", 0],
  ["tuesday dienstag", 1],
  ["wednesday mittwoch", 2],
  ["thursday donnerstag", 3],
  ["friday freitag", 4],
  ["saturday samstag sonnabend", 5],
  ["sunday sonntag", 6],
]);

/** As in {@linkcode seasonSpan}. */
export const SEASONS = spread<number>([
  ["spring springtime frühling fruehling frühjahr fruehjahr", 0],
  ["summer summertime sommer", 1],
  ["autumn fall herbst", 2],
  ["winter wintertime", 3],
]);

/** Days that are called something else. */
export const DAY_WORDS = spread<number>([
  ["today tonight heute", 0],
  ["yesterday gestern", -1],
  ["vorgestern", -2],
  ["tomorrow", 1],
  ["übermorgen uebermorgen", 2],
]);

export const UNITS = spread<Unit>([
  ["day days tag tage tagen tages", "day"],
  ["week weeks woche wochen", "week"],
  ["weekend weekends wochenende wochenenden", "weekend"],
  ["month months monat monate monaten monats", "month"],
  ["year years jahr jahre jahren jahres", "year"],
]);

/** The one before, this one, the next. */
export const WHICH = spread<number>([
  ["last past previous letzter letzte letzten letztes letztem", -1],
  ["vorige vorigen voriges vorigem vergangene vergangenen vergangenes", -1],
  ["this dieser diese diesen dieses diesem", 0],
  ["next coming upcoming nächste nächsten nächstes nächster nächstem", 1],
  ["naechste naechsten naechstes kommende kommenden kommendes", 1],
]);

export const NUMBERS = spread<number>([
  ["a an one ein eine einen einem einer", 1],
  ["two zwei couple", 2],
  ["three drei few paar", 3],
  ["four vier", 4],
  ["five fünf fuenf", 5],
  ["six sechs", 6],
  ["seven sieben", 7],
  ["eight acht", 8],
  ["nine neun", 9],
  ["ten zehn", 10],
  ["eleven elf", 11],
  ["twelve zwölf zwoelf", 12],
]);

/** -1 counts from the end. */
export const ORDINALS = spread<number>([
  ["first erste ersten erster erstes 1st", 1],
  ["second zweite zweiten zweiter zweites 2nd", 2],
  ["third dritte dritten dritter drittes 3rd", 3],
  ["fourth vierte vierten vierter viertes 4th", 4],
  ["last letzte letzten letzter letztes", -1],
]);

export const PARTS = spread<Part>([
  ["early start beginning anfang", "start"],
  ["mid middle mitte", "middle"],
  ["late end ende", "end"],
]);

/** Feasts, by year. */
export const FEASTS = spread<(year: number) => Span>([
  ["easter ostern", (year) => ({ first: easterOf(year) - 2, last: easterOf(year) + 1 })],
  ["pentecost whitsun pfingsten", (year) => ({
    first: easterOf(year) + 49,
    last: easterOf(year) + 50,
  })],
  ["christmas xmas weihnachten", (year) => fixed(year, 12, 24, 3)],
  ["silvester", (year) => fixed(year, 12, 31, 1)],
  ["neujahr", (year) => fixed(year, 1, 1, 1)],
]);

/** After, and before. */
export const DIRECTIONS = spread<1 | -1>([
  ["after following nach", 1],
  ["before vor", -1],
]);

/** Names of months that are words of another kind as well: they need a word before them. */
export const AMBIGUOUS_MONTHS: ReadonlySet<string> = new Set(["may", "march", "mar", "jan", "mai"]);

/** What may stand before such a month, and must before a season. */
export const BEFORE_MONTH =
  "in|of|since|until|till|by|from|to|during|for|the|im|seit|bis|vom|ab|zum|dem|den|der";

/** Any of the words, longest first, for an expression. */
export function anyWord(words: Words<unknown>): string {
  return Object.keys(words).sort((a, b) => b.length - a.length).join("|");
}

function spread<T>(groups: readonly [words: string, meaning: T][]): Words<T> {
  return Object.fromEntries(
    groups.flatMap(([words, meaning]) => words.split(" ").map((word) => [word, meaning])),
  );
}

function fixed(year: number, month: number, date: number, days: number): Span {
  const first = toDay(year, month, date)!;
  return { first, last: first + days - 1 };
}
