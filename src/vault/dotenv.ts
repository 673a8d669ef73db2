/** Reads `.env` files: `NAME=value` lines, as shells and most tools write them.
 *
 * Quotes are taken off; `\n`, `\"`, `\\` and the like count inside double ones. Nothing
 * is expanded, nothing is run. Contents are untrusted. */

import { Secret } from "../base/mod.ts";

const LINE = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=(.*)$/;

/** The variables of a file; of two with one name the later counts. */
export function parseDotenv(bytes: Uint8Array): Map<string, Secret> {
  const variables = new Map<string, Secret>();
  for (const line of new TextDecoder().decode(bytes).split(/\r?\n/)) {
    const [, name, rest] = LINE.exec(line) ?? [];
    if (name) variables.set(name, new Secret(parseValue(rest!.trim())));
  }
  return variables;
}

function parseValue(text: string): string {
  const single = /^'([^']*)'\s*(?:#.*)?$/.exec(text)?.[1];
  if (single !== undefined) return single;
  const double = /^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/.exec(text)?.[1];
  if (double !== undefined) {
    return double.replace(/\\(.)/g, (_, char) => char === "n" ? "\n" : char === "t" ? "\t" : char);
  }
  return text.replace(/\s#.*$/, "").trimEnd();
}
