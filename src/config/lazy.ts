/** What needs the schema or the YAML library, loaded at the first call.
 *
 * The names are computed as in `main.ts`, and for its reason. */

import type { Json, JsonObject } from "../base/mod.ts";
import type { ConfigEdit } from "../contracts/mod.ts";
import type { ConfigKey } from "./keys.ts";

/** Changes `config.yaml`, comments and order kept; all edits in one step, or none.
 * Throws `ConfigError` for what would not fit: the file then stays as it was. */
export async function editConfig(path: string, edits: readonly ConfigEdit[]): Promise<void> {
  const { applyEdits } = await loadEdit();
  await applyEdits(path, edits);
}

/** What a command line's text stands for at `path`. Throws `UsageError` when it does not fit. */
export async function parseValue(path: readonly string[], text: string): Promise<Json> {
  const { readValue } = await loadKeys();
  return readValue(path, text);
}

/** Throws `UsageError`, with what was probably meant, for a path that names nothing. */
export async function checkKey(path: readonly string[]): Promise<void> {
  const { checkPath } = await loadKeys();
  checkPath(path);
}

/** Every key with its type, meaning and default. */
export async function configKeys(): Promise<readonly ConfigKey[]> {
  const { readKeys } = await loadKeys();
  return readKeys();
}

/** The keys and what reads typed values, for whoever asks at every key press. */
export function loadKeys(): Promise<typeof import("./keys.ts")> {
  return import("./keys.ts" as string);
}

/** The JSON Schema of `config.yaml`. */
export async function configJsonSchema(): Promise<JsonObject> {
  const { jsonSchema } = await loadKeys();
  return jsonSchema();
}

function loadEdit(): Promise<typeof import("./edit.ts")> {
  return import("./edit.ts" as string);
}
