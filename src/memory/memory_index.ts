/** The index over the files: what changed is noticed by a walk and read, the rest is not.
 *
 * Everything here follows the files and may be wrong only until the next walk. No method
 * fails for what is wrong with the database: a damaged one is built anew, one that cannot be
 * written is replaced by one in memory. */

import type { DatabaseSync } from "node:sqlite";
import type { Provenance } from "../contracts/mod.ts";
import {
  inTransaction,
  isDamaged,
  isDatabaseError,
  type OpenDatabase,
  openDatabase,
  openInMemory,
  openReadOnly,
  removeDatabase,
} from "./database.ts";
import { readPlainFile } from "./disk.ts";
import { reasonOf } from "./errors.ts";
import { IndexWriter } from "./index_writer.ts";
import type { IndexedFile } from "./indexed_file.ts";
import { parseNote } from "./note.ts";
import { type FileStamp, type Walk, walkNotes } from "./walk.ts";

/** Where things lie, and whom to tell and ask. */
export interface IndexParts {
  root: string;
  folder: string;
  notice(message: string): void;
  /** Who wrote the version of a file with this hash; asked for files that changed. */
  provenanceOf(file: string, hash: string): Promise<Provenance>;
  /** For a reader without a write right: has somebody else bring the database up to date. */
  update?(): Promise<void>;
}

/** A file whose stamp is not the one we know. */
interface FoundFile {
  file: string;
  size: number;
}

/** A walk is repeated when it is older than this many times what it cost: looking for changes
 * takes at most a twentieth of a long-lived process. */
const WALK_SHARE = 20;

/** Files are read together, and entered in one transaction, up to so many or so many bytes. */
const GROUP_FILES = 500;
const GROUP_BYTES = 4_000_000;

/** A file that changed less than this (ms) before it was read may change once more within the
 * same tick of the disk's clock, so it is read again at the next look. */
const CLOCK_TICK = 50;

/** Keeps `memory.db` in step with the files. */
export class MemoryIndex {
  readonly #parts: IndexParts;
  #open: OpenDatabase;
  #writer: IndexWriter;
  #walked = { at: -Infinity, cost: 0 };
  #links = "";
  /** A reader has made a database of its own. */
  #isOwn = false;

  constructor(parts: IndexParts) {
    this.#parts = parts;
    this.#open = this.#openFirst();
    this.#writer = new IndexWriter(this.#open.db);
  }

  /** The database; another object after a rebuild. */
  get db(): DatabaseSync {
    return this.#open.db;
  }

  get inMemory(): boolean {
    return this.#open.inMemory;
  }

  /** Whether somebody else keeps the database. */
  get isReader(): boolean {
    return this.#parts.update !== undefined;
  }

