/** The notes of one folder without an index: what the kernel writes and reads them by.
 *
 * Imports base, contracts, security and files; may be imported by the kernel.
 * @module */

import type { MemoryWrite, Provenance } from "../contracts/mod.ts";
import { ensurePrivateFolder } from "../files/mod.ts";
import { Changes } from "./changes.ts";
import { MemoryMissingError } from "./errors.ts";
import { Journal } from "./journal.ts";
import { type Draft, NoteWriter } from "./note_writer.ts";

/** Where notes lie, and their former versions. */
export interface NotesOptions {
  root: string;
  historyFolder: string;
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Labels of what the injection scan finds in a text; none when it is clean. */
  scan?(text: string): readonly string[] | Promise<readonly string[]>;
}

/** Drafts changes to notes; each is made when its `make` is called. */
export class Notes {
  readonly #changes: Changes;
  readonly #writer: NoteWriter;
  readonly #root: string;
  readonly #journal: Journal;

  constructor({ root, historyFolder, now, scan }: NotesOptions) {
    const journal = new Journal(historyFolder);
    this.#root = root;
    this.#journal = journal;
    this.#changes = new Changes({ root, journal, now, notice: () => {} });
    this.#writer = new NoteWriter({ changes: this.#changes, journal, scan });
  }

  write(name: string, text: string, write: MemoryWrite): Promise<Draft> {
    return this.#draft(() => this.#writer.write(name, text, write));
  }

  append(name: string, text: string, write: MemoryWrite): Promise<Draft> {
    return this.#draft(() => this.#writer.append(name, text, write));
  }

  /** Throws `memory.missing`. */
  remove(name: string, provenance: Provenance): Promise<Draft> {
    return this.#draft(() => this.#writer.remove(name, provenance));
  }

  /** Whether nothing was ever done to a note but adding lines. */
  async isAddition(file: string): Promise<boolean> {
    const changes = (await this.#journal.changes()).filter((change) => change.file === file);
    const begun = changes.findLastIndex(({ action }) => action === "remove") + 1;
    const since = changes.slice(begun);
    return since.length > 0 && since.every(({ action }) => action === "append");
  }

  /** The file's path below the folder, and its text. Throws `memory.missing`. */
  async read(name: string): Promise<{ file: string; text: string }> {
    ensurePrivateFolder(this.#root);
    const file = await this.#writer.fileOf(name);
    const content = await this.#changes.current(file);
    if (!content) throw new MemoryMissingError(file);
    return { file, text: new TextDecoder("utf-8", { ignoreBOM: true }).decode(content.bytes) };
  }

  #draft(prepare: Parameters<NoteWriter["draft"]>[0]): Promise<Draft> {
    ensurePrivateFolder(this.#root);
    return this.#writer.draft(prepare);
  }
}

export type { Draft };
