/** The index of a day's record: which runs there were, and how far each had come.
 *
 * A chain of its own, to which every kernel of the home adds under a lock. So a run's file that
 * is cut short, or gone, is missed. The first line of a day holds on to the index of the day
 * before, and names the days that were dropped to make room. */

import { type Json, type JsonObject, parseJson } from "../../base/mod.ts";
import { type ChainEnd, EMPTY, hashLine, nextLine } from "./chain.ts";
import { appendWhole } from "./append.ts";
import { missingOf, readHead, writeHead } from "./head.ts";

/** Its name in the folder of the day. */
export const INDEX = "index.jsonl";

/** The last line is looked for in so many bytes at the end; none is longer. */
const TAIL = 16 * 1024;

/** One day's index, open for as long as it is held: a kernel that has run out of descriptors
 * can still write. */
export class RecordIndex {
  readonly #file: Deno.FsFile;
  readonly #folder: string;

  /** @param folder The folder of the day. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#file = Deno.openSync(`${folder}/${INDEX}`, {
      read: true,
      append: true,
      create: true,
      mode: 0o600,
    });
  }

  /** Adds one line. `first` makes the first line of the day, where this kernel is the first.
   * Returns where the index ends then. */
  async add(entry: JsonObject, first: () => Promise<JsonObject>): Promise<ChainEnd> {
    await this.#file.lock(true);
    try {
      const { size } = this.#file.statSync();
      const before = size > 0 ? await this.#end(size) : await this.#append(EMPTY, await first(), 0);
      const end = await this.#append(before, entry);
      const at = this.#folder.lastIndexOf("/");
      writeHead(this.#folder.slice(0, at), { day: this.#folder.slice(at + 1), ...end });
      return end;
    } finally {
      this.#file.unlockSync();
    }
  }

  close(): void {
    this.#file.close();
  }

  async #append(end: ChainEnd, entry: JsonObject, size?: number): Promise<ChainEnd> {
    const next = await nextLine(end, { at: new Date().toISOString(), ...entry });
    appendWhole(this.#file, next.bytes, size ?? this.#file.statSync().size);
    return next.end;
  }

  async #end(size: number): Promise<ChainEnd> {
    const bytes = new Uint8Array(Math.min(TAIL, size));
    this.#file.seekSync(size - bytes.length, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) {
      done += this.#file.readSync(bytes.subarray(done)) ?? bytes.length;
    }
    return await chainEnd(bytes);
  }
}

/** The end of the chain whose file ends with `bytes`. */
export async function chainEnd(bytes: Uint8Array): Promise<ChainEnd> {
  const end = bytes.lastIndexOf(10);
  if (end < 0) return EMPTY;
  const line = bytes.subarray(bytes.lastIndexOf(10, end - 1) + 1, end);
  const record = parseJson(new TextDecoder().decode(line)) as { n?: Json } | undefined;
  return { last: Number(record?.n) || 0, hash: await hashLine(line) };
}

/** What is missing at the end of the record by the head's word, in plain words; before a run goes on
 * from there. */
export async function missingAtEnd(folder: string): Promise<string | undefined> {
  const head = readHead(folder);
  if (!head) return undefined;
  const bytes = await Deno.readFile(`${folder}/${head.day}/${INDEX}`)
    .catch(() => new Uint8Array());
  return missingOf(head, await chainEnd(bytes));
}
