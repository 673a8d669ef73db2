/** The memory: Markdown files as the truth, an index to find them, a journal to go back.
 *
 * Names come from outside and are checked for every call. Changes are made one at a time, also
 * between processes. Texts of the assistant's that the scan marks go to quarantine. */

import { newId } from "../base/mod.ts";
import type {
  ImportReport,
  ImportSource,
  MemoryFile,
  MemoryFolder,
  MemoryHit,
  MemoryStats,
  MemoryVersion,
  MemoryWrite,
  Provenance,
  SearchOptions,
} from "../contracts/mod.ts";
import { ensurePrivateFolder } from "../files/mod.ts";
import { wrapUntrusted } from "../security/injection/mod.ts";
import { type Change, Changes, toVersion } from "./changes.ts";
import { buildContext, type UsedFile } from "./context.ts";
import type { ReadFile } from "./disk.ts";
import {
  MemoryDiskError,
  MemoryExistsError,
  MemoryMissingError,
  MemoryQuarantineError,
  NoVersionError,
} from "./errors.ts";
import { localDay } from "./dates/days.ts";
import { exportTar } from "./export.ts";
import { importFiles, type ImportOptions } from "./import.ts";
import { Journal } from "./journal.ts";
import { describeFile, listFiles } from "./listing.ts";
import { MemoryIndex } from "./memory_index.ts";
import { toMemoryFile } from "./names.ts";
import { NoteWriter } from "./note_writer.ts";
import type { MemoryOptions } from "./options.ts";
import { Searcher } from "./search.ts";
import { gatherStats } from "./stats.ts";
import { Usage } from "./usage.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** Opens the memory and looks for what changed since the last time. Throws `memory.disk` when
 * `root` can be neither found nor created; a useless index is no obstacle. */
export async function openMemory(options: MemoryOptions): Promise<MemoryFolder> {
  try {
    if (!options.update && !options.indexOnly) ensurePrivateFolder(options.root);
  } catch (error) {
    throw new MemoryDiskError(`open the memory in ${options.root}`, error);
  }
  const memory = new FileMemory(options);
  await memory.refresh();
  return memory;
}

class FileMemory implements MemoryFolder {
  readonly #options: MemoryOptions;
  readonly #journal: Journal;
  readonly #index: MemoryIndex;
  readonly #changes: Changes;
  readonly #usage: Usage;
  readonly #writer: NoteWriter;
  #searcher: Searcher | undefined;
  /** What is going on; one thing after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: MemoryOptions) {
    const { root, indexFolder: folder, now, notice = () => {}, update } = options;
    const journal = new Journal(options.historyFolder);
    // A conversation has no right to read what was before.
    const provenanceOf = (file: string, hash: string): Promise<Provenance> =>
      update ? Promise.resolve({ by: "external" }) : journal.provenanceOf(file, hash);
    this.#options = options;
    this.#journal = journal;
    this.#index = new MemoryIndex({ root, folder, notice, provenanceOf, update });
    this.#changes = new Changes({ root, journal, index: this.#index, now, notice });
    this.#usage = new Usage(this.#index, now);
    const fileOf = (name: string) => this.#fileOf(name);
    this.#writer = new NoteWriter({ changes: this.#changes, journal, scan: options.scan, fileOf });
  }

  /** Looks for files that other programs changed, unless it just did. */
  refresh(): Promise<void> {
    return this.#inTurn(() => this.#refresh());
  }

