/** Who changed what, and what it was before: one JSON line a change, and the former contents.
 *
 * Kept apart from the index, which may be deleted, and from the files, which belong to the user.
 * A line is written before its change: a crash in between leaves a line for something that did
 * not happen, which `undo` notices and passes over. Contents are named by their hash. */

import { isObject, parseJson } from "../base/mod.ts";
import type { MemoryVersion, Provenance } from "../contracts/mod.ts";
import { appendLines, ensurePrivateFolder, withFileLock, writeFileAtomic } from "../files/mod.ts";
import type { ReadFile } from "./disk.ts";
import { MemoryDiskError } from "./errors.ts";

/** A change, with the hashes of the content before and after; none where there was no file. */
export interface ChangeEntry extends MemoryVersion {
  before?: string;
  after?: string;
  /** The changes of one import have the same, and are taken back together. */
  group?: string;
}

/** A change was taken back, or never happened. */
interface UndoEntry {
  undoes: number;
  at: string;
}

type Entry = ChangeEntry | UndoEntry;

/** So many steps can be taken back; the contents of older ones are deleted. */
export const UNDO_DEPTH = 50;

/** Old contents are looked for every so many changes. */
const PRUNE_EVERY = 10;

const ACTIONS = new Set(["write", "append", "remove", "move"]);
const HASH = /^[0-9a-f]{64}$/;

/** The journal in one folder; it is created by the first change. */
export class Journal {
  readonly #folder: string;
  #cache: { size: number; entries: Entry[] } = { size: 0, entries: [] };

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Runs a change while no other process makes one. Throws `memory.disk` when the disk does not
   * even allow that. */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    let entered = false;
    try {
      ensurePrivateFolder(this.#folder);
      return await withFileLock(`${this.#folder}/.lock`, () => {
        entered = true;
        return work();
      });
    } catch (error) {
      if (entered) throw error;
      throw new MemoryDiskError("change the memory", error);
    }
  }

  /** The changes that stand, oldest first. */
  async changes(): Promise<ChangeEntry[]> {
    const entries = await this.#read();
    const undone = new Set(entries.map((entry) => "undoes" in entry ? entry.undoes : -1));
    return entries.filter((entry): entry is ChangeEntry =>
      "change" in entry && !undone.has(entry.change)
    );
  }

  /** Those of them that can be taken back, step by step: one change, or all of one import. */
  async undoable(): Promise<ChangeEntry[][]> {
    const steps: ChangeEntry[][] = [];
    for (const entry of await this.changes()) {
      const last = steps.at(-1);
      if (entry.group !== undefined && last?.[0]?.group === entry.group) last.push(entry);
      else steps.push([entry]);
    }
    return steps.slice(-UNDO_DEPTH);
  }

  /** The version of a file with this hash was written by whom; by another program, if unknown. */
  async provenanceOf(file: string, hash: string): Promise<Provenance> {
    const entries = await this.#read();
    const entry = entries.findLast((entry) =>
      "change" in entry && entry.file === file && entry.after === hash
    );
    return (entry as ChangeEntry | undefined)?.provenance ?? { by: "external" };
  }

  /** Enters changes that are about to be made, and keeps what they replace. */
  async enter(changes: readonly Omit<ChangeEntry, "change">[], replaced: readonly ReadFile[]) {
    for (const file of replaced) await this.#keep(file);
    const last = (await this.#read()).findLast((entry) => "change" in entry);
    let number = (last as ChangeEntry | undefined)?.change ?? 0;
    const entries = changes.map((change): ChangeEntry => ({ change: ++number, ...change }));
    await this.#append(entries);
    const first = number - entries.length;
    if (Math.floor(first / PRUNE_EVERY) !== Math.floor(number / PRUNE_EVERY)) await this.#prune();
    return entries;
  }

  /** Enters that changes were taken back, or never happened. */
  async enterUndone(undone: readonly UndoEntry[]): Promise<void> {
    await this.#append(undone);
  }

  /** Keeps a content under its hash. */
  async #keep({ bytes, hash }: ReadFile): Promise<void> {
    const path = this.#contentPath(hash);
    if (await exists(path)) return;
    ensurePrivateFolder(`${this.#folder}/contents`);
    await writeFileAtomic(path, bytes);
  }

  /** A kept content. */
  async content(hash: string): Promise<Uint8Array | undefined> {
    try {
      return await Deno.readFile(this.#contentPath(hash));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  get #path(): string {
    return `${this.#folder}/changes.jsonl`;
  }

  #contentPath(hash: string): string {
    return `${this.#folder}/contents/${hash}`;
  }

  /** All lines that can be read. Another process may have added some since the last time. */
  async #read(): Promise<Entry[]> {
    let size: number;
    try {
      ({ size } = await Deno.stat(this.#path));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
    if (size !== this.#cache.size) await this.#readOn(size);
    return this.#cache.entries;
  }

  /** Reads what was added since the last time. A shorter file is another one, and so is one in which
   * what was read last does not end a line. */
  async #readOn(size: number): Promise<void> {
    const { size: from, entries } = this.#cache;
    using file = await Deno.open(this.#path);
    const isSame = from > 0 && size > from && await endsLine(file, from);
    const start = isSame ? from : 0;
    await file.seek(start, Deno.SeekMode.Start);
    const bytes = new Uint8Array(await new Response(file.readable).arrayBuffer());
    const added = new TextDecoder().decode(bytes).split("\n")
      .flatMap((line) => parseEntry(line) ?? []);
    this.#cache = {
      size: start + bytes.length,
      entries: isSame ? [...entries, ...added] : added,
    };
  }

  async #append(entries: readonly Entry[]): Promise<void> {
    const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`).join("");
    await appendLines(this.#path, await this.#isTorn() ? `\n${lines}` : lines);
  }

  /** Whether a process died while it wrote the last line. */
  async #isTorn(): Promise<boolean> {
    try {
      using file = await Deno.open(this.#path);
      const { size } = await file.stat();
      return size > 0 && !await endsLine(file, size);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** Deletes contents that neither a change to take back nor a recent undo needs. */
  async #prune(): Promise<void> {
    const needed = new Set<string | undefined>();
    for (const { before, after } of (await this.undoable()).flat()) {
      needed.add(before).add(after);
    }
    for (const entry of (await this.#read()).slice(-UNDO_DEPTH)) {
      if ("change" in entry) needed.add(entry.before).add(entry.after);
    }
    try {
      for await (const { name } of Deno.readDir(`${this.#folder}/contents`)) {
        if (!needed.has(name)) await Deno.remove(`${this.#folder}/contents/${name}`);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

function parseEntry(line: string): Entry | undefined {
  const value = parseJson(line);
  if (!isObject(value) || typeof value.at !== "string") return undefined;
  if (typeof value.undoes === "number") return value as unknown as UndoEntry;
  const { change, file, action, provenance, before, after } = value;
  const isHash = (hash: unknown) =>
    hash === undefined || (typeof hash === "string" && HASH.test(hash));
  return typeof change === "number" && typeof file === "string" && ACTIONS.has(String(action)) &&
      isObject(provenance) && isHash(before) && isHash(after)
    ? value as unknown as ChangeEntry
    : undefined;
}

/** Whether the byte before a place is the end of a line. */
async function endsLine(file: Deno.FsFile, place: number): Promise<boolean> {
  await file.seek(place - 1, Deno.SeekMode.Start);
  const last = new Uint8Array(1);
  await file.read(last);
  return last[0] === 10;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
