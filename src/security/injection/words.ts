/** A text as a string of word classes: one character per word, which patterns then match.
 *
 * A megabyte of prose becomes some hundred thousand characters, so that many patterns with
 * gaps cost little, and one pattern covers every language of the lexicon. One pass over the
 * text; a trie walks each character once. */

import { ENCODED_MARK } from "./decode.ts";
import { fold } from "./fold.ts";
import { LEXICON, type WordClass } from "./lexicon.ts";

/** Classes that are no words: another word, a number, an end of sentence, a colon, a mark in
 * front of letters that stood apart, a mark in front of text that was encoded. */
const MARKS = ["other", "number", "end", "colon", "spaced", "encoded"] as const;

/** The name of a character in a class string. */
export type TokenClass = WordClass | typeof MARKS[number];

const NAMES: readonly TokenClass[] = [...MARKS, ...Object.keys(LEXICON) as WordClass[]];

/** Printable characters without meaning in a regular expression's class. */
const FIRST_CODE = 0xa1;

/** The character that stands for a class. */
export function codeOf(name: string): string | undefined {
  const index = NAMES.indexOf(name as TokenClass);
  return index < 0 ? undefined : String.fromCharCode(FIRST_CODE + index);
}

const code = Object.fromEntries(NAMES.map((name, i) => [name, FIRST_CODE + i])) as Record<
  TokenClass,
  number
>;

/** A text taken apart. */
export interface Words {
  /** The text the places below refer to. */
  text: string;
  /** One character per word or mark. */
  classes: string;
  /** Where the word stands in `text`. */
  starts: Uint32Array;
  ends: Uint32Array;
}

interface Node {
  next: Map<number, Node>;
  /** The class of the word that ends here. */
  word?: number;
  /** The class of every word that begins like this. */
  stem?: number;
}

let root: Node | undefined;

/** For a text of numbers and signs alone, which needs no lexicon: building it takes a while. */
const NO_WORDS: Node = { next: new Map() };
const HAS_LETTER = /[^\0-@]/;

/** Most of the lexicon is as folding would leave it. */
const IS_FOLDED = /^[a-z]+$/;

function buildTrie(): Node {
  const trie: Node = { next: new Map() };
  for (const [name, words] of Object.entries(LEXICON)) {
    for (const word of words.trim().split(/\s+/)) {
      let node = trie;
      const isStem = word.endsWith("*");
      const plain = isStem ? word.slice(0, -1) : word;
      for (const unit of IS_FOLDED.test(plain) ? plain : fold(plain)) {
        const key = unit.charCodeAt(0);
        let child = node.next.get(key);
        if (!child) node.next.set(key, child = { next: new Map() });
        node = child;
      }
      if (isStem) node.stem ??= code[name as WordClass];
      else node.word ??= code[name as WordClass];
    }
  }
  return trie;
}

/** What a character is to the reader of words. */
const enum Kind {
  Separator,
  Letter,
  Digit,
  End,
  Colon,
  Apostrophe,
  /** A letter of a script that is written without spaces. */
  Unspaced,
}

const ASCII_KINDS = Uint8Array.from({ length: 128 }, (_, unit) => {
  const char = String.fromCharCode(unit);
  if (/[a-z]/i.test(char)) return Kind.Letter;
  if (/[0-9]/.test(char)) return Kind.Digit;
  if (/[.!?;]/.test(char)) return Kind.End;
  return char === ":" ? Kind.Colon : char === "'" ? Kind.Apostrophe : Kind.Separator;
});

function kindOf(unit: number): Kind {
  if (unit < 0x80) return ASCII_KINDS[unit]!;
  // Thai; kana and ideographs. Hangul is written with spaces.
  if (unit >= 0x0e00 && unit < 0x0e80) return Kind.Unspaced;
  if (unit >= 0x3041 && unit < 0xa000 && !(unit >= 0x3130 && unit < 0x3190)) return Kind.Unspaced;
  const isPunctuation = unit < 0xc0 || (unit >= 0x2000 && unit < 0x2c00) ||
    (unit >= 0x3000 && unit < 0x3041) || (unit >= 0xd800 && unit < 0xf900);
  return isPunctuation ? Kind.Separator : Kind.Letter;
}

/** This many single letters in a row are one word written apart: `i g n o r e`. */
const SPACED_RUN = 6;

/** A word longer than this is looked through for words without spaces between them. */
const LONGEST_WORD = 20;

/** Digits and signs that stand for letters inside a word. */
const LEET: Record<string, string> = { 0: "o", 1: "i", 3: "e", 4: "a", 5: "s", 7: "t" };

/** Takes folded text apart. */
export function readWords(text: string): Words {
  const reader = new WordReader(text);
  reader.read();
  return reader.result();
}

class WordReader {
  readonly #text: string;
  readonly #classes: Uint16Array<ArrayBuffer>;
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #trie: Node;
  #count = 0;
  /** Single letters at the end of what was read so far. */
  #singles = 0;

  constructor(text: string) {
    this.#text = text;
    this.#trie = HAS_LETTER.test(text) ? root ??= buildTrie() : NO_WORDS;
    // One for the beginning, two for the mark in front of letters that stood apart.
    this.#classes = new Uint16Array(text.length + 3);
    this.#starts = new Uint32Array(text.length + 3);
    this.#ends = new Uint32Array(text.length + 3);
  }

