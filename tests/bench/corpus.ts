/** A made-up memory of any size, the same every time: words by Zipf's law, as in real text. */

/** One note. */
export interface CorpusNote {
  /** Path below `memory/`. */
  file: string;
  text: string;
}

/** Options of a {@linkcode Corpus}. */
export interface CorpusOptions {
  /** Chooses the texts; the words are the same for all seeds. @default 1 */
  seed?: number;
  /** Different words there are. @default 20_000 */
  vocabulary?: number;
}

const FOLDERS = ["context", "knowledge", "knowledge/work", "people", "projects", "journal"];
const ONSETS = "b c d f g h k l m n p r s t v w z br ch cl dr fl gr kr pl qu sh sk st th tr".split(
  " ",
);
const VOWELS = "a e i o u ai ea ou".split(" ");
const ENDINGS = ["", "n", "r", "s", "t", "l", "ck", "nd", "rm", "sh"];

/** Writes notes, and questions about them. */
export class Corpus {
  #random: () => number;
  readonly #words: readonly string[];
  /** Share of all words that come up to each rank. */
  readonly #cumulated: Float64Array;

  constructor({ seed = 1, vocabulary = 20_000 }: CorpusOptions = {}) {
    this.#random = createRandom(0);
    const words = new Set<string>();
    while (words.size < vocabulary) words.add(this.#inventWord());
    this.#words = [...words];
    this.#random = createRandom(seed);
    this.#cumulated = new Float64Array(vocabulary);
    let sum = 0;
    for (let rank = 0; rank < vocabulary; rank++) {
      this.#cumulated[rank] = sum += 1 / (rank + 1);
    }
  }

  /** Notes of about 500 bytes, two hundred to a folder. */
  *notes(count: number): Generator<CorpusNote> {
    for (let i = 0; i < count; i++) {
      const folder = `${FOLDERS[i % FOLDERS.length]}/${Math.floor(i / 200 / FOLDERS.length)}`;
      yield { file: `${folder}/note-${i}.md`, text: this.#note(i) };
    }
  }

  /** Questions of three to seven words by the same law, common words included. */
  *questions(count: number): Generator<string> {
    for (let i = 0; i < count; i++) yield this.#sentence(3 + Math.floor(this.#random() * 5));
  }

  #note(number: number): string {
    const paragraphs = Array.from(
      { length: 2 + Math.floor(this.#random() * 2) },
      () =>
        Array.from({ length: 3 }, () => `${this.#sentence(6 + Math.floor(this.#random() * 8))}.`)
          .join(" "),
    );
    return `# ${this.#sentence(3)} ${number}\n\n${paragraphs.join("\n\n")}\n`;
  }

  #sentence(words: number): string {
    return Array.from({ length: words }, () => this.#word()).join(" ");
  }

  #word(): string {
    const at = this.#random() * this.#cumulated.at(-1)!;
    let low = 0;
    let high = this.#cumulated.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#cumulated[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return this.#words[low]!;
  }

  #inventWord(): string {
    const syllables = 1 + Math.floor(this.#random() * 3);
    let word = "";
    for (let i = 0; i < syllables; i++) word += this.#pick(ONSETS) + this.#pick(VOWELS);
    return word + this.#pick(ENDINGS);
  }

  #pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }
}

/** A generator of numbers in [0, 1) that gives the same ones for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}
