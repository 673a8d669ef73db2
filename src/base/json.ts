/** Plain data: the only thing that crosses a channel, a pipe or a socket. */

/** Any value that survives `JSON.stringify` and back. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Narrows to a JSON object (not an array, not null). */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses JSON from outside: `undefined` instead of a throw when it is not JSON.
 * A `__proto__` key is dropped, so the result is safe to spread. */
export function parseJson(text: string): Json | undefined {
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // As it is, or with letters of it escaped. A function for each value would take ten times longer.
  if (text.includes("__proto__") || /\\u00[567]/.test(text)) dropPrototypes(value);
  return value;
}

function dropPrototypes(value: Json): void {
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (Object.hasOwn(next, "__proto__")) delete (next as JsonObject)["__proto__"];
    for (const inner of Object.values(next)) open.push(inner);
  }
}

/** JSON with the keys of every object sorted: equal values give equal text. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(value, (_key, inner) => {
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => a < b ? -1 : 1));
  });
}
