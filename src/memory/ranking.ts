/** Ranks the files that candidate sections belong to.
 *
 * Three looks at the same words, each by BM25: at the file as a whole (it is about the matter),
 * at its best section (the matter is treated there), and at its best few paragraphs (the answer
 * stands there). Each is scaled to its best, and they are added; words in a title, a tag or
 * the path count on top. Pure. */

import type { Candidate, CountedTerm } from "./candidates.ts";

/** How much there is in the memory. */
export interface Totals {
  files: number;
  sections: number;
  /** Characters of all stems. */
  length: number;
  paragraphs: number;
}

/** What is known of the files of the candidates. */
export interface FileFacts {
  id: number;
  length: number;
  modified: number;
}

/** A file with its place in the answer. */
export interface RankedFile {
  file: number;
  /** Higher is better; comparable within one answer only. */
  score: number;
  /** The best place: a section, and a paragraph of it. */
  section: number;
  paragraph: number;
}

/** BM25's saturation and length normalisation, at their usual values. */
const K1 = 1.2;
const B = 0.75;

/** The best paragraphs are looked at with this many neighbours on each side. */
const NEIGHBOURS = 1;

const NAME_WEIGHT = 0.5;

/** A word in a heading counts as this many in the text below it. */
const HEADING_COUNT = 2;

/** Scores this near to each other are equal, and the newer file comes first. */
const TIE = 1e-3;

interface Level {
  whole: number;
  section: number;
  window: number;
  name: number;
}

/** The files of the candidates, best first. */
export function rankFiles(
  candidates: readonly Candidate[],
  parts: { terms: readonly CountedTerm[]; totals: Totals; files: ReadonlyMap<number, FileFacts> },
): RankedFile[] {
  const { terms, totals, files } = parts;
  const weights = terms.map((term) => term.weight * rarity(term.sections, totals.sections));
  const scorer = new Scorer(terms, weights, totals);
  const scored = [...Map.groupBy(candidates, (candidate) => candidate.file)].map(
    ([file, sections]) => ({ file, ...scorer.score(sections, files.get(file)?.length ?? 0) }),
  );
  const best = {
    whole: Math.max(...scored.map((file) => file.level.whole)) || 1,
    section: Math.max(...scored.map((file) => file.level.section)) || 1,
    window: Math.max(...scored.map((file) => file.level.window)) || 1,
    name: weights.reduce((sum, weight) => sum + weight, 0) || 1,
  };
  return scored
    .map(({ file, level, section, paragraph }) => ({
      file,
      score: level.whole / best.whole + level.section / best.section +
        level.window / best.window + NAME_WEIGHT * level.name / best.name,
      section,
      paragraph,
    }))
    .sort((a, b) =>
      Math.round(b.score / TIE) - Math.round(a.score / TIE) ||
      (files.get(b.file)?.modified ?? 0) - (files.get(a.file)?.modified ?? 0) || a.file - b.file
    );
}

/** Inverse document frequency, as BM25 has it. */
function rarity(count: number, all: number): number {
  return count === 0 ? 0 : Math.log(1 + (all - count + 0.5) / (count + 0.5));
}

class Scorer {
  readonly #needles: string[];
  readonly #weights: readonly number[];
  readonly #average: { file: number; section: number; window: number };

  constructor(terms: readonly CountedTerm[], weights: readonly number[], totals: Totals) {
    this.#needles = terms.map(({ stem, prefix, single }) =>
      prefix || single ? ` ${stem}` : ` ${stem} `
    );
    this.#weights = weights;
    this.#average = {
      file: totals.length / Math.max(1, totals.files),
      section: totals.length / Math.max(1, totals.sections),
      window: totals.length / Math.max(1, totals.paragraphs) * (2 * NEIGHBOURS + 1),
    };
  }

  score(sections: readonly Candidate[], length: number) {
    const level: Level = { whole: 0, section: 0, window: 0, name: 0 };
    const whole = this.#needles.map(() => 0);
    let best = { window: -1, section: sections[0]!.section, paragraph: 0 };
    for (const candidate of sections) {
      const paragraphs = paragraphEnds(candidate.body);
      const counts = this.#needles.map((needle) => count(candidate.body, needle, paragraphs));
      const inHeading = this.#needles.map((needle) => candidate.heading.includes(needle));
      const sums = counts.map((row, i) =>
        row.reduce((sum, n) => sum + n, 0) + (inHeading[i] ? HEADING_COUNT : 0)
      );
      for (const [i, sum] of sums.entries()) whole[i]! += sum;
      const inSection = this.#bm25(sums, candidate.body.length, this.#average.section);
      level.section = Math.max(level.section, inSection);
      const window = this.#bestWindow(counts, paragraphs);
      if (window.score > best.window) {
        best = {
          window: window.score,
          section: candidate.section,
          paragraph: window.paragraph,
        };
      }
      if (candidate.name !== "") level.name = this.#inName(candidate.name);
    }
    level.whole = this.#bm25(whole, length, this.#average.file);
    level.window = Math.max(0, best.window);
    return { level, section: best.section, paragraph: best.paragraph };
  }

  /** The best few paragraphs, and the one among them that says most itself. */
  #bestWindow(counts: readonly number[][], ends: readonly number[]) {
    let best = { score: -1, from: 0, to: 0 };
    for (let i = 0; i < ends.length; i++) {
      const from = Math.max(0, i - NEIGHBOURS);
      const to = Math.min(ends.length - 1, i + NEIGHBOURS);
      const length = ends[to]! - (from === 0 ? 0 : ends[from - 1]!);
      const sums = counts.map((row) => {
        let sum = 0;
        for (let j = from; j <= to; j++) sum += row[j]!;
        return sum;
      });
      const score = this.#bm25(sums, length, this.#average.window);
      if (score > best.score) best = { score, from, to };
    }
    let paragraph = best.from;
    for (let i = best.from + 1; i <= best.to; i++) {
      if (this.#weigh(counts, i) > this.#weigh(counts, paragraph)) paragraph = i;
    }
    return { score: best.score, paragraph };
  }

  /** The weight of the words that one paragraph holds. */
  #weigh(counts: readonly number[][], paragraph: number): number {
    return counts.reduce((sum, row, i) => sum + (row[paragraph] ? this.#weights[i]! : 0), 0);
  }

  #inName(name: string): number {
    return this.#needles.reduce(
      (sum, needle, i) => sum + (name.includes(needle) ? this.#weights[i]! : 0),
      0,
    );
  }

  #bm25(counts: readonly number[], length: number, average: number): number {
    const norm = K1 * (1 - B + B * length / (average || 1));
    return counts.reduce(
      (sum, n, i) => n === 0 ? sum : sum + this.#weights[i]! * n * (K1 + 1) / (n + norm),
      0,
    );
  }
}

/** Where each line of a section's stems ends. */
function paragraphEnds(body: string): number[] {
  const ends: number[] = [];
  for (let at = body.indexOf("\n"); at >= 0; at = body.indexOf("\n", at + 1)) ends.push(at);
  ends.push(body.length);
  return ends;
}

/** How often a word occurs in each paragraph. */
function count(body: string, needle: string, ends: readonly number[]): number[] {
  const counts = ends.map(() => 0);
  let paragraph = 0;
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + needle.length - 1)) {
    while (at >= ends[paragraph]!) paragraph++;
    counts[paragraph]!++;
  }
  return counts;
}
