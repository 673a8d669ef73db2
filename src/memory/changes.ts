/** Makes changes to the files, and takes them back: journal first, then the file, then the index.
 *
 * Callers hold the journal's lock and have chosen the files; where a file lies on the disk is
 * looked at here, links and all, right before it is touched. */

import type { MemoryVersion, Provenance } from "../contracts/mod.ts";
import { ensurePrivateFolder, syncFolderOf, writeFileAtomic } from "../files/mod.ts";
import { PyraError } from "../base/mod.ts";
import { hashOf, type ReadFile, readPlainFile } from "./disk.ts";
import { MemoryChangedError, MemoryDiskError, NoVersionError, reasonOf } from "./errors.ts";
import type { ChangeEntry, Journal } from "./journal.ts";
import type { IndexedFile } from "./indexed_file.ts";
import type { MemoryIndex } from "./memory_index.ts";
import { locate } from "./names.ts";
import { stampOf } from "./walk.ts";

/** A change to make. */
export interface Change {
  action: MemoryVersion["action"];
  file: string;
  /** The new content; none removes the file. */
  bytes?: Uint8Array;
  /** The file that is moved to `file`; its content is `bytes`. */
  from?: string;
  /** What stands there now (for a move: at `from`). */
  old?: ReadFile;
  provenance: Provenance;
}

/** What the changes work on. */
export interface ChangeParts {
  root: string;
  journal: Journal;
  /** What is derived from the files; without one, it follows them later. */
  index?: MemoryIndex;
  now(): number;
  notice(message: string): void;
}

/** So many files are written at once. */
const SIDE_BY_SIDE = 16;

/** A list that took longer (ms) than this to write is not written at every change. */
const LONG_LISTING = 200;

/** What only an index takes; named as in `main.ts`, and for its reason. */
const late = {
  note: () => import("./note.ts" as string) as Promise<typeof import("./note.ts")>,
  listing: () => import("./listing.ts" as string) as Promise<typeof import("./listing.ts")>,
};

/** Changes files below one root. */
export class Changes {
  readonly #parts: ChangeParts;
  #listed = { at: -Infinity, cost: 0 };

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  /** The content of a file as it is now; `undefined` when there is none. Throws `PathError`. */
  async current(file: string): Promise<ReadFile | undefined> {
    try {
      return await readPlainFile(await this.#pathOf(file));
    } catch (error) {
      throw asDiskError(`read memory ${JSON.stringify(file)}`, error);
    }
  }

  /** Makes changes, each to another file, and returns the files there are now. Those of one `group`
   * are taken back together. When the disk refuses one, that file stands as it was, and so do those
   * whose turn had not come: a few are written side by side, since a disk syncs many as fast as
   * one. */
  async make(changes: readonly Change[], group?: string): Promise<IndexedFile[]> {
    const { journal, now } = this.#parts;
    const at = new Date(now()).toISOString();
    // Before anything is entered: a path that leads out is refused as if nothing had been asked.
    for (const change of changes) await this.#pathOf(change.file);
    const hashes = await Promise.all(changes.map(({ bytes }) => bytes && hashOf(bytes)));
    let entries: ChangeEntry[];
    try {
      entries = await journal.enter(
        changes.map(({ action, file, from, old, provenance }, i) => ({
          file,
          action,
          from,
          at,
          provenance,
          before: old?.hash,
          after: hashes[i],
          group,
        })),
        changes.flatMap(({ action, old }) => old && action !== "move" ? [old] : []),
      );
    } catch (error) {
      throw asDiskError("keep the former version", error);
    }
    const { made, refused } = await this.#applyAll(changes);
    if (refused) {
      const undone = entries.filter((_, i) => !made.has(changes[i]!))
        .map(({ change }) => ({ undoes: change, at }));
      await journal.enterUndone(undone).catch(() => {});
      await this.#index(changes.filter((change) => made.has(change)));
      throw asDiskError(`write memory ${JSON.stringify(refused.change.file)}`, refused.error);
    }
    return await this.#index(changes);
  }

  /** Applies changes, several at once; none is begun after one was refused. */
  async #applyAll(changes: readonly Change[]) {
    const made = new Set<Change>();
    let refused: { change: Change; error: unknown } | undefined;
    const waiting = changes.values();
    const work = async () => {
      for (const change of waiting) {
        if (refused) return;
        try {
          await this.#apply(change, true);
          made.add(change);
        } catch (error) {
          refused ??= { change, error };
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
    await this.#syncFolders(made);
    return { made, refused };
  }

  /** Makes what was written survive a power cut, each folder once. */
  async #syncFolders(made: Iterable<Change>): Promise<void> {
    const files = new Map<string, string>();
    for (const { file, bytes } of made) {
      if (bytes) files.set(file.slice(0, file.lastIndexOf("/") + 1), file);
    }
    for (const file of files.values()) await syncFolderOf(await this.#pathOf(file));
  }

  /** Takes the newest change back, an import as a whole; what never happened, or whose file is
   * gone, is passed over. What another program made of a file is lost by it only with `force`, and
   * then entered. */
  async undo(force: boolean): Promise<MemoryVersion | undefined> {
    for (const step of (await this.#parts.journal.undoable()).reverse()) {
      const files = await this.#takeBack(step.reverse(), force);
      if (files > 0) return { ...toVersion(step[0]!), ...files > 1 ? { files } : {} };
    }
    return undefined;
  }

  /** Brings the listing up to date. Of a memory of many thousand files it is left for a later
   * change, or the next start, when it was only just written. A disk that refuses is mentioned. */
  async list(): Promise<void> {
    const { index, root, notice } = this.#parts;
    if (!index) return;
    const start = performance.now();
    const { at, cost } = this.#listed;
    if (cost > LONG_LISTING && start - at < cost * 20) return;
    try {
      const { updateListing } = await late.listing();
      await index.guard(() => updateListing(index.db, root));
    } catch (error) {
      notice(`The list MEMORY_INDEX.md is not current: ${reasonOf(error)}`);
    }
    const end = performance.now();
    this.#listed = { at: end, cost: end - start };
  }

  /** Takes back the changes of one step, newest first; returns how many of them stood. */
  async #takeBack(step: readonly ChangeEntry[], force: boolean): Promise<number> {
    const { journal, now } = this.#parts;
    const at = new Date(now()).toISOString();
    const standing: ChangeEntry[] = [];
    const seen = new Set<string>();
    // All are looked at before the first is touched. Only the newest of a file says what it is now.
    for (const entry of step) {
      const { stands, foreign } = await this.#look(entry);
      const newest = !seen.has(entry.file);
      seen.add(entry.file);
      if (newest && !stands) continue;
      if (newest && foreign && !force) throw new MemoryChangedError(entry.from ?? entry.file);
      standing.push(entry);
    }
    const made: Change[] = [];
    for (const entry of standing) {
      const { present, foreign } = await this.#look(entry);
      const change = await this.#inverse(entry, present);
      try {
        if (foreign) await this.#enterForeign(change, foreign, at);
        await this.#apply(change);
      } catch (error) {
        throw asDiskError(`take back the change to ${JSON.stringify(entry.file)}`, error);
      }
      made.push(change);
    }
    try {
      await journal.enterUndone(step.map(({ change }) => ({ undoes: change, at })));
    } catch (error) {
      throw asDiskError("note that a change was taken back", error);
    }
    await this.#index(made);
    return made.length;
  }

  /** What is at a change's place now: whether the change stands, and what of another program's
   * would give way if it were taken back. */
  async #look(entry: ChangeEntry) {
    const present = await this.current(entry.file);
    const origin = entry.from === undefined ? present : await this.current(entry.from);
    const never = present?.hash !== entry.after && origin?.hash === entry.before;
    const lost = entry.action === "move" && !present;
    const own = entry.from === undefined && present?.hash === entry.after;
    return { present, stands: !never && !lost, foreign: own ? undefined : origin };
  }

  /** Enters that what another program wrote gives way to `change`, so that it can be brought back. */
  async #enterForeign(change: Change, foreign: ReadFile, at: string): Promise<void> {
    const { file, from, bytes } = change;
    const common = { file, at, provenance: { by: "user" } } as const;
    const after = bytes && await hashOf(bytes);
    const { hash: before } = foreign;
    const entries: Omit<ChangeEntry, "change">[] = from !== undefined
      ? [{ ...common, action: "remove", before }, {
        ...common,
        action: "move",
        from,
        before: after,
        after,
      }]
      : [{ ...common, action: bytes ? "write" : "remove", before, after }];
    await this.#parts.journal.enter(entries, [foreign]);
  }

  async #inverse(entry: ChangeEntry, present: ReadFile | undefined): Promise<Change> {
    const { file, from, action, provenance } = entry;
    if (action === "move" && from !== undefined && present) {
      return { action, file: from, from: file, bytes: present.bytes, old: present, provenance };
    }
    const target = from ?? file;
    if (entry.before === undefined) return { action, file: target, old: present, provenance };
    const bytes = await this.#parts.journal.content(entry.before);
    if (!bytes) throw new NoVersionError(entry.change);
    return { action, file: target, bytes, old: present, provenance };
  }