  result(): Words {
    const classes = new TextDecoder("utf-16le").decode(this.#classes.subarray(0, this.#count));
    return { text: this.#text, classes, starts: this.#starts, ends: this.#ends };
  }

  read(): void {
    const text = this.#text;
    // The beginning counts as the end of a sentence, so that patterns can ask for a new one.
    this.#push(code.end, 0, 0);
    for (let at = 0; at < text.length;) {
      const kind = kindOf(text.charCodeAt(at));
      if (kind === Kind.Letter || kind === Kind.Digit) at = this.#readWord(at);
      else if (kind === Kind.Unspaced) at = this.#readUnspaced(at);
      else {
        if (kind === Kind.End) this.#readEnd(at);
        else if (kind === Kind.Colon) this.#push(code.colon, at, at + 1);
        else if (text[at] === ENCODED_MARK) this.#push(code.encoded, at, at + 1);
        at++;
      }
    }
    this.#joinSingles();
  }

  /** Sentences end once, however many marks there are; a dot between spaced letters is none. */
  #readEnd(at: number): void {
    if (this.#singles >= SPACED_RUN - 1) return;
    if (this.#count > 0 && this.#classes[this.#count - 1] === code.end) return;
    this.#push(code.end, at, at + 1);
  }

  #readWord(start: number): number {
    const text = this.#text;
    let node: Node | undefined = this.#trie;
    let stem: number | undefined;
    let digits = 0;
    let at = start;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const kind = kindOf(unit);
      if (
        kind === Kind.Apostrophe && at > start && kindOf(text.charCodeAt(at + 1)) === Kind.Letter
      ) {
        continue;
      }
      if (kind === Kind.Digit) digits++;
      else if (kind !== Kind.Letter) break;
      node = node?.next.get(unit);
      stem = node?.stem ?? stem;
    }
    const length = at - start;
    const known = node?.word ?? stem;
    if (length === 1 && digits === 0) this.#singles++;
    else this.#joinSingles();
    if (known !== undefined) this.#push(known, start, at);
    else if (digits === length) this.#push(code.number, start, at);
    else if (digits > 0 && length <= LONGEST_WORD) this.#push(this.#readLeet(start, at), start, at);
    else if (length > LONGEST_WORD) this.#segment(text.slice(start, at), start);
    else this.#push(code.other, start, at);
    return at;
  }

  #readLeet(start: number, end: number): number {
    const word = this.#text.slice(start, end);
    for (const one of ["i", "l"]) {
      const plain = word.replace(/[013457]/g, (digit) => digit === "1" ? one : LEET[digit]!);
      let node: Node | undefined = this.#trie;
      for (let i = 0; i < plain.length && node; i++) node = node.next.get(plain.charCodeAt(i));
      if (node?.word !== undefined) return node.word;
    }
    return code.other;
  }

  #readUnspaced(start: number): number {
    this.#joinSingles();
    let end = start + 1;
    while (end < this.#text.length && kindOf(this.#text.charCodeAt(end)) === Kind.Unspaced) end++;
    this.#segment(this.#text.slice(start, end), start);
    return end;
  }

  /** Words without spaces between them: the longest known one at each place, else one `other`
   * for what lies between. */
  #segment(run: string, offset: number, place: (i: number) => number = (i) => offset + i): void {
    let unknown = -1;
    for (let at = 0; at < run.length;) {
      let node = this.#trie.next.get(run.charCodeAt(at));
      let length = 0;
      let found: number | undefined;
      for (let depth = 1; node; depth++) {
        // One or two Latin letters are a word by chance.
        const counts = depth > 2 || run.charCodeAt(at) >= 0x80;
        const here = counts ? node.word ?? node.stem : undefined;
        if (here !== undefined) [found, length] = [here, depth];
        node = node.next.get(run.charCodeAt(at + depth));
      }
      if (found === undefined) {
        if (unknown < 0) {
          unknown = at;
          this.#push(code.other, place(at), place(at) + 1);
        }
        at++;
      } else {
        unknown = -1;
        this.#push(found, place(at), place(at + length - 1) + 1);
        at += length;
      }
    }
  }

  /** Reads single letters that stood in a row as the words they spell. */
  #joinSingles(): void {
    const count = this.#singles;
    this.#singles = 0;
    if (count < SPACED_RUN) return;
    const first = this.#count - count;
    const places = this.#starts.slice(first, this.#count);
    let run = "";
    for (const place of places) run += this.#text[place];
    // Written apart on purpose, the same character parts them all.
    const gap = this.#text[places[0]! + 1];
    if (places.some((place, i) => i < count - 1 && this.#text[place + 1] !== gap)) return;
    this.#count = first;
    this.#push(code.spaced, places[0]!, places[0]! + 1);
    this.#segment(run, 0, (i) => places[i]!);
  }

  #push(token: number, start: number, end: number): void {
    this.#classes[this.#count] = token;
    this.#starts[this.#count] = start;
    this.#ends[this.#count] = end;
    this.#count++;
  }
}
