/** Counting words in stems, as the ranking does it. Pure. */

/** Whether two words stand side by side, with at most so many steps from one to the other. */
export function areNear(
  words: readonly string[],
  [a, b]: readonly [string, string],
  most: number,
): boolean {
  let [lastA, lastB] = [-Infinity, -Infinity];
  for (const [i, word] of words.entries()) {
    if (word === a) lastA = i;
    else if (word === b) lastB = i;
    else continue;
    if (Math.abs(lastA - lastB) <= most) return true;
  }
  return false;
}

/** Inverse document frequency, as BM25 has it. */
export function rarity(count: number, all: number): number {
  return count === 0 ? 0 : Math.log(1 + (Math.max(all, count) - count + 0.5) / (count + 0.5));
}

/** Where each line of a section's stems ends. */
export function paragraphEnds(body: string): number[] {
  const ends: number[] = [];
  for (let at = body.indexOf("\n"); at >= 0; at = body.indexOf("\n", at + 1)) ends.push(at);
  ends.push(body.length);
  return ends;
}

/** How often a word occurs in each paragraph. */
export function countIn(body: string, needle: string, ends: readonly number[]): number[] {
  const counts = ends.map(() => 0);
  let paragraph = 0;
  for (let at = body.indexOf(needle); at >= 0; at = body.indexOf(needle, at + needle.length - 1)) {
    while (at >= ends[paragraph]!) paragraph++;
    counts[paragraph]!++;
  }
  return counts;
}

/** Zero for none. */
export function sumOf(numbers: readonly number[]): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
