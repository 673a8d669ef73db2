/** Changes `config.yaml` in place: the user's comments and order stay, others' changes too. */

import { type Document, isCollection, isMap } from "yaml";
import type { ConfigEdit } from "../contracts/mod.ts";
import { withFileLock, writeFileAtomic } from "../files/mod.ts";
import { ConfigFileError } from "./errors.ts";
import { readConfigText } from "./load.ts";
import { checkDocument, parseText } from "./parse.ts";

const HEADER = "# Pyra's configuration. `pyra config schema` describes every key.\n";

/** How often to start again when an editor saved the file meanwhile. */
const TRIES = 5;

/** Applies the edits in one step, or none: what does not fit afterwards is refused with
 * `ConfigError`, and the file stays as it was. */
export async function applyEdits(path: string, edits: readonly ConfigEdit[]): Promise<void> {
  // The lock holds off other writers of ours; an editor is noticed by its change.
  await withFileLock(path.replace(/[^/\\]+$/, ".$&.lock"), async () => {
    for (let tries = 0; tries < TRIES; tries++) {
      const before = await readConfigText(path);
      const after = edited(before ?? HEADER, edits);
      if (after === before) return;
      if (await readConfigText(path) !== before) continue;
      await writeFileAtomic(path, after);
      return;
    }
    throw new ConfigFileError(path, "another program keeps changing it", "close the other program");
  });
}

/** The text with the edits in it. */
export function edited(text: string, edits: readonly ConfigEdit[]): string {
  const parsed = parseText(text, "config.yaml");
  const { document } = parsed;
  for (const edit of edits) {
    if ("unset" in edit) unset(document, edit.unset);
    else set(document, edit.set, edit.value);
  }
  const after = document.contents === null ? text : document.toString({ lineWidth: 0 });
  checkDocument(parseText(after, "config.yaml"), "config.yaml");
  return text.includes("\r\n") ? after.replaceAll(/\r?\n/g, "\r\n") : after;
}

function set(document: Document, path: readonly string[], value: unknown): void {
  for (let length = 0; length < path.length; length++) {
    const parent = path.slice(0, length);
    if (isMap(length === 0 ? document.contents : document.getIn(parent, true))) continue;
    // An empty block (`ai:`) or an empty file becomes one with keys.
    if (length === 0) document.contents = document.createNode({});
    else document.setIn(parent, document.createNode({}));
  }
  document.setIn(path, value);
}

function unset(document: Document, path: readonly string[]): void {
  if (!document.hasIn(path)) return;
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const block = document.getIn(parent, true);
  const isEmpty = isCollection(block) && block.items.length === 0 && !block.comment;
  if (parent.length > 0 && isEmpty) document.deleteIn(parent);
  if (isMap(document.contents) && document.contents.items.length === 0) document.contents = null;
}
