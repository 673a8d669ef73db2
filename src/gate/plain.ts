/** Makes plain JSON of a value that a part handed over, or says why it is none.
 *
 * What comes back is a copy: whoever handed the value over can no longer change it, and it holds
 * nothing but lists, objects without a prototype's tricks, texts, finite numbers, booleans and null.
 * Nothing of the value is called on the way, `toString` and `toJSON` included. */

import type { Json, JsonObject } from "../base/mod.ts";

/** Deeper than any honest argument. */
const MAX_DEPTH = 64;

/** Values, keys included. */
const MAX_VALUES = 100_000;

/** How much one value may hold. */
export interface PlainLimits {
  /** Characters of all texts and keys together. */
  characters: number;
}

/** The copy, or why there is none: a phrase that fits behind "it". */
export type Plain =
  | { value: Json; characters: number; problem?: undefined }
  | { value?: undefined; problem: string };

/** Copies `value`. */
export function toPlain(value: unknown, limits: PlainLimits): Plain {
  const copier = new Copier(limits);
  try {
    const copy = copier.copy(value, 0);
    return { value: copy, characters: copier.characters };
  } catch (error) {
    if (error instanceof NotPlain) return { problem: error.message };
    throw error;
  }
}

class NotPlain extends Error {}

class Copier {
  characters = 0;
  #values = 0;
  readonly #limits: PlainLimits;

  constructor(limits: PlainLimits) {
    this.#limits = limits;
  }

  copy(value: unknown, depth: number): Json {
    if (depth > MAX_DEPTH) throw new NotPlain(`is nested more than ${MAX_DEPTH} deep`);
    if (++this.#values > MAX_VALUES) throw new NotPlain(`holds more than ${MAX_VALUES} values`);
    if (value === null || typeof value === "boolean") return value;
    if (typeof value === "string") return this.#text(value);
    if (typeof value === "number" && Number.isFinite(value)) return value;
    if (Array.isArray(value)) {
      const items: Json[] = [];
      for (let at = 0; at < value.length; at++) items.push(this.copy(value[at], depth + 1));
      return items;
    }
    if (isPlainObject(value)) return this.#object(value, depth);
    throw new NotPlain(`holds a ${typeof value} that is no JSON`);
  }

  #object(value: object, depth: number): JsonObject {
    const copy: JsonObject = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === "__proto__") throw new NotPlain("has a key __proto__");
      copy[this.#text(key)] = this.copy(inner, depth + 1);
    }
    return copy;
  }

  #text(text: string): string {
    this.characters += text.length;
    if (this.characters <= this.#limits.characters) return text;
    throw new NotPlain(`is longer than ${this.#limits.characters} characters`);
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
