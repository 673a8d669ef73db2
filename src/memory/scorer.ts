/** Scores the files that candidate sections belong to: several looks at the same words. Pure.
 *
 * Each look is BM25 over another piece of the file; days that are asked about count in each as a
 * word would that stands once in whatever is dated there. */

import type { Candidate, CountedTerm } from "./candidates.ts";
import { areNear, countIn, paragraphEnds, rarity, sumOf } from "./counting.ts";
import type { FileFacts, Totals } from "./ranking.ts";
import type { TimeShares, TimeTerm } from "./times.ts";

/** What a file is looked at as: a whole, its best section, its best few paragraphs, its best one,
 * its names, and words of the question that stand side by side. */
export const LOOKS = ["whole", "section", "window", "paragraph", "name", "near"] as const;

/** A score for each look. */
export type Scores = Record<typeof LOOKS[number], number>;

/** A file with its scores, and the best place in it. */
export interface ScoredFile {
  file: number;
  scores: Scores;
  section: number;
  paragraph: number;
  /** How much of the question the file holds, by rarity, 0 to 1. */
  coverage: number;
  /** What each term, then each time, weighs in this file; 0 where it does not hold it. */
  held: number[];
}

/** What files are scored by. */
export interface ScoringParts {
  terms: readonly CountedTerm[];
  totals: Totals;
  files: ReadonlyMap<number, FileFacts>;
  times?: readonly { term: TimeTerm; shares: TimeShares }[];
}

/** BM25's saturation and length normalisation, at their usual values. */
const K1 = 1.2;
const B = 0.75;

/** A window is a paragraph with so many neighbours on each side. */
const NEIGHBOURS = 1;

/** A word in a heading counts as so many in the text below it. */
const HEADING_COUNT = 2;

/** A word in the note's names counts as so many in every paragraph: all of it is about that. */
const NAME_COUNT = 1;

/** Days count so much beside a word as rare: who asks about a time means it. */
const TIME_WEIGHT = 1.5;

/** Words of the question that follow one another are near with so few words between them. */
const NEAR = 3;

/** Words below this weight hold a question together and are near to everything. */
const CONTENT_WEIGHT = 0.5;

/** A section with its words counted. */
interface Counted {
  candidate: Candidate;
  /** Where each paragraph ends in the stems. */
  ends: number[];
  /** By term, then by paragraph. */
  counts: number[][];
}

/** A few paragraphs, by their numbers. */
interface PlacedScore {
  score: number;
  from: number;
  to: number;
}

/** Scores one set of candidates. */
export class Scorer {
  readonly #sections: Counted[];
  readonly #parts: ScoringParts;
  readonly #times: NonNullable<ScoringParts["times"]>;
  readonly #needles: string[];
  /** Weight of each term, then of each time, among sections, and among paragraphs. */
  readonly #weights: number[];
  readonly #fineWeights: number[];

