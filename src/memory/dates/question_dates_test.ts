import assert from "node:assert/strict";
import { isoDay, toDay } from "./days.ts";
import { questionDates, shifted } from "./question_dates.ts";

const TODAY = toDay(2026, 11, 28)!;

function read(text: string) {
  const { spans, anchors, otherWords } = questionDates(text, TODAY);
  return {
    spans: spans.map(({ first, last }) => `${isoDay(first)}..${isoDay(last)}`),
    events: anchors.map(({ event }) => event.trim()),
    words: otherWords.replace(/\s+/g, " ").trim(),
  };
}

Deno.test("questionDates() parts the time of a question from its words", () => {
  assert.deepEqual(read("What broke on the car last July?"), {
    spans: ["2026-07-01..2026-07-31"],
    events: [],
    words: "What broke on the car ?",
  });
});

const SHIFTED: [text: string, span: string][] = [
  ["the weekend after Easter", "2026-04-11..2026-04-12"],
  ["what is due before Christmas", "2026-08-26..2026-12-23"],
  ["everything since March 2026", "2026-04-01..2026-07-29"],
  ["in der Woche nach Ostern 2026", "2026-04-07..2026-04-13"],
  ["two weeks before 20 May 2026", "2026-05-03..2026-05-09"],
];
for (const [text, span] of SHIFTED) {
  Deno.test(`questionDates() reads "${text}"`, () => assert.deepEqual(read(text).spans, [span]));
}

Deno.test("questionDates() leaves an event to be searched for, with the dates in its name", () => {
  const asked = read("Which trip was four weeks before the June concert?");
  assert.deepEqual(asked, {
    spans: [],
    events: ["the June concert"],
    words: "Which trip was the June concert?",
  });
  assert.deepEqual(read("Was war zwei Wochen nach dem Umzug?").events, ["dem Umzug"]);
  assert.deepEqual(read("before the move").events, ["the move"]);
});

Deno.test("shifted() goes from an event to what lies so to it", () => {
  const day = toDay(2026, 6, 13)!;
  const concert = { first: day, last: day };
  const from = (unit: "day" | "week" | "weekend" | "month", count: number, direction: 1 | -1) => {
    const { first, last } = shifted(concert, { unit, count, direction });
    return `${isoDay(first)}..${isoDay(last)}`;
  };
  assert.equal(from("day", 1, 1), "2026-06-14..2026-06-14");
  assert.equal(from("week", 2, 1), "2026-06-24..2026-06-30");
  assert.equal(from("week", 0, -1), "2026-06-06..2026-06-12");
  assert.equal(from("weekend", 0, 1), "2026-06-20..2026-06-21");
  assert.equal(from("month", 1, -1), "2026-05-03..2026-05-23");
});
