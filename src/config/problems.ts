/** The schema's findings in words: what was expected, what was found. */

import type * as z from "zod";
import { isObject, nearest } from "../base/mod.ts";
import type { ConfigProblem } from "./errors.ts";

/** Finds the line of a path; of its key where `atKey`. */
export type FindLine = (path: readonly PropertyKey[], atKey: boolean) => number | undefined;

/** The problems of one failed check. `known` lists every key there is. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  { findLine, known }: { findLine: FindLine; known: readonly string[] },
): ConfigProblem[] {
  return issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        const field = path.join(".");
        const meant = nearest(field, known);
        const message = meant
          ? `there is no such key; did you mean ${meant}?`
          : "there is no such key";
        return { line: findLine(path, true), field, message };
      });
    }
    const path = issue.code === "invalid_key" ? issue.path : issue.path;
    const found = valueAt(value, path);
    return [{
      line: findLine(path, issue.code === "invalid_key"),
      field: path.join("."),
      message: `expected ${expected(issue)}, found ${describe(found, issue)}`,
    }];
  });
}

/** What an issue's field should be. */
export function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "invalid_format":
      return issue.message;
    case "too_small":
      return `${issue.minimum} or more${issue.origin === "array" ? " entries" : ""}`;
    case "too_big":
      return `${issue.maximum} or less${unit(issue.origin)}`;
    case "invalid_key":
      return "a name of a-z, 0-9, _ and -";
    case "invalid_union":
      return "text, a number, true or false, or a list of texts";
    default:
      return issue.message;
  }
}

const TYPES: Record<string, string> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a block of keys",
  record: "a block of keys",
};

function unit(origin: string): string {
  return origin === "string" ? " characters" : origin === "array" ? " entries" : "";
}

/** A found value: its kind where the kind is wrong, itself where its content is. */
function describe(found: unknown, issue: z.core.$ZodIssue): string {
  if (found === undefined || found === null) return "nothing";
  if (Array.isArray(found)) return "a list";
  if (isObject(found)) return "a block of keys";
  if (issue.code === "invalid_type" && typeof found === "string") return `text (${quote(found)})`;
  return typeof found === "string" ? quote(found) : String(found);
}

function quote(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => isObject(inner) || Array.isArray(inner) ? (inner as never)[key] : undefined,
    value,
  );
}
