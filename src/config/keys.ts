/** The keys of the configuration as data: for documents, completion and the config screens;
 * and a command line's text as the value that the schema wants. */

import * as z from "zod";
import { isObject, type Json, type JsonObject, nearest, UsageError } from "../base/mod.ts";
import { describeIssues, knownKeys } from "./_problems.ts";
import { nest } from "./path.ts";
import { configSchema } from "./schema.ts";

/** One key. */
export interface ConfigKey {
  /** `ai.model`. */
  key: string;
  type: "text" | "number" | "bool" | "list" | "choice";
  /** What a value has to be, in words: `a whole number from 10 to 20`. */
  expected: string;
  description: string;
  default?: Json;
  /** Of a choice. */
  options?: string[];
}

/** The JSON Schema of `config.yaml`. */
export function jsonSchema(): JsonObject {
  const schema = z.toJSONSchema(configSchema, { io: "input" }) as JsonObject;
  return { title: "Pyra's config.yaml", ...schema };
}

let keys: readonly ConfigKey[] | undefined;

/** Every key but those of plugins, in the schema's order. */
export function readKeys(): readonly ConfigKey[] {
  keys ??= Object.entries(properties(jsonSchema())).flatMap(([block, schema]) =>
    Object.entries(properties(schema)).map(([name, field]) => readKey([block, name], field))
  );
  return keys;
}

function properties(schema: unknown): Record<string, JsonObject> {
  return isObject(schema) && isObject(schema.properties)
    ? schema.properties as Record<string, JsonObject>
    : {};
}

function readKey(path: string[], field: JsonObject): ConfigKey {
  const options = Array.isArray(field.enum) ? field.enum.map(String) : undefined;
  return {
    key: path.join("."),
    type: options ? "choice" : TYPES[String(field.type)] ?? "text",
    // A block is no value of any key, so the schema says what it wants instead.
    expected: configSchema.safeParse(nest(path, {})).error?.issues[0]?.message ?? "",
    description: String(field.description ?? ""),
    ...(field.default !== undefined && { default: field.default }),
    ...(options && { options }),
  };
}

const TYPES: Record<string, ConfigKey["type"]> = {
  string: "text",
  integer: "number",
  boolean: "bool",
  array: "list",
};

/** Throws `UsageError` for a path that names no key, no block and no plugin's setting. */
export function checkPath(path: readonly string[]): void {
  const key = path.join(".");
  const known = knownKeys();
  if (known.includes(key) || path[0] === "plugin_settings" && path.length <= 3) return;
  const meant = nearest(key, known);
  throw new UsageError(
    `The configuration has no key ${JSON.stringify(key)}`,
    meant ? `did you mean ${meant}?` : "`pyra config get` shows all",
  );
}

/** Throws `UsageError`, in the schema's own words, for a value that does not fit at `path`. */
export function requireValue(path: readonly string[], value: Json): void {
  checkPath(path);
  const whole = nest(path, value);
  const { error } = configSchema.safeParse(whole);
  if (!error) return;
  const problems = describeIssues(error.issues, { value: whole, place: () => ({}) });
  const key = readKeys().find((entry) => entry.key === path.join("."));
  throw new UsageError(
    problems.map(({ field, message }) => `${field}: ${message}`).join("\n"),
    key?.description ?? "`pyra config schema` describes every key",
  );
}

/** The value a command line's text stands for, as the schema wants it at `path`.
 * Throws `UsageError` in the schema's own words. */
export function readValue(path: readonly string[], text: string): Json {
  checkPath(path);
  const key = readKeys().find((entry) => entry.key === path.join("."));
  const value = key ? readAs(key.type, text) : guess(text);
  requireValue(path, value);
  return value;
}

/** A text as a value of a type. One that does not look like it stays a text: the schema, or
 * whoever else knows, says what it wants. */
export function readAs(type: ConfigKey["type"], text: string): Json {
  if (type === "bool" && (text === "true" || text === "false")) return text === "true";
  if (type === "number" && NUMBER.test(text)) return Number(text);
  return type === "list" ? items(text) : text;
}

/** A plugin's setting, whose type only its manifest knows: what it would be in the file. */
function guess(text: string): Json {
  const list = /^\[(.*)\]$/s.exec(text);
  if (list) return items(list[1]!);
  return NUMBER.test(text) ? Number(text) : readAs("bool", text);
}

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?$/;

function items(text: string): string[] {
  return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
}