  /** `together`: the caller syncs the folders. */
  async #apply({ action, file, from, bytes }: Change, together = false): Promise<void> {
    const path = await this.#pathOf(file);
    if (bytes === undefined) {
      await Deno.remove(path).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
      return;
    }
    ensurePrivateFolder(path.slice(0, path.lastIndexOf("/")));
    if (action === "move" && from !== undefined) await Deno.rename(await this.#pathOf(from), path);
    else await writeFileAtomic(path, bytes, { syncFolder: !together });
  }

  /** Tells the index of changes that were made. What it cannot take now, the next walk finds. */
  async #index(changes: readonly Change[]): Promise<IndexedFile[]> {
    const { index, notice } = this.#parts;
    if (!index) return [];
    const gone = changes.flatMap(({ file, from, bytes }) => bytes ? from ?? [] : file);
    const files: IndexedFile[] = [];
    // The kernel, which has no index, reads no note.
    const { parseNote } = await late.note();
    for (const { file, bytes, provenance } of changes) {
      if (!bytes) continue;
      const stamp = stampOf(await Deno.lstat(await this.#pathOf(file)));
      const [note, hash] = await Promise.all([parseNote(file, bytes), hashOf(bytes)]);
      files.push({ file, bytes, hash, stamp, note, provenance });
    }
    try {
      await index.drop(gone);
      await index.add(files);
    } catch (error) {
      notice(`The memory's index will be brought up to date later: ${reasonOf(error)}`);
    }
    await this.list();
    return files;
  }

  async #pathOf(file: string): Promise<string> {
    return locate(this.#parts.root, file, await this.#parts.index?.knows(file) ?? false);
  }
}

/** A journal entry without what only the journal needs. */
export function toVersion(
  { change, file, action, from, at, provenance }: ChangeEntry,
): MemoryVersion {
  return { change, file, action, ...from === undefined ? {} : { from }, at, provenance };
}

function asDiskError(what: string, error: unknown): PyraError {
  return error instanceof PyraError ? error : new MemoryDiskError(what, error);
}
