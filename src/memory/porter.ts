/** The Porter stemmer (M. F. Porter, 1980, "An algorithm for suffix stripping"), for English.
 *
 * `painted`, `painting` and `paints` come to `paint`. Words of other scripts pass unchanged. */

const CONSONANTS = "[^aeiou][^aeiouy]*";
const VOWELS = "[aeiouy][aeiou]*";

/** The stem has a measure above 0, of exactly 1, above 1, in the paper's sense. */
const MEASURE_ABOVE_0 = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}`);
const MEASURE_1 = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}(${VOWELS})?$`);
const MEASURE_ABOVE_1 = new RegExp(`^(${CONSONANTS})?${VOWELS}${CONSONANTS}${VOWELS}${CONSONANTS}`);
const HAS_VOWEL = new RegExp(`^(${CONSONANTS})?[aeiouy]`);
const ENDS_CVC = new RegExp(`^${CONSONANTS}[aeiouy][^aeiouwxy]$`);

const STEP_2: readonly [suffix: string, becomes: string][] = [
  ["ational", "ate"],
  ["tional", "tion"],
  ["enci", "ence"],
  ["anci", "ance"],
  ["izer", "ize"],
  ["bli", "ble"],
  ["alli", "al"],
  ["entli", "ent"],
  ["eli", "e"],
  ["ousli", "ous"],
  ["ization", "ize"],
  ["ation", "ate"],
  ["ator", "ate"],
  ["alism", "al"],
  ["iveness", "ive"],
  ["fulness", "ful"],
  ["ousness", "ous"],
  ["aliti", "al"],
  ["iviti", "ive"],
  ["biliti", "ble"],
  ["logi", "log"],
];

const STEP_3: readonly [suffix: string, becomes: string][] = [
  ["icate", "ic"],
  ["ative", ""],
  ["alize", "al"],
  ["iciti", "ic"],
  ["ical", "ic"],
  ["ful", ""],
  ["ness", ""],
];

/** Longest first, so that `ement` is seen before `ment` and `ent`. */
const STEP_4 =
  /(?:ement|ance|ence|able|ible|ment|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou|(?<=[st])ion)$/;

/** The stem of one lower-case word. */
export function porterStem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
  // An initial y is a consonant; in upper case the classes above take it for one.
  const initialY = word.startsWith("y");
  let stem = initialY ? `Y${word.slice(1)}` : word;
  stem = stripPlural(stem);
  stem = stripPast(stem);
  if (stem.endsWith("y") && HAS_VOWEL.test(stem.slice(0, -1))) stem = `${stem.slice(0, -1)}i`;
  stem = replaceSuffix(stem, STEP_2);
  stem = replaceSuffix(stem, STEP_3);
  stem = stripEnding(stem);
  return initialY ? `y${stem.slice(1)}` : stem;
}

function stripPlural(stem: string): string {
  if (/(?:ss|i)es$/.test(stem)) return stem.slice(0, -2);
  return /[^s]s$/.test(stem) ? stem.slice(0, -1) : stem;
}

function stripPast(stem: string): string {
  if (stem.endsWith("eed")) {
    return MEASURE_ABOVE_0.test(stem.slice(0, -3)) ? stem.slice(0, -1) : stem;
  }
  const rest = /^(.+?)(?:ed|ing)$/.exec(stem)?.[1];
  if (rest === undefined || !HAS_VOWEL.test(rest)) return stem;
  if (/(?:at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (/([^aeiouylsz])\1$/.test(rest)) return rest.slice(0, -1);
  return ENDS_CVC.test(rest) ? `${rest}e` : rest;
}

function replaceSuffix(stem: string, table: typeof STEP_2): string {
  for (const [suffix, becomes] of table) {
    if (!stem.endsWith(suffix)) continue;
    const rest = stem.slice(0, -suffix.length);
    return MEASURE_ABOVE_0.test(rest) ? rest + becomes : stem;
  }
  return stem;
}

function stripEnding(stem: string): string {
  let rest = stem.replace(STEP_4, "");
  if (!MEASURE_ABOVE_1.test(rest)) rest = stem;
  if (rest.endsWith("e")) {
    const short = rest.slice(0, -1);
    if (MEASURE_ABOVE_1.test(short) || (MEASURE_1.test(short) && !ENDS_CVC.test(short))) {
      rest = short;
    }
  }
  return rest.endsWith("ll") && MEASURE_ABOVE_1.test(rest) ? rest.slice(0, -1) : rest;
}
