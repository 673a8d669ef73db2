/** Sums as people type them: read by a small parser of its own, never by `eval`.
 *
 *     sum     = product { ("+" | "-") product }
 *     product = signed { ("*" | "/" | "%" | "of") signed }
 *     signed  = { "-" | "+" } power
 *     power   = atom [ "^" signed ]          (to the right; -2^2 is -4)
 *     atom    = (number | "(" sum ")") { "%" }
 *
 * A `%` before an operand is the remainder, any other one hundredths. As on a pocket
 * calculator, `200 + 10%` adds ten per cent of the 200. */

/** What came of a sum: a number, or why there is none. */
export type SumResult = { value: number } | { problem: string };

const MAX_LENGTH = 500;
const MAX_DEPTH = 50;
const BY_ZERO = { problem: "Nothing can be divided by zero." };

/** Words for operators, longest first where one begins another. */
const WORDS: readonly [RegExp, string][] = [
  [/\b(?:multiplied by|times)\b/g, "*"],
  [/\b(?:divided by|over)\b/g, "/"],
  [/\b(?:to the power of|raised to)\b/g, "^"],
  [/\b(?:modulo|mod)\b/g, " mod "],
  [/\bplus\b/g, "+"],
  [/\bminus\b/g, "-"],
  [/\bsquared\b/g, "^2"],
  [/\bcubed\b/g, "^3"],
  [/\b(?:percent|per cent)\b/g, "%"],
  [/(?<=[\d)%\s])x(?=[\s\d(.])/g, "*"],
  [/[×·∙]/g, "*"],
  [/[÷:]/g, "/"],
  [/[−–]/g, "-"],
  [/\*\*/g, "^"],
];

const TOKEN =
  /\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+|of|mod|[-+*/%^()])/y;

/** Reads and computes a sum; `undefined` where the text is none. */
export function computeSum(text: string): SumResult | undefined {
  const tokens = tokenize(text);
  // A lone number is no question.
  if (!tokens || !tokens.some((token) => /^\d|^\./.test(token)) || tokens.length < 2) {
    return undefined;
  }
  const value = new SumParser(tokens).parse();
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? { value } : { problem: "That number is too large for me." };
}

/** A number for people: digits that are certain, no trailing zeros. */
export function formatNumber(value: number): string {
  const rounded = Number(value.toPrecision(15));
  return Object.is(rounded, -0) ? "0" : String(rounded);
}

function tokenize(text: string): string[] | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  let rest = text.toLowerCase();
  for (const [words, sign] of WORDS) rest = rest.replace(words, sign);
  rest = rest.trim();
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < rest.length) {
    const match = TOKEN.exec(rest);
    if (!match) return undefined;
    tokens.push(match[1]!);
  }
  return tokens;
}

/** Thrown inside the parser only. */
class Stop {
  constructor(readonly result: { problem: string } | undefined) {}
}

class SumParser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;
  /** The operand read last was a bare percentage. */
  #percent = false;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  parse(): number | { problem: string } | undefined {
    try {
      const value = this.#sum();
      return this.#at === this.#tokens.length ? value : undefined;
    } catch (stop) {
      if (stop instanceof Stop) return stop.result;
      throw stop;
    }
  }

  #sum(): number {
    if (++this.#depth > MAX_DEPTH) throw new Stop({ problem: "That is nested too deeply for me." });
    let value = this.#product();
    for (let sign = this.#take("+", "-"); sign; sign = this.#take("+", "-")) {
      const right = this.#product();
      const amount = this.#percent ? value * right : right;
      value = sign === "+" ? value + amount : value - amount;
      this.#percent = false;
    }
    this.#depth--;
    return value;
  }

  #product(): number {
    let value = this.#signed();
    for (;;) {
      const sign = this.#take("*", "/", "of", "mod", "%");
      if (!sign) return value;
      const right = this.#signed();
      this.#percent = false;
      if (sign === "*" || sign === "of") value *= right;
      else if (right === 0) throw new Stop(BY_ZERO);
      else value = sign === "/" ? value / right : value % right;
    }
  }

  #signed(): number {
    let factor = 1;
    for (let sign = this.#take("+", "-"); sign; sign = this.#take("+", "-")) {
      if (sign === "-") factor = -factor;
    }
    return factor * this.#power();
  }

  #power(): number {
    const base = this.#atom();
    if (!this.#take("^")) return base;
    const exponent = this.#signed();
    this.#percent = false;
    if (base === 0 && exponent < 0) throw new Stop(BY_ZERO);
    const value = base ** exponent;
    if (Number.isNaN(value)) throw new Stop({ problem: "That has no real result." });
    return value;
  }

  #atom(): number {
    const token = this.#tokens[this.#at++] ?? "";
    let value: number;
    if (token === "(") {
      value = this.#sum();
      if (!this.#take(")")) throw new Stop(undefined);
    } else {
      value = /^[\d.]/.test(token) ? Number(token.replaceAll(",", "")) : NaN;
      if (Number.isNaN(value)) throw new Stop(undefined);
    }
    this.#percent = false;
    while (this.#tokens[this.#at] === "%" && !this.#operandAt(this.#at + 1)) {
      this.#at++;
      value /= 100;
      this.#percent = true;
    }
    return value;
  }

  #operandAt(position: number): boolean {
    return /^[\d.(]/.test(this.#tokens[position] ?? "");
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || !signs.includes(token)) return undefined;
    this.#at++;
    return token;
  }
}
