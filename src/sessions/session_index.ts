/** Remembers what each session's file said, so that a list reads only what changed.
 *
 * A cache and nothing more: it may be deleted, damaged, or written by two processes at once. */

import { isObject, parseJson } from "../base/mod.ts";
import type { SessionInfo } from "../contracts/mod.ts";
import { writeFileAtomic } from "../files/mod.ts";

/** A session's file as it stands. */
export interface SessionFile {
  id: string;
  path: string;
  size: number;
  /** Milliseconds since 1970. */
  modified: number;
}

interface Entry {
  size: number;
  modified: number;
  info: SessionInfo;
}

/** The index file of one folder. */
export class SessionIndex {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** What is known of each file, read anew by `read` where it changed. A file that it cannot
   * read is left out. */
  async refresh(
    files: readonly SessionFile[],
    read: (file: SessionFile) => SessionInfo | undefined,
  ): Promise<SessionInfo[]> {
    const known = await this.#load();
    const entries: [string, Entry][] = [];
    let changed = known.size !== files.length;
    for (const file of files) {
      const { id, size, modified } = file;
      let entry = known.get(id);
      if (!entry || entry.size !== size || entry.modified !== modified) {
        const info = read(file);
        if (!info) continue;
        entry = { size, modified, info };
        changed = true;
      }
      entries.push([id, entry]);
    }
    if (changed) await this.#save(entries);
    return entries.map(([, { info }]) => info);
  }

  async #load(): Promise<Map<string, Entry>> {
    const text = await Deno.readTextFile(this.#path).catch(() => "");
    const index = parseJson(text);
    if (!isObject(index)) return new Map();
    return new Map(Object.entries<unknown>(index).filter(isEntry));
  }

  /** A list is no worse for an index that cannot be written. */
  async #save(entries: [string, Entry][]): Promise<void> {
    await writeFileAtomic(this.#path, JSON.stringify(Object.fromEntries(entries))).catch(() => {});
  }
}

function isEntry(pair: [string, unknown]): pair is [string, Entry] {
  const [id, entry] = pair;
  return isObject(entry) && isObject(entry.info) && entry.info.id === id &&
    typeof entry.info.updated === "string" && typeof entry.info.title === "string" &&
    typeof entry.info.messages === "number" && isObject(entry.info.usage);
}