  list(category?: string): Promise<MemoryFile[]> {
    return this.#inTurn(async () => {
      await this.#refresh();
      return await this.#index.guard(() => listFiles(this.#index.db, category));
    });
  }

  read(name: string): Promise<string> {
    return this.#inTurn(async () => {
      const { file, content } = await this.#find(name);
      this.#usage.count(file);
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(content.bytes);
    });
  }

  search(
    query: string,
    limit = DEFAULT_LIMIT,
    options: SearchOptions = {},
  ): Promise<MemoryHit[]> {
    return this.#inTurn(async () => {
      await this.#refresh();
      const most = Math.min(MAX_LIMIT, Math.max(1, Math.floor(limit) || 1));
      const today = localDay(this.#options.now());
      return await this.#index.guard(() =>
        this.#search().search(query, most, { ...options, today })
      );
    });
  }

  write(name: string, text: string, write: MemoryWrite): Promise<MemoryFile> {
    return this.#change(() => this.#writer.write(name, text, write));
  }

  append(name: string, text: string, write: MemoryWrite): Promise<MemoryFile> {
    return this.#change(() => this.#writer.append(name, text, write));
  }

  async remove(name: string, provenance: Provenance): Promise<void> {
    await this.#inTurn(() =>
      this.#journal.locked(async () => {
        await this.#changes.make([await this.#writer.remove(name, provenance)]);
      })
    );
  }

  move(from: string, to: string, provenance: Provenance): Promise<MemoryFile> {
    return this.#change(async () => {
      const { file: origin, content } = await this.#find(from);
      const file = toMemoryFile(to);
      const text = decode(content.bytes);
      if (await this.#writer.destination(file, text, provenance) !== file) {
        throw new MemoryQuarantineError(origin);
      }
      if (await this.#changes.current(file)) throw new MemoryExistsError(file);
      return { action: "move", file, from: origin, bytes: content.bytes, old: content, provenance };
    });
  }

  history(name?: string): Promise<MemoryVersion[]> {
    return this.#inTurn(async () => {
      if (name === undefined) {
        return (await this.#journal.undoable()).flat().map(toVersion).reverse();
      }
      const file = await this.#fileOf(name);
      const changes = await this.#journal.changes();
      return changes.filter((entry) => entry.file === file || entry.from === file)
        .map(toVersion).reverse();
    });
  }

  readVersion(name: string, change: number): Promise<string> {
    return this.#inTurn(async () => {
      const file = await this.#fileOf(name);
      const entry = (await this.#journal.changes())
        .find((entry) => entry.change === change && [entry.file, entry.from].includes(file));
      if (!entry) throw new NoVersionError(change);
      if (entry.after === undefined) return "";
      const kept = await this.#journal.content(entry.after);
      if (kept) return decode(kept);
      const current = await this.#changes.current(entry.file);
      if (current?.hash !== entry.after) throw new NoVersionError(change);
      return decode(current.bytes);
    });
  }

  undo({ force = false } = {}): Promise<MemoryVersion | undefined> {
    return this.#inTurn(() => this.#journal.locked(() => this.#changes.undo(force)));
  }

  contextForSession(maxTokens: number): Promise<string> {
    return this.#inTurn(async () => {
      await this.#refresh();
      const { now, scan = () => [] } = this.#options;
      const boundary = newId(now());
      const wrap = (text: string) => wrapUntrusted(text, { source: "memory", boundary });
      const uses = this.#usage.all();
      const files = listFiles(this.#index.db)
        .map((file): UsedFile => ({ ...file, uses: uses.get(file.file) ?? 0 }));
      const room = maxTokens - Math.ceil(wrap("").length / 4);
      const text = await buildContext(files, room, {
        now,
        scan,
        read: async (file) => {
          const content = await this.#changes.current(file).catch(() => undefined);
          return content && decode(content.bytes);
        },
      });
      return text && wrap(text);
    });
  }

  importFiles(
    sources: readonly ImportSource[],
    options: ImportOptions = {},
  ): Promise<ImportReport> {
    return this.#inTurn(() =>
      this.#journal.locked(() => importFiles(this.#changes, sources, options))
    );
  }

  exportTar(): ReadableStream<Uint8Array> {
    return exportTar(this.#options.root);
  }

  reindex(onProgress?: (done: number, total: number) => void): Promise<number> {
    return this.#inTurn(async () => {
      await this.#index.rebuild(onProgress);
      await this.#changes.list();
      return listFiles(this.#index.db).length;
    });
  }

  settle(): Promise<void> {
    return this.#inTurn(() => this.#index.settle());
  }

  stats(): Promise<MemoryStats> {
    return this.#inTurn(async () => {
      await this.#refresh();
      const undoable = (await this.#journal.undoable()).length;
      return { ...gatherStats(this.#index.db), undoable };
    });
  }

  close(): void {
    this.#index.close();
  }

  async #refresh(): Promise<void> {
    const { update, indexOnly } = this.#options;
    if (await this.#index.refresh() && !update && !indexOnly) await this.#changes.list();
  }

  /** Makes one change while nobody else makes one, and says what became of its file. */
  #change(prepare: () => Promise<Change>): Promise<MemoryFile> {
    return this.#inTurn(() =>
      this.#journal.locked(async () => {
        const change = await prepare();
        const [made] = await this.#changes.make([change]);
        return describeFile(made!);
      })
    );
  }

  /** The file a name means: one that the index knows by exactly this name, else as spelt. */
  async #fileOf(name: string): Promise<string> {
    return await this.#index.knows(name) ? name : toMemoryFile(name);
  }

  async #find(name: string): Promise<{ file: string; content: ReadFile }> {
    const file = await this.#fileOf(name);
    const content = await this.#changes.current(file);
    if (!content) throw new MemoryMissingError(file);
    return { file, content };
  }

  #search(): Searcher {
    if (this.#searcher?.db !== this.#index.db) this.#searcher = new Searcher(this.#index.db);
    return this.#searcher;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
