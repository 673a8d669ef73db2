/** A secret value as a type that cannot be printed by accident.
 *
 * Interpolated, logged, inspected or JSON-encoded it reads `[secret]`. The only
 * way out is `expose()`, which is easy to search for in a review. */

const MASK = "[secret]";

/** Holds one secret string. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Use it inline, at the moment of use; never keep it. */
  expose(): string {
    return this.#value;
  }

  toString(): string {
    return MASK;
  }

  toJSON(): string {
    return MASK;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return MASK;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return MASK;
  }
}
