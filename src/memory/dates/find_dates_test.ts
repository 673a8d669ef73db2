import assert from "node:assert/strict";
import { isoDay, toDay } from "./days.ts";
import { findDates, type Viewpoint } from "./find_dates.ts";

/** A Saturday. */
const TODAY = toDay(2026, 11, 28)!;

function spans(text: string, view: Viewpoint = { day: TODAY, lean: "past" }): string[] {
  return findDates(text, view).map(({ first, last }) =>
    first === last ? isoDay(first) : `${isoDay(first)}..${isoDay(last)}`
  );
}

const DATES: [text: string, ...spans: string[]][] = [
  ["on 2026-04-16 and in 2026-05", "2026-04-16", "2026-05-01..2026-05-31"],
  ["14.11.2026, then 3/4/25", "2026-11-14", "2025-04-03"],
  ["4:04 pm on 20 January, 2023", "2023-01-20"],
  ["from 13-17 Feb 2026", "2026-02-13..2026-02-17"],
  ["Sept 12, 2025", "2025-09-12"],
  ["am 3. Mai 2024", "2024-05-03"],
  ["in the middle of April", "2026-04-11..2026-04-20"],
  ["Ende März", "2026-03-22..2026-03-31"],
  ["the first Saturday of this year", "2026-01-03"],
  ["the last week of March", "2026-03-25..2026-03-31"],
  ["last spring", "2026-03-01..2026-05-31"],
  ["letzten Sommer", "2026-06-01..2026-08-31"],
  ["the day before yesterday", "2026-11-26"],
  ["vor zwei Wochen", "2026-11-11..2026-11-17"],
  ["two weekends ago", "2026-11-14..2026-11-15"],
  ["last Friday", "2026-11-27"],
  ["next month", "2026-12-01..2026-12-31"],
  ["last month", "2026-10-01..2026-10-31"],
  ["Easter 2027", "2027-03-26..2027-03-29"],
  ["early 2027", "2027-01-01..2027-05-02"],
];
for (const [text, ...expected] of DATES) {
  Deno.test(`findDates() reads ${text}`, () => assert.deepEqual(spans(text), expected));
}

for (
  const text of [
    "may I march on?",
    "Pai's fall, a spring in the sofa",
    "1.140 of 2.000 €, error E5",
    "2000 € net, 1999 km",
    "Mon-Thu, on Mondays, 18:30-20:30",
    "32.13.2026, 31.2.2026",
    "version 1.2.3, decide, octopus, Sunday's",
  ]
) {
  Deno.test(`findDates() passes over ${text}`, () => assert.deepEqual(spans(text), []));
}

Deno.test("findDates() takes a date without a year for the nearest in a note, else the latest", () => {
  const note = { day: toDay(2026, 1, 10)!, lean: "near" } as const;
  assert.deepEqual(spans("on 20 December", note), ["2025-12-20"]);
  assert.deepEqual(spans("on 20 March", note), ["2026-03-20"]);
  assert.deepEqual(spans("on 20 December"), ["2025-12-20"]);
});

Deno.test("findDates() reads nothing relative where the day is unknown or a guess", () => {
  assert.deepEqual(spans("yesterday, last week, in 2024", { lean: "near" }), [
    "2024-01-01..2024-12-31",
  ]);
  const guess = { day: TODAY, isGuess: true, lean: "near" } as const;
  assert.deepEqual(spans("yesterday, last July, on 2 July", guess), ["2026-07-02"]);
});

Deno.test("findDates() finds its places in a text whose lower case is longer", () => {
  const [found] = findDates("İİİ on 3 May 2024", { lean: "near" });
  assert.equal("İİİ on 3 May 2024".slice(found!.from, found!.to), "3 May 2024");
});
