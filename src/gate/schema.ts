/** Checks the arguments a model wrote against a tool's JSON Schema.
 *
 * Schemas come from plugins and MCP servers and are untrusted: a keyword that is not
 * understood is passed over (the tool checks its own arguments too), and `pattern` and
 * `format` are never run, for a regular expression from outside can hang the program.
 * References lead only into the same schema, and checking takes a bounded number of steps: eight
 * alternatives that are each the schema itself would take for ever. Every problem names its place
 * and what was expected, so that the model can fix it. */

import { canonicalJson, isObject, type Json, type JsonObject } from "../base/mod.ts";

/** A problem list is for reading; the rest shows up at the next try. */
const MAX_PROBLEMS = 5;

/** Deeper than any honest schema or argument; ends a `$ref` that leads to itself. */
const MAX_DEPTH = 64;

/** More steps than any honest schema takes with any honest arguments; some 20 milliseconds. */
const MAX_STEPS = 50_000;

/** So many characters are looked at in one step. */
const CHARACTERS_A_STEP = 64;

/** What does not fit, one sentence each; `[]` when all does. */
export function checkSchema(value: Json, schema: JsonObject): string[] {
  if (isDeeper(value, MAX_DEPTH)) return [`arguments: nested more than ${MAX_DEPTH} deep`];
  const checker = new Checker(schema, { left: MAX_STEPS });
  try {
    checker.check(value, schema, "arguments", 0);
  } catch (error) {
    if (error instanceof TooComplicated) return [TOO_COMPLICATED];
    throw error;
  }
  return checker.problems;
}

/** Why arguments could never be checked against a schema; `undefined` where they can. */
export function schemaProblem(schema: JsonObject): string | undefined {
  if (isDeeper(schema, MAX_DEPTH)) return `it nests more than ${MAX_DEPTH} deep`;
  return checkSchema({}, schema).includes(TOO_COMPLICATED) ? TOO_COMPLICATED : undefined;
}

const TOO_COMPLICATED = "the schema is too complicated to check arguments against it";

class TooComplicated extends Error {}

/** Steps that may still be taken, by all who try alternatives together. */
interface Budget {
  left: number;
}

class Checker {
  readonly problems: string[] = [];
  readonly #root: JsonObject;
  readonly #budget: Budget;

  constructor(root: JsonObject, budget: Budget) {
    this.#root = root;
    this.#budget = budget;
  }

  #spend(steps: number): void {
    this.#budget.left -= steps;
    if (this.#budget.left < 0) throw new TooComplicated();
  }

