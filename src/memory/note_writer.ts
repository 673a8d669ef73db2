/** Writes notes and their former versions, without any index: the files are the truth.
 *
 * Names come from outside and are checked for every call. Changes are made one at a time, also
 * between processes. Texts of the assistant's that the scan marks go to quarantine. */

import type { MemoryWrite, Provenance } from "../contracts/mod.ts";
import type { Change, Changes } from "./changes.ts";
import type { ReadFile } from "./disk.ts";
import { MemoryChangedError, MemoryMissingError } from "./errors.ts";
import type { IndexedFile } from "./indexed_file.ts";
import type { Journal } from "./journal.ts";
import { toMemoryFile } from "./names.ts";
import { QUARANTINE } from "./quarantine.ts";

/** What a writer works on. */
export interface NoteWriterParts {
  changes: Changes;
  journal: Journal;
  /** Labels of what the injection scan finds in a text; none when it is clean. */
  scan?(text: string): readonly string[] | Promise<readonly string[]>;
  /** The file a name means. @default as it is spelt */
  fileOf?(name: string): Promise<string>;
}

/** A change that was thought out, and not made. */
export interface Draft {
  file: string;
  /** The texts before and after; `""` for no file. */
  before: string;
  after: string;
  /** Makes it, unless the file has changed since: then throws `memory.changed`. */
  make(): Promise<IndexedFile | undefined>;
}

/** Writes below one root. */
export class NoteWriter {
  readonly #parts: NoteWriterParts;

  constructor(parts: NoteWriterParts) {
    this.#parts = parts;
  }

  /** The change that creates or replaces a file. */
  async write(name: string, text: string, write: MemoryWrite): Promise<Change> {
    const whole = await withHead(text, write);
    const file = await this.destination(await this.fileOf(name), whole, write.provenance);
    const old = await this.#parts.changes.current(file);
    return { action: "write", file, bytes: encode(whole), old, provenance: write.provenance };
  }

  /** The change that adds lines to the end; creates the file when missing. */
  async append(name: string, text: string, write: MemoryWrite): Promise<Change> {
    const wanted = await this.fileOf(name);
    const before = await this.#parts.changes.current(wanted);
    const file = await this.#appendDestination(wanted, { before, text }, write.provenance);
    const old = file === wanted ? before : await this.#parts.changes.current(file);
    const added = old ? text : await withHead(text, write);
    const bytes = joinLines(old ? await describeBytes(old.bytes, write) : new Uint8Array(), added);
    return { action: "append", file, bytes, old, provenance: write.provenance };
  }

  /** The change that removes a file. Throws `memory.missing`. */
  async remove(name: string, provenance: Provenance): Promise<Change> {
    const file = await this.fileOf(name);
    const old = await this.#parts.changes.current(file);
    if (!old) throw new MemoryMissingError(file);
    return { action: "remove", file, old, provenance };
  }

  /** What one of these would do, for a person to see; made later, or never. */
  async draft(prepare: () => Promise<Change>): Promise<Draft> {
    const seen = await prepare();
    return {
      file: seen.file,
      before: decode(seen.old?.bytes),
      after: decode(seen.bytes),
      make: () =>
        this.#parts.journal.locked(async () => {
          const change = await prepare();
          if (change.file !== seen.file || change.old?.hash !== seen.old?.hash) {
            throw new MemoryChangedError(seen.file);
          }
          const [made] = await this.#parts.changes.make([change]);
          return made;
        }),
    };
  }

  /** The file a name means. */
  async fileOf(name: string): Promise<string> {
    return await this.#parts.fileOf?.(name) ?? toMemoryFile(name);
  }

  /** Where a text goes: what the assistant wrote and the scan marks goes to quarantine. */
  async destination(file: string, text: string, { by }: Provenance): Promise<string> {
    if (by !== "assistant" || file.startsWith(QUARANTINE)) return file;
    return await this.#isFlagged(`${file}\n${text}`) ? QUARANTINE + file : file;
  }

  /** The same for what is added: also a text that is harmless alone and is not in its place. */
  async #appendDestination(
    file: string,
    { before, text }: { before: ReadFile | undefined; text: string },
    provenance: Provenance,
  ): Promise<string> {
    const alone = await this.destination(file, text, provenance);
    if (alone !== file || !before) return alone;
    const old = decode(before.bytes);
    if (await this.#isFlagged(old)) return file;
    return await this.destination(file, `${old}\n${text}`, provenance);
  }

  async #isFlagged(text: string): Promise<boolean> {
    return (await this.#parts.scan?.(text) ?? []).length > 0;
  }
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function decode(bytes: Uint8Array = new Uint8Array()): string {
  return new TextDecoder().decode(bytes);
}

function says({ summary, keywords }: MemoryWrite): boolean {
  return Boolean(summary) || (keywords?.length ?? 0) > 0;
}

/** A text with what a write says of it in its head. */
async function withHead(text: string, write: MemoryWrite): Promise<string> {
  if (!says(write)) return text;
  const { addToHead } = await loadFrontMatter();
  return await addToHead(text, write);
}

/** Bytes with what a write says of them in their head; bytes that are no text stay as they are. */
async function describeBytes(bytes: Uint8Array, write: MemoryWrite): Promise<Uint8Array> {
  if (!says(write)) return bytes;
  try {
    return encode(await withHead(new TextDecoder("utf-8", { fatal: true }).decode(bytes), write));
  } catch {
    return bytes;
  }
}

/** Bytes and a text, on lines of their own. What stands there is not touched, valid UTF-8 or not. */
function joinLines(bytes: Uint8Array, text: string): Uint8Array {
  const gap = bytes.length > 0 && bytes.at(-1) !== 10 ? "\n" : "";
  const end = text.endsWith("\n") ? "" : "\n";
  const added = encode(gap + text + end);
  const joined = new Uint8Array(bytes.length + added.length);
  joined.set(bytes);
  joined.set(added, bytes.length);
  return joined;
}

/** Named as in `main.ts`, and for its reason. */
function loadFrontMatter(): Promise<typeof import("./front_matter.ts")> {
  return import("./front_matter.ts" as string);
}
