/** Changes `config.yaml` in place: the user's comments and order stay, others' changes too.
 *
 * The edits may come from the app and are checked; the file belongs to the user, who may be
 * saving it from an editor at this moment. */

import type { ConfigEdit } from "../contracts/mod.ts";
import { canonicalJson, isObject, type Json, PyraError, UsageError } from "../base/mod.ts";
import { withFileLock, writeFileAtomic } from "../files/mod.ts";
import { ConfigError, ConfigFileError } from "./errors.ts";
import { requireValue } from "./keys.ts";
import { fileName, readConfigText, systemReason } from "./load.ts";
import { findProblems } from "./parse.ts";
import { editedPath, isForbidden } from "./path.ts";
import { setValue, unsetValue } from "./_splice.ts";
import { readYaml } from "./_yaml.ts";

/** What a new file starts with. */
const HEADER = "# Pyra's configuration. `pyra config schema` describes every key.\n" +
  "# What is not here has its default. Secrets do not belong here: `pyra vault set`.\n\n";

/** How often to start again when the file was saved by somebody else meanwhile. */
const TRIES = 10;

/** Applies the edits in one step, or none: what does not fit afterwards is refused, and the
 * file stays as it was. Throws `UsageError` for an edit that does not fit the schema,
 * `ConfigError` for a file that does not, `ConfigFileError` when it cannot be written. */
export async function applyEdits(path: string, edits: readonly ConfigEdit[]): Promise<void> {
  edits.forEach(requireEdit);
  try {
    // The lock holds off other writers of ours; an editor is noticed by its change.
    await withFileLock(path.replace(/[^/\\]+$/, ".$&.lock"), () => rewrite(path, edits));
  } catch (error) {
    if (error instanceof PyraError) throw error;
    throw new ConfigFileError(
      `Cannot write ${path}: ${systemReason(error)}`,
      "nothing was changed; check free space, and that the folder is yours",
      error,
    );
  }
}

function requireEdit(edit: ConfigEdit): void {
  const path: unknown = editedPath(edit);
  const isPath = Array.isArray(path) && path.length > 0 &&
    path.every((key) => typeof key === "string" && !isForbidden(key));
  if (!isPath) throw new UsageError("A change of the configuration names no key");
  if ("set" in edit) requireValue(edit.set, edit.value);
}

async function rewrite(path: string, edits: readonly ConfigEdit[]): Promise<void> {
  const busy = new ConfigFileError(
    `Cannot write ${path}: another program keeps changing it`,
    "close the other program; nothing was changed",
  );
  for (let tries = 0; tries < TRIES; tries++) {
    const before = readConfigText(path);
    const after = editConfigText(before ?? "", edits, fileName(path));
    if (after === (before ?? "")) return;
    const confirm = () => {
      if (readConfigText(path) !== before) throw busy;
    };
    try {
      // A link, to a folder of dotfiles say, stays one.
      const target = before === undefined ? path : await Deno.realPath(path);
      return await writeFileAtomic(target, after, { confirm });
    } catch (error) {
      if (error !== busy) throw error;
    }
  }
  throw busy;
}

/** The text with the edits in it. Throws `ConfigError` when the result does not fit, unless
 * the edits mend a part of what did not fit before. */
export function editConfigText(text: string, edits: readonly ConfigEdit[], file: string): string {
  const before = readYaml(text, file);
  if (!isObject(before.value)) throw new ConfigError(file, findProblems(before));
  const meant = edits.reduce(applyToValue, before.value);
  if (isSame(before.value, meant)) return text;
  const { after, value } = tryEdits(text.trim() === "" ? HEADER : text, edits, file);
  if (!isSame(value, meant)) throw cannotKeep(file);
  const left = new Set(findProblems({ ...before, value }).map(({ field }) => field));
  const problems = findProblems(before);
  if (left.size > 0 && left.size >= problems.length) {
    throw new ConfigError(file, problems.filter(({ field }) => left.has(field)));
  }
  return after;
}

function tryEdits(text: string, edits: readonly ConfigEdit[], file: string) {
  try {
    const after = edits.reduce(applyToText, text);
    return { after, value: readYaml(after, file).value };
  } catch (error) {
    throw error instanceof ConfigError ? cannotKeep(file) : error;
  }
}

function cannotKeep(file: string): ConfigFileError {
  return new ConfigFileError(
    `Cannot change ${file}: it is written in a way that Pyra cannot keep`,
    "change it by hand, or write every key on a line of its own",
  );
}

function applyToText(text: string, edit: ConfigEdit): string {
  return "set" in edit ? setValue(text, edit.set, edit.value) : unsetValue(text, edit.unset);
}

/** What an edit means, in plain data. */
function applyToValue(config: Record<string, unknown>, edit: ConfigEdit): Record<string, unknown> {
  const copy = structuredClone(config);
  const path = editedPath(edit);
  let block = copy;
  for (const key of path.slice(0, -1)) {
    if (!isObject(block[key])) block[key] = {};
    block = block[key] as Record<string, unknown>;
  }
  if ("set" in edit) block[path.at(-1)!] = edit.value;
  else delete block[path.at(-1)!];
  return copy;
}

/** Whether two configurations say the same; a block without keys says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  const withoutEmpty = (value: unknown): Json => {
    if (!isObject(value)) return value as Json;
    const entries = Object.entries(value).map(([key, inner]) =>
      [key, withoutEmpty(inner)] as const
    );
    return Object.fromEntries(
      entries.filter(([, inner]) => !isObject(inner) || Object.keys(inner).length > 0),
    );
  };
  return canonicalJson(withoutEmpty(a)) === canonicalJson(withoutEmpty(b));
}