  /** The value's canonical text. */
  #text(value: Json): string {
    const text = canonicalJson(value);
    this.#spend(text.length / CHARACTERS_A_STEP);
    return text;
  }

  check(value: Json, schema: Json | undefined, at: string, depth: number): void {
    this.#spend(1);
    if (schema === false) this.#problem(at, "is not allowed here");
    if (!isObject(schema) || depth > MAX_DEPTH || this.problems.length >= MAX_PROBLEMS) return;
    const rules = schema as JsonObject;
    if (typeof rules.$ref === "string") {
      this.check(value, this.#resolve(rules.$ref), at, depth + 1);
    }
    if (value === null && rules.nullable === true) return;
    if (!this.#checkType(value, rules, at)) return;
    this.#checkValue(value, rules, at);
    if (typeof value === "string") this.#checkText(value, rules, at);
    else if (typeof value === "number") this.#checkNumber(value, rules, at);
    else if (Array.isArray(value)) this.#checkArray(value, rules, at, depth);
    else if (isObject(value)) this.#checkObject(value as JsonObject, rules, at, depth);
    this.#checkCombined(value, rules, at, depth);
  }

  #problem(at: string, what: string): void {
    this.#spend(10);
    if (this.problems.length < MAX_PROBLEMS) this.problems.push(`${at}: ${what}`);
  }

  #resolve(ref: string): Json | undefined {
    if (ref !== "#" && !ref.startsWith("#/")) return undefined;
    let found: Json | undefined = this.#root;
    for (const part of ref.split("/").slice(1)) {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      found = isObject(found) && Object.hasOwn(found, key) ? (found as JsonObject)[key] : undefined;
    }
    return found;
  }

  #checkType(value: Json, rules: JsonObject, at: string): boolean {
    const types = [rules.type].flat().filter((type) => typeof type === "string");
    const known = types.filter((type) => Object.hasOwn(TYPE_NAMES, type));
    if (known.length === 0 || known.length < types.length) return true;
    if (known.some((type) => hasType(value, type))) return true;
    this.#problem(
      at,
      `expected ${known.map((type) => TYPE_NAMES[type]).join(" or ")}, found ${nameOf(value)}`,
    );
    return false;
  }

  #checkValue(value: Json, rules: JsonObject, at: string): void {
    if (!Array.isArray(rules.enum) && rules.const === undefined) return;
    const text = this.#text(value);
    if (Array.isArray(rules.enum) && !rules.enum.some((one) => this.#text(one) === text)) {
      this.#problem(at, `expected one of ${shown(rules.enum)}, found ${shown(value)}`);
    }
    if (rules.const !== undefined && this.#text(rules.const) !== text) {
      this.#problem(at, `expected ${shown(rules.const)}, found ${shown(value)}`);
    }
  }

  #checkText(value: string, rules: JsonObject, at: string): void {
    if (rules.minLength === undefined && rules.maxLength === undefined) return;
    this.#spend(value.length / CHARACTERS_A_STEP);
    this.#checkRange([...value].length, rules.minLength, rules.maxLength, at, "characters");
  }

  #checkNumber(value: number, rules: JsonObject, at: string): void {
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules;
    if (typeof minimum === "number" && value < minimum) {
      this.#problem(at, `expected at least ${minimum}, found ${value}`);
    }
    if (typeof maximum === "number" && value > maximum) {
      this.#problem(at, `expected at most ${maximum}, found ${value}`);
    }
    if (typeof exclusiveMinimum === "number" && value <= exclusiveMinimum) {
      this.#problem(at, `expected more than ${exclusiveMinimum}, found ${value}`);
    }
    if (typeof exclusiveMaximum === "number" && value >= exclusiveMaximum) {
      this.#problem(at, `expected less than ${exclusiveMaximum}, found ${value}`);
    }
    if (typeof multipleOf === "number" && multipleOf > 0) {
      const times = value / multipleOf;
      if (Math.abs(times - Math.round(times)) > 1e-9) {
        this.#problem(at, `expected a multiple of ${multipleOf}, found ${value}`);
      }
    }
  }

  #checkArray(value: Json[], rules: JsonObject, at: string, depth: number): void {
    this.#checkRange(value.length, rules.minItems, rules.maxItems, at, "items");
    const leading = Array.isArray(rules.prefixItems) ? rules.prefixItems : [];
    for (const [index, item] of value.entries()) {
      if (this.problems.length >= MAX_PROBLEMS) return;
      const schema = index < leading.length ? leading[index] : rules.items;
      this.check(item, schema, `${at}[${index}]`, depth + 1);
    }
    if (
      rules.uniqueItems === true &&
      new Set(value.map((item) => this.#text(item))).size < value.length
    ) {
      this.#problem(at, "expected no item twice");
    }
  }

  #checkObject(value: JsonObject, rules: JsonObject, at: string, depth: number): void {
    const keys = Object.keys(value);
    this.#spend(keys.length / 8);
    const properties = isObject(rules.properties) ? rules.properties as JsonObject : {};
    for (const key of strings(rules.required)) {
      this.#spend(1 / 8);
      if (!Object.hasOwn(value, key)) this.#problem(place(at, key), "is missing");
    }
    if (isObject(rules.dependentRequired)) {
      for (const [key, needed] of Object.entries(rules.dependentRequired as JsonObject)) {
        this.#spend(1 / 8);
        for (const other of Object.hasOwn(value, key) ? strings(needed) : []) {
          if (!Object.hasOwn(value, other)) {
            this.#problem(place(at, other), `is missing, and goes along with "${key}"`);
          }
        }
      }
    }
    this.#checkRange(keys.length, rules.minProperties, rules.maxProperties, at, "fields");
    for (const key of keys) {
      if (this.problems.length >= MAX_PROBLEMS) return;
      if (Object.hasOwn(properties, key)) {
        this.check(value[key]!, properties[key], place(at, key), depth + 1);
      } else if (rules.additionalProperties === false && rules.patternProperties === undefined) {
        this.#problem(place(at, key), `is not known; the fields are ${shown(keysOf(properties))}`);
      } else if (isObject(rules.additionalProperties) && rules.patternProperties === undefined) {
        this.check(value[key]!, rules.additionalProperties as Json, place(at, key), depth + 1);
      }
    }
  }

  #checkCombined(value: Json, rules: JsonObject, at: string, depth: number): void {
    const fits = (schema: Json | undefined) => this.#fits(value, schema, at, depth);
    for (const part of list(rules.allOf)) this.check(value, part, at, depth + 1);
    const choices = list(rules.anyOf);
    if (choices.length > 0 && !choices.some(fits)) this.#noneFits(value, choices, at, depth);
    const exclusive = list(rules.oneOf);
    if (exclusive.length > 0) {
      const fitting = exclusive.filter(fits).length;
      if (fitting === 0) this.#noneFits(value, exclusive, at, depth);
      else if (fitting > 1) this.#problem(at, `fits ${fitting} alternatives, expected exactly one`);
    }
    if (rules.not !== undefined && fits(rules.not)) {
      this.#problem(at, `must not fit ${shown(rules.not)}`);
    }
    if (rules.if !== undefined) {
      this.check(value, fits(rules.if) ? rules.then : rules.else, at, depth + 1);
    }
  }

  #fits(value: Json, schema: Json | undefined, at: string, depth: number): boolean {
    return this.#tried(value, schema, at, depth).length === 0;
  }

  #tried(value: Json, schema: Json | undefined, at: string, depth: number): string[] {
    const trial = new Checker(this.#root, this.#budget);
    trial.check(value, schema, at, depth + 1);
    return trial.problems;
  }

  /** The alternative that came closest says best what to fix. */
  #noneFits(value: Json, choices: Json[], at: string, depth: number): void {
    const tries = choices.map((choice) => this.#tried(value, choice, at, depth));
    const closest = tries.reduce((best, next) => next.length < best.length ? next : best);
    this.#problem(at, `fits none of ${choices.length} alternatives (${closest.join("; ")})`);
  }

  #checkRange(
    size: number,
    least: Json | undefined,
    most: Json | undefined,
    at: string,
    unit: string,
  ): void {
    if (typeof least === "number" && size < least) {
      this.#problem(at, `expected at least ${least} ${unit}, found ${size}`);
    }
    if (typeof most === "number" && size > most) {
      this.#problem(at, `expected at most ${most} ${unit}, found ${size}`);
    }
  }
}

/** Whether a value nests deeper than this many levels; what copies and prints it later recurses. */
function isDeeper(value: Json, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

const TYPE_NAMES: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

function hasType(value: Json, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default: {
      const found: string = typeof value;
      return found === type;
    }
  }
}

function nameOf(value: Json): string {
  if (value === null) return "null";
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return `the number ${value}`;
  return TYPE_NAMES[Array.isArray(value) ? "array" : typeof value]!;
}

function place(at: string, key: string): string {
  return /^[\w-]{1,64}$/.test(key) ? `${at}.${key}` : `${at}[${shown(key)}]`;
}

function shown(value: Json): string {
  const text = JSON.stringify(sketch(value, 3));
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** What the first 200 characters of a value's JSON are made from. */
function sketch(value: Json, levels: number): Json {
  if (typeof value === "string") return value.slice(0, 201);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, 40).map((item) => sketch(item, levels - 1));
  const entries = Object.entries(value).slice(0, 40);
  return Object.fromEntries(entries.map(([key, inner]) => [key, sketch(inner, levels - 1)]));
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function strings(value: Json | undefined): string[] {
  return list(value).filter((one) => typeof one === "string");
}

function keysOf(value: JsonObject): string[] {
  return Object.keys(value);
}