  constructor(candidates: readonly Candidate[], parts: ScoringParts) {
    const { terms, totals, times = [] } = parts;
    this.#parts = parts;
    this.#times = times;
    this.#needles = terms.map(({ stem, prefix, single }) =>
      prefix || single ? ` ${stem}` : ` ${stem} `
    );
    this.#sections = candidates.map((candidate) => {
      const ends = paragraphEnds(candidate.body);
      const counts = this.#needles.map((needle) => countIn(candidate.body, needle, ends));
      return { candidate, ends, counts };
    });
    const timeWeights = times.map(({ term }) => TIME_WEIGHT * rarity(term.files, totals.files));
    this.#weights = [
      ...terms.map((term) => term.weight * rarity(term.sections, totals.sections)),
      ...timeWeights,
    ];
    this.#fineWeights = [
      ...terms.map((term, i) =>
        term.weight * rarity(term.sections * this.#density(i), totals.sections)
      ),
      ...timeWeights,
    ];
  }

  /** What a file would score that holds everything that is asked for in its name. */
  get most(): number {
    return sumOf(this.#weights.map((weight, i) => this.#isSaid(i) ? weight : 0));
  }

  /** Whether the question says it itself. */
  #isSaid(i: number): boolean {
    return this.#parts.terms[i]?.from === undefined;
  }

  score(): ScoredFile[] {
    const byFile = Map.groupBy(this.#sections, ({ candidate }) => candidate.file);
    return [...byFile].map(([file, sections]) => this.#scoreFile(file, sections));
  }

  #scoreFile(file: number, sections: readonly Counted[]): ScoredFile {
    const { totals, files, terms } = this.#parts;
    const { length = 0, names = "" } = files.get(file) ?? {};
    const inName = [
      ...this.#needles.map((needle) => names.includes(needle) ? 1 : 0),
      ...this.#times.map(({ shares }) => shares.files.get(file) ?? 0),
    ];
    const scores: Scores = { whole: 0, section: 0, window: 0, paragraph: 0, name: 0, near: 0 };
    const inFile = inName.map((share, i) => i < terms.length ? NAME_COUNT * share : share);
    let place = { section: sections[0]!.candidate.section, paragraph: 0 };
    for (const section of sections) {
      const { candidate, ends } = section;
      const rows = [
        ...section.counts.map((row, i) => inName[i] ? row.map((n) => n + NAME_COUNT) : row),
        ...this.#timeShares(candidate, ends.length),
      ];
      const inSection = this.#countSection(section, rows);
      for (const [i, count] of inSection.entries()) {
        if (i < terms.length) inFile[i]! += count;
        else inFile[i] = Math.max(inFile[i]!, count);
        if (i < terms.length && inName[i]) inSection[i]! += NAME_COUNT;
      }
      const size = candidate.body.length * totals.sections / totals.length;
      scores.section = Math.max(scores.section, this.#bm25(inSection, size));
      const window = this.#bestSpan(rows, ends, NEIGHBOURS);
      if (window.score > scores.window) {
        scores.window = window.score;
        const paragraph = this.#tellingParagraph(section.counts, window);
        place = { section: candidate.section, paragraph };
      }
      scores.paragraph = Math.max(scores.paragraph, this.#bestSpan(rows, ends, 0).score);
      scores.near = Math.max(scores.near, this.#weighNear(section));
    }
    scores.whole = this.#bm25(inFile, length * totals.files / totals.length);
    scores.name = sumOf(inName.map((share, i) => share * this.#weights[i]!));
    const held = this.#weights.map((weight, i) => weight * Math.min(1, inFile[i]!));
    const said = sumOf(held.filter((_, i) => this.#isSaid(i)));
    return { file, scores, ...place, coverage: said / (this.most || 1), held };
  }

  /** How often each term stands in a section, and how well it is dated for each time. */
  #countSection({ candidate, counts }: Counted, rows: readonly number[][]): number[] {
    return rows.map((row, i) => {
      if (i >= counts.length) return Math.max(0, ...row);
      const inHeading = candidate.heading.includes(this.#needles[i]!);
      return sumOf(counts[i]!) + (inHeading ? HEADING_COUNT : 0);
    });
  }

  /** By time, then by paragraph: how well each is dated. */
  #timeShares({ file, section }: Candidate, paragraphs: number): number[][] {
    return this.#times.map(({ shares }) => {
      const own = shares.files.get(file) ?? 0;
      const inSection = shares.sections.get(section);
      return Array.from({ length: paragraphs }, (_, i) => Math.max(own, inSection?.get(i) ?? 0));
    });
  }

  /** The paragraphs, each with its neighbours, that hold most of the question. */
  #bestSpan(
    counts: readonly number[][],
    ends: readonly number[],
    neighbours: number,
  ): PlacedScore {
    const { totals } = this.#parts;
    const average = totals.length / totals.paragraphs * (2 * neighbours + 1);
    let best = { score: 0, from: 0, to: 0 };
    for (let i = 0; i < ends.length; i++) {
      const from = Math.max(0, i - neighbours);
      const to = Math.min(ends.length - 1, i + neighbours);
      const length = ends[to]! - (from === 0 ? 0 : ends[from - 1]!);
      const sums = counts.map((row) => sumOf(row.slice(from, to + 1)));
      const score = this.#bm25(sums, length / average, this.#fineWeights);
      if (score > best.score) best = { score, from, to };
    }
    return best;
  }

  /** The one paragraph of a span that says most by itself. */
  #tellingParagraph(counts: readonly number[][], { from, to }: PlacedScore): number {
    const weigh = (paragraph: number) =>
      sumOf(counts.map((row, i) => row[paragraph] ? this.#fineWeights[i]! : 0));
    let best = from;
    for (let i = from + 1; i <= to; i++) if (weigh(i) > weigh(best)) best = i;
    return best;
  }

  /** Words that follow one another in the question and stand close together in a paragraph. */
  #weighNear({ candidate, counts }: Counted): number {
    const content = this.#parts.terms.map((term, i) => ({ ...term, i }))
      .filter(({ weight, single }) => weight > CONTENT_WEIGHT && !single);
    const present = ({ i }: { i: number }) => sumOf(counts[i]!) > 0;
    const pairs = content.slice(1).map((term, i) => [content[i]!, term] as const)
      .filter(([a, b]) => present(a) && present(b));
    if (pairs.length === 0) return 0;
    let best = 0;
    for (const [paragraph, text] of candidate.body.split("\n").entries()) {
      const both = pairs.filter(([a, b]) => counts[a.i]![paragraph] && counts[b.i]![paragraph]);
      if (both.length === 0) continue;
      const words = text.split(" ");
      const score = sumOf(
        both.map(([a, b]) =>
          areNear(words, [a.stem, b.stem], NEAR)
            ? Math.min(this.#fineWeights[a.i]!, this.#fineWeights[b.i]!)
            : 0
        ),
      );
      best = Math.max(best, score);
    }
    return best;
  }

  /** How many of the paragraphs hold a term, of the sections that hold it. A speaker's name
   * stands in every section of a talk, but not in every paragraph: there it tells apart. */
  #density(term: number): number {
    let all = 0;
    let holding = 0;
    for (const { counts } of this.#sections) {
      const row = counts[term]!;
      const here = row.reduce((sum, n) => n > 0 ? sum + 1 : sum, 0);
      if (here > 0) all += row.length;
      holding += here;
    }
    return all === 0 ? 1 : holding / all;
  }

  /** `length` is relative to the average of its kind. Times count by their share alone. */
  #bm25(counts: readonly number[], length: number, weights = this.#weights): number {
    const norm = K1 * (1 - B + B * length);
    let score = 0;
    for (const [i, count] of counts.entries()) {
      if (count <= 0) continue;
      const isTime = i >= this.#needles.length;
      score += weights[i]! * (isTime ? Math.min(1, count) : count * (K1 + 1) / (count + norm));
    }
    return score;
  }
}
