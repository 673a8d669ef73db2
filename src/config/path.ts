/** Keys of the configuration as paths: `ai.model` is `["ai", "model"]`. */

import { isObject, type Json, UsageError } from "../base/mod.ts";
import type { ConfigEdit } from "../contracts/mod.ts";
import type { Config } from "./schema.ts";

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a name means more than a name to JavaScript. */
export function isForbidden(name: string): boolean {
  return FORBIDDEN.has(name);
}

/** Splits a key. Throws `UsageError` for what cannot be one. */
export function parsePath(key: string): string[] {
  const path = key.split(".");
  const fits = (part: string) => /^[a-z0-9][a-z0-9_-]*$/i.test(part) && !isForbidden(part);
  if (path.length <= 3 && path.every(fits)) return path;
  throw new UsageError(
    `${JSON.stringify(key)} is not a key of the configuration`,
    "a key looks like ai.model; `pyra config get` shows all",
  );
}

/** The key that a change is about, as a path. */
export function editedPath(edit: ConfigEdit): readonly string[] {
  return "set" in edit ? edit.set : edit.unset;
}

/** The value at a path, or `undefined`. */
export function getValue(config: Config, path: readonly string[]): Json | undefined {
  return path.reduce<unknown>(
    (value, key) => isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined,
    config,
  ) as Json | undefined;
}

/** A configuration that says nothing but `value` at `path`. */
export function nest(path: readonly string[], value: Json): Json {
  return path.reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}
