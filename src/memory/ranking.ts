/** Ranks the files that candidate sections belong to.
 *
 * Four looks at the same words, each by BM25: at the file as a whole (it is about the matter),
 * at its best section (the matter is treated there), at its best few paragraphs (question and
 * answer stand there), and at its best single one. Each is scaled to its best, and they are
 * added; words in a title, a tag or the path count on top. Pure. */

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
  /** Characters of its stems. */
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

/** What the candidates are ranked by. */
export interface RankingParts {
  terms: readonly CountedTerm[];
  totals: Totals;
  files: ReadonlyMap<number, FileFacts>;
}

/** BM25's saturation and length normalisation, at their usual values. */
const K1 = 1.2;
const B = 0.75;

/** What each look counts. */
const WEIGHTS = { whole: 1, section: 1, window: 1, paragraph: 0.5, name: 0.5 };

/** A window is a paragraph with so many neighbours on each side. */
const NEIGHBOURS = 1;

/** A word in a heading counts as so many in the text below it. */
const HEADING_COUNT = 2;

/** Scores this near to each other are equal, and the newer file comes first. */
const TIE = 1e-3;

type Scores = Record<keyof typeof WEIGHTS, number>;

/** The files of the candidates, best first. */
export function rankFiles(candidates: readonly Candidate[], parts: RankingParts): RankedFile[] {
  const { files } = parts;
  const scorer = new Scorer(candidates, parts);
  const scored = scorer.scoreFiles();
  const scale = { ...WEIGHTS };
  for (const key of ["whole", "section", "window", "paragraph"] as const) {
    scale[key] /= Math.max(...scored.map(({ scores }) => scores[key])) || 1;
  }
  scale.name /= scorer.mostInName || 1;
  const keys = Object.keys(WEIGHTS) as (keyof Scores)[];
  const ranked = scored.map(({ scores, ...place }) => ({
    ...place,
    score: keys.reduce((sum, key) => sum + scale[key] * scores[key], 0),
  }));
  const modified = ({ file }: RankedFile) => files.get(file)?.modified ?? 0;
  return ranked.sort((a, b) =>
    Math.round(b.score / TIE) - Math.round(a.score / TIE) || modified(b) - modified(a) ||
    a.file - b.file
  );
}

/** A section with its words counted. */
interface Counted {
  candidate: Candidate;
  /** Where each paragraph ends in the stems. */
  ends: number[];
  /** By term, then by paragraph. */
  counts: number[][];
}

/** A few paragraphs, by their numbers. */
interface Span {
  score: number;
  from: number;
  to: number;
}

class Scorer {
  readonly #sections: Counted[];
  readonly #parts: RankingParts;
  readonly #needles: string[];
  /** Weight of each term among sections, and among paragraphs. */
  readonly #weights: number[];
  readonly #fineWeights: number[];

  constructor(candidates: readonly Candidate[], parts: RankingParts) {
    const { terms, totals } = parts;
    this.#parts = parts;
    this.#needles = terms.map(({ stem, prefix, single }) =>
      prefix || single ? ` ${stem}` : ` ${stem} `
    );
    this.#sections = candidates.map((candidate) => {
      const ends = paragraphEnds(candidate.body);
      const counts = this.#needles.map((needle) => countIn(candidate.body, needle, ends));
      return { candidate, ends, counts };
    });
    this.#weights = terms.map((term) => term.weight * rarity(term.sections, totals.sections));
    this.#fineWeights = terms.map((term, i) =>
      term.weight * rarity(term.sections * this.#density(i), totals.sections)
    );
  }

  /** What a name would score that holds all the words. */
  get mostInName(): number {
    return this.#weights.reduce((sum, weight) => sum + weight, 0);
  }

  scoreFiles() {
    const byFile = Map.groupBy(this.#sections, ({ candidate }) => candidate.file);
    return [...byFile].map(([file, sections]) => ({ file, ...this.#scoreFile(file, sections) }));
  }

  #scoreFile(file: number, sections: readonly Counted[]) {
    const { totals, files } = this.#parts;
    const scores: Scores = { whole: 0, section: 0, window: 0, paragraph: 0, name: 0 };
    const inFile = this.#needles.map(() => 0);
    let place = { section: sections[0]!.candidate.section, paragraph: 0 };
    for (const section of sections) {
      const { candidate, counts, ends } = section;
      const inSection = counts.map((row, i) =>
        sumOf(row) + (candidate.heading.includes(this.#needles[i]!) ? HEADING_COUNT : 0)
      );
      for (const [i, sum] of inSection.entries()) inFile[i]! += sum;
      const score = this.#bm25(inSection, candidate.body.length * totals.sections / totals.length);
      scores.section = Math.max(scores.section, score);
      const window = this.#bestSpan(section, NEIGHBOURS);
      if (window.score > scores.window) {
        scores.window = window.score;
        place = { section: candidate.section, paragraph: this.#tellingParagraph(section, window) };
      }
      if (ends.length > 0) {
        scores.paragraph = Math.max(scores.paragraph, this.#bestSpan(section, 0).score);
      }
      if (candidate.name !== "") scores.name = this.#weighName(candidate.name);
    }
    const length = files.get(file)?.length ?? 0;
    scores.whole = this.#bm25(inFile, length * totals.files / totals.length);
    return { scores, ...place };
  }

  /** The paragraphs, each with its neighbours, that hold most of the question. */
  #bestSpan({ counts, ends }: Counted, neighbours: number): Span {
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
  #tellingParagraph({ counts }: Counted, { from, to }: Span): number {
    const weigh = (paragraph: number) =>
      sumOf(counts.map((row, i) => row[paragraph] ? this.#fineWeights[i]! : 0));
    let best = from;
    for (let i = from + 1; i <= to; i++) if (weigh(i) > weigh(best)) best = i;
    return best;
  }

  #weighName(name: string): number {
    return sumOf(this.#needles.map((needle, i) => name.includes(needle) ? this.#weights[i]! : 0));
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

  /** `length` is relative to the average of its kind. */
  #bm25(counts: readonly number[], length: number, weights = this.#weights): number {
    const norm = K1 * (1 - B + B * length);
    let score = 0;
    for (const [i, count] of counts.entries()) {
      if (count > 0) score += weights[i]! * count * (K1 + 1) / (count + norm);
    }
    return score;
  }
}

/** Inverse document frequency, as BM25 has it. */
function rarity(count: number, all: number): number {
  return count === 0 ? 0 : Math.log(1 + (all - count + 0.5) / (count + 0.5));
}

/** Where each line of a section's stems ends. */
function paragraphEnds(body: string): number[] {
  const ends: number[] = [];
  for (let at = body.indexOf("\n"); at >= 0; at = body.indexOf("\n", at + 1)) ends.push(at);
  ends.push(body.length);
  return ends;
}

/** How often a word occurs in each paragraph. */
function countIn(body: string, needle: string, ends: readonly number[]): number[] {
  const counts = ends.map(() => 0);
  let paragraph = 0;
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + needle.length - 1)) {
    while (at >= ends[paragraph]!) paragraph++;
    counts[paragraph]!++;
  }
  return counts;
}

function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
