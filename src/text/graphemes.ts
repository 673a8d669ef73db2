/** What a user takes for one character: the grapheme clusters of a text. Pure. */

let segmenter: Intl.Segmenter | undefined;

/** The clusters of any text. Made at first need: it takes longer than all else here. */
function segments(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return segmenter.segment(text);
}

/** Latin, Greek and Cyrillic letters, common punctuation, arrows, lines and the signs we
 * use ourselves: none is wide, and none joins another. */
const SIMPLE =
  /^[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2500-\u257f\u25aa\u25b2\u25e6\u2610\u2611\u2713\u2717\u276f]*$/;
/** Whether each UTF-16 unit of the text is surely one cluster of one cell. */
export function isSimple(text: string): boolean {
  return SIMPLE.test(text);
}

/** The grapheme clusters of a text: what a user takes for one character. */
export function graphemes(text: string): string[] {
  if (isSimple(text)) return text.split("");
  return Array.from(segments(text), ({ segment }) => segment);
}
