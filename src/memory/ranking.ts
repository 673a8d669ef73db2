/** Ranks the files that candidate sections belong to.
 *
 * Several looks at the same words (`scorer.ts`): at the file as a whole (it is about the matter), at
 * its best section (the matter is treated there), at its best few paragraphs (question and answer
 * stand there), at its best single one, at its names, and at words that stand side by side. Each is
 * scaled to its best, and they are added. Pure. */

import type { Candidate } from "./candidates.ts";
import { LOOKS, type ScoredFile, Scorer, type Scores, type ScoringParts } from "./scorer.ts";

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
  /** The stems of what it goes by, each between spaces. */
  names: string;
}

/** A file with its place in the answer: a section of it, and a paragraph of that. */
export interface RankedFile extends ScoredFile {
  /** Higher is better; comparable within one answer only. */
  score: number;
  /** What each look brought to the score. */
  looks: Scores;
}

/** What each look counts. */
const WEIGHTS: Scores = {
  whole: 1,
  section: 1,
  window: 1,
  paragraph: 0.5,
  name: 0.5,
  near: 0.4,
};

/** Scores this near to each other are equal, and the newer file comes first. */
const TIE = 1e-3;

/** The files of the candidates, best first. */
export function rankFiles(candidates: readonly Candidate[], parts: ScoringParts): RankedFile[] {
  const scorer = new Scorer(candidates, parts);
  const scored = scorer.score();
  const scale = { ...WEIGHTS };
  for (const look of LOOKS) {
    const best = look === "name"
      ? scorer.most
      : Math.max(...scored.map(({ scores }) => scores[look]));
    scale[look] /= best || 1;
  }
  const ranked = scored.map((file): RankedFile => {
    const looks = { ...file.scores };
    for (const look of LOOKS) looks[look] *= scale[look];
    return { ...file, looks, score: LOOKS.reduce((sum, look) => sum + looks[look], 0) };
  });
  const modified = ({ file }: RankedFile) => parts.files.get(file)?.modified ?? 0;
  return ranked.sort((a, b) =>
    Math.round(b.score / TIE) - Math.round(a.score / TIE) || modified(b) - modified(a) ||
    a.file - b.file
  );
}
