/** The schema's findings in words: what was expected, what was found, and where. */

import type * as z from "zod";
import { isObject, nearest } from "../base/mod.ts";
import type { ConfigText } from "./_yaml.ts";
import type { ConfigProblem } from "./errors.ts";
import { configSchema } from "./schema.ts";

/** Names under which people look for a place for a secret. */
const SECRET_NAME = /api_?key|password|passphrase|secret|token$/i;

/** One problem for each field that does not fit, in the order of the file. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  { value, place }: Pick<ConfigText, "value" | "place">,
): ConfigProblem[] {
  const problems = new Map<string, ConfigProblem>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const field = path.join(".");
    if (!problems.has(field)) problems.set(field, { ...place(path), field, message });
  };
  for (const issue of issues) {
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) add([...issue.path, key], unknownKey(issue.path, key));
    } else if (issue.code === "invalid_key") {
      add(issue.path, `expected ${issue.issues[0]?.message} as the key`);
    } else {
      add(issue.path, `expected ${issue.message}, found ${describe(valueAt(value, issue.path))}`);
    }
  }
  return [...problems.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** Why a key is refused, and what was probably meant. */
function unknownKey(path: readonly PropertyKey[], key: string): string {
  const block = path.join(".");
  const typed = block ? `${block}.${key}` : key;
  // A block within a block is never what was meant.
  const known = knownKeys().filter((name) => block === "" || name.includes("."));
  const misplaced = known.filter((name) => name.endsWith(`.${key}`));
  const meant = known.find((name) => name === typed) ??
    (misplaced.length === 1 ? misplaced[0] : nearest(typed, known));
  if (meant) return `unknown key, did you mean ${nameBelow(block, meant)}?`;
  if (SECRET_NAME.test(key)) return "unknown key; secrets go into the vault: `pyra vault set`";
  return "unknown key";
}

/** `model` within its own block, `model below ai` from elsewhere. */
function nameBelow(block: string, key: string): string {
  const dot = key.lastIndexOf(".");
  const [owner, name] = [key.slice(0, Math.max(dot, 0)), key.slice(dot + 1)];
  return owner === block ? JSON.stringify(name) : `${JSON.stringify(name)} below "${owner}"`;
}

/** Every block, and every key with its block. */
export function knownKeys(): string[] {
  return Object.entries(configSchema.shape).flatMap(([block, schema]) => {
    const inner = schema.unwrap();
    const keys = "shape" in inner ? Object.keys(inner.shape) : [];
    return [block, ...keys.map((key) => `${block}.${key}`)];
  });
}

/** A value in few words; long texts are cut. */
function describe(value: unknown): string {
  if (value === undefined || value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "a block of keys";
  if (typeof value !== "string") return String(value);
  return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => isObject(inner) || Array.isArray(inner) ? inner[key as never] : undefined,
    value,
  );
}
