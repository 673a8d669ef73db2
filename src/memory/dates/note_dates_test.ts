import assert from "node:assert/strict";
import { splitSections } from "../sections.ts";
import { isoDay, type Span, toDay } from "./days.ts";
import { type DatedNote, datesOf } from "./note_dates.ts";

function dates(text: string, note: Partial<DatedNote> = {}) {
  const { own, mentions } = datesOf({
    file: "notes/plain.md",
    title: "",
    sections: splitSections(text),
    changed: toDay(2026, 11, 28)!,
    ...note,
  });
  const show = ({ first, last }: Span) => `${isoDay(first)}..${isoDay(last)}`;
  return { own: own.map(show), mentions: mentions.map(show) };
}

Deno.test("datesOf() takes the note's day from its head, its name or its first line", () => {
  assert.deepEqual(dates("x", { date: "2026-03-12" }).own, ["2026-03-12..2026-03-12"]);
  assert.deepEqual(dates("x", { file: "daily/2026-06-13.md" }).own, ["2026-06-13..2026-06-13"]);
  assert.deepEqual(dates("x", { file: "leipzig-feb-2026.md" }).own, ["2026-02-01..2026-02-28"]);
  assert.deepEqual(dates("4:04 pm on 20 January, 2023\n\nHi!").own, ["2023-01-20..2023-01-20"]);
  assert.deepEqual(dates("We have had this contract with them since 3 May 2020.").own, []);
});

Deno.test("datesOf() reads what is relative from the note's own day", () => {
  const { mentions } = dates("Lost my job yesterday.\n\nVor zwei Wochen war alles gut.", {
    file: "2023-01-20.md",
  });
  assert.deepEqual(mentions, ["2023-01-19..2023-01-19", "2023-01-03..2023-01-09"]);
});

Deno.test("datesOf() takes a year from the text, or from the file, where a date says none", () => {
  assert.deepEqual(dates("Begun in 2019. Cot sold 19 July.").mentions, [
    "2019-01-01..2019-12-31",
    "2019-07-19..2019-07-19",
  ]);
  assert.deepEqual(dates("Cot sold 19 July, yesterday.").mentions, ["2026-07-19..2026-07-19"]);
});
