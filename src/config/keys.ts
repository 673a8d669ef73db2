/** The keys of the configuration as data: for documents, completion and the config screens. */

import * as z from "zod";
import { isObject, type Json, type JsonObject, nearest, UsageError } from "../base/mod.ts";
import { expected } from "./problems.ts";
import { configSchema } from "./schema.ts";

/** One key. */
export interface ConfigKey {
  /** `ai.model`. */
  key: string;
  type: "text" | "number" | "bool" | "list" | "choice";
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
    Object.entries(properties(schema)).map(([name, field]) => readKey(`${block}.${name}`, field))
  );
  return keys;
}

function properties(schema: unknown): Record<string, JsonObject> {
  return isObject(schema) && isObject(schema.properties)
    ? schema.properties as Record<string, JsonObject>
    : {};
}

function readKey(key: string, field: JsonObject): ConfigKey {
  const options = Array.isArray(field.enum) ? field.enum.map(String) : undefined;
  return {
    key,
    type: options ? "choice" : TYPES[String(field.type)] ?? "text",
    description: String(field.description ?? ""),
    ...(field.default !== undefined && { default: field.default }),
    ...(options && { options }),
  };
}

const TYPES: Record<string, ConfigKey["type"]> = {
  string: "text",
  integer: "number",
  number: "number",
  boolean: "bool",
  array: "list",
};

/** Throws `UsageError` for a path that names no key, no block and no plugin's setting. */
export function checkPath(path: readonly string[]): void {
  const key = path.join(".");
  const known = readKeys().map((entry) => entry.key);
  const blocks = Object.keys(configSchema.shape);
  if (known.includes(key) || blocks.includes(key)) return;
  if (path[0] === "plugin_settings" && path.length <= 3) return;
  const meant = nearest(key, [...known, ...blocks]);
  throw new UsageError(
    `The configuration has no key ${JSON.stringify(key)}`,
    meant ? `did you mean ${meant}?` : "`pyra config get` shows all",
  );
}

/** The value a command line's text stands for, as the schema wants it at `path`.
 * Throws `UsageError` in the schema's own words. */
export function readValue(path: readonly string[], text: string): Json {
  checkPath(path);
  const key = path.join(".");
  const entry = readKeys().find((entry) => entry.key === key);
  const value = entry ? convert(entry.type, text) : guess(text);
  const block = path.slice(0, -1).reduceRight<Json>(
    (inner, name) => ({ [name]: inner }),
    { [path.at(-1)!]: value },
  );
  const result = configSchema.safeParse(block);
  if (result.success) return value;
  const issue = result.error.issues[0]!;
  throw new UsageError(
    `${key}: expected ${expected(issue)}, found ${JSON.stringify(text)}`,
    entry?.description ?? "see the plugin's settings",
  );
}

function convert(type: ConfigKey["type"], text: string): Json {
  if (type === "bool" && /^(true|yes|on)$/i.test(text)) return true;
  if (type === "bool" && /^(false|no|off)$/i.test(text)) return false;
  if (type === "number" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "list") {
    return text.split(",").map((item) => item.trim()).filter((item) => item !== "");
  }
  return text;
}

/** A plugin's setting, whose type only its manifest knows: what YAML would make of it. */
function guess(text: string): Json {
  if (text === "true" || text === "false") return text === "true";
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
