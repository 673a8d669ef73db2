/** Reads heads that are more than plain lines; loaded for the first of them. */

import process from "node:process";
import { parse } from "yaml";
import { isObject } from "../base/mod.ts";

/** The values of a head. `undefined` when it is no YAML mapping. */
export function parseRichHead(head: string): Record<string, unknown> | undefined {
  // The library looks for LOG_TOKENS in the environment, which the app may not read and which
  // would fail here as if the head were broken. It sees an empty one for as long as it parses.
  const { env } = process;
  process.env = {};
  try {
    const value = parse(head, { maxAliasCount: 10, logLevel: "error" });
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  } finally {
    process.env = env;
  }
}