  /** Looks for changes if the last look is not fresh, or when told to. Returns whether the
   * index changed. */
  async refresh(now = false): Promise<boolean> {
    const { at, cost } = this.#walked;
    if (!now && performance.now() - at < cost * WALK_SHARE) return false;
    return await this.guard(() => this.isReader ? this.#follow() : this.#lookForChanges());
  }

  /** Looks until the next look will find nothing to compare. Of use to whoever keeps the database
   * for others. */
  async settle(): Promise<void> {
    for (let tries = 0; tries < 4; tries++) {
      if (this.#writer.isLastView(walkNotes(this.#parts.root))) return;
      await new Promise((resolve) => setTimeout(resolve, CLOCK_TICK + 10));
      await this.refresh(true);
    }
  }

  /** Whether the last look came upon this file. */
  async knows(file: string): Promise<boolean> {
    return await this.guard(() => this.#writer.hashOf(file) !== undefined);
  }

  /** Enters files that were just written. */
  async add(files: readonly IndexedFile[]): Promise<void> {
    await this.guard(() => this.#enter(files));
  }

  /** Takes files out. */
  async drop(files: readonly string[]): Promise<void> {
    await this.guard(() => inTransaction(this.db, () => this.#writer.remove(files)));
  }

  /** Throws the index away and reads every file. */
  async rebuild(onProgress?: (done: number, total: number) => void): Promise<void> {
    this.#reopen();
    await this.guard(() => this.#lookForChanges(onProgress));
  }

  /** Runs work on the database, and once more on a new one if the database is the trouble. */
  async guard<T>(work: () => T | Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseError(error)) throw error;
      if (isDamaged(error) && !this.inMemory) {
        this.#parts.notice(
          "The memory's index was damaged and is being rebuilt; the memories are untouched.",
        );
        this.#reopen();
      } else {
        this.#parts.notice(
          `The memory's index cannot be written (${reasonOf(error)}); searching without it.`,
        );
        this.#use(openInMemory());
      }
      this.#isOwn = true;
      await this.#lookForChanges();
      return await work();
    }
  }

  close(): void {
    if (this.db.isOpen) this.db.close();
  }

  #openFirst(): OpenDatabase {
    const { folder, notice } = this.#parts;
    if (!this.isReader) return openDatabase(folder, notice);
    return openReadOnly(folder) ?? openInMemory();
  }

  /** A reader's look: the keeper is asked for whatever is new; where that does not help, a database
   * of our own serves as long as the process lives. */
  async #follow(): Promise<boolean> {
    if (this.#isOwn) return await this.#lookForChanges();
    if (this.#isCurrent()) return false;
    try {
      await this.#parts.update!();
    } catch (error) {
      this.#parts.notice(`The memory's index is not kept: ${reasonOf(error)}`);
    }
    this.#use(openReadOnly(this.#parts.folder) ?? openInMemory());
    if (this.#isCurrent()) return true;
    this.#isOwn = true;
    this.#use(openInMemory());
    return await this.#lookForChanges();
  }

  /** Whether the files are as the database says. */
  #isCurrent(): boolean {
    if (this.inMemory) return false;
    const start = performance.now();
    const walk = walkNotes(this.#parts.root);
    const end = performance.now();
    this.#walked = { at: end, cost: end - start };
    if (this.#writer.isLastView(walk)) return true;
    const { changed, removed } = this.#compare(walk);
    return changed.length === 0 && removed.length === 0;
  }

  #reopen(): void {
    if (this.inMemory) return this.#use(openInMemory());
    this.close();
    try {
      removeDatabase(this.#parts.folder);
    } catch {
      // It says so itself when it is opened.
    }
    this.#use(openDatabase(this.#parts.folder, this.#parts.notice));
  }

  #use(open: OpenDatabase): void {
    this.close();
    this.#open = open;
    this.#writer = new IndexWriter(open.db);
    this.#walked = { at: -Infinity, cost: 0 };
  }

  async #lookForChanges(onProgress?: (done: number, total: number) => void): Promise<boolean> {
    const start = performance.now();
    const walk = walkNotes(this.#parts.root);
    const end = performance.now();
    this.#walked = { at: end, cost: end - start };
    this.#tell(walk);
    if (this.#writer.isLastView(walk)) return false;
    const { changed, removed } = this.#compare(walk);
    if (removed.length > 0) inTransaction(this.db, () => this.#writer.remove(removed));
    const any = await this.#readAll(changed, onProgress);
    if (changed.length === 0) inTransaction(this.db, () => this.#writer.setLastView(walk));
    return any || removed.length > 0;
  }

  #compare({ files, stamps }: Walk): { changed: FoundFile[]; removed: string[] } {
    const known = this.#writer.stamps();
    const changed: FoundFile[] = [];
    for (const [i, file] of files.entries()) {
      const [size, modified, written] = stamps.slice(3 * i, 3 * i + 3) as [number, number, number];
      const before = known.get(file);
      const isSame = before?.size === size && before.modified === modified &&
        before.changed === written;
      if (!isSame) changed.push({ file, size });
      known.delete(file);
    }
    return { changed, removed: [...known.keys()] };
  }

  /** Reads and enters files; returns whether any of them differs from what was known. */
  async #readAll(
    files: readonly FoundFile[],
    onProgress?: (done: number, total: number) => void,
  ): Promise<boolean> {
    let any = false;
    for (const group of this.#groups(files)) {
      const read = await Promise.all(group.files.map((file) => this.#read(file)));
      any = this.#enter(read.filter((file) => file !== undefined)) || any;
      onProgress?.(group.end, files.length);
    }
    return any;
  }

  /** Files to be read together and entered in one transaction. */
  *#groups(files: readonly FoundFile[]): Generator<{ files: string[]; end: number }> {
    let group: string[] = [];
    let bytes = 0;
    for (const [i, { file, size }] of files.entries()) {
      group.push(file);
      bytes += size;
      if (bytes < GROUP_BYTES && group.length < GROUP_FILES && i < files.length - 1) continue;
      yield { files: group, end: i + 1 };
      group = [];
      bytes = 0;
    }
  }

  async #read(file: string): Promise<IndexedFile | undefined> {
    try {
      const read = await readPlainFile(`${this.#parts.root}/${file}`);
      if (!read) return undefined;
      const [note, provenance] = await Promise.all([
        parseNote(file, read.bytes),
        this.#parts.provenanceOf(file, read.hash),
      ]);
      return { file, ...read, note, provenance };
    } catch (error) {
      this.#parts.notice(`Cannot read memory ${JSON.stringify(file)}: ${reasonOf(error)}`);
      return undefined;
    }
  }

  /** Enters files; returns whether one of them is not what it was. */
  #enter(files: readonly IndexedFile[]): boolean {
    if (files.length === 0) return false;
    return inTransaction(this.db, () => {
      let any = false;
      for (const file of files) {
        const stamp = settled(file.stamp);
        if (this.#writer.hashOf(file.file) === file.hash) this.#writer.setStamp(file.file, stamp);
        else {
          this.#writer.put({ ...file, stamp });
          any = true;
        }
      }
      return any;
    });
  }

  /** Says what was passed over, once for as long as it stays the same. */
  #tell({ links, unreadable }: Walk): void {
    const passedOver = [...links, ...unreadable];
    const text = passedOver.slice(0, 3).map((file) => JSON.stringify(file)).join(", ");
    if (text !== "" && text !== this.#links) {
      const more = passedOver.length > 3 ? ` and ${passedOver.length - 3} more` : "";
      this.#parts.notice(`Not part of the memory: ${text}${more}: links, or not readable.`);
    }
    this.#links = text;
  }
}

/** The stamp to remember; one that is too fresh to be trusted never matches. */
function settled(stamp: FileStamp): FileStamp {
  const fresh = Date.now() - Math.max(stamp.modified, stamp.changed) < CLOCK_TICK;
  return fresh ? { ...stamp, changed: 0 } : stamp;
}
