/** Values of the configuration as text, for people. */

import { isObject, type Json } from "../../base/mod.ts";
import { escapeTerminal, redactSecrets } from "../../security/mod.ts";

/** A value as YAML would write it, safe for a terminal. */
export function showValue(value: Json): string {
  return escapeTerminal(redactSecrets(lines(value).join("\n")), { multiline: true });
}

function lines(value: Json, indent = ""): string[] {
  if (!isObject(value)) return [`${indent}${scalar(value)}`];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (inner === undefined) return [];
    if (!isObject(inner)) return [`${indent}${key}: ${scalar(inner)}`];
    const below = lines(inner, `${indent}  `);
    return below.length > 0 ? [`${indent}${key}:`, ...below] : [`${indent}${key}: {}`];
  });
}

function scalar(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(scalar).join(", ")}]`;
  return String(value);
}
