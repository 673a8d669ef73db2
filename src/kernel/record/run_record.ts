/** What one run of the kernel puts on record: a file of its own, one chain.
 *
 * The file is made with the first line, below the day's folder, and held open: once it is there,
 * nobody who takes all descriptors keeps a line out. It goes on in a new file on a new day, or
 * when it has grown large. A line is written when `write` resolves; the disk's own cache is
 * emptied soon after, and for all of them in `settled`. */

import type { Json, JsonObject } from "../../base/mod.ts";
import { ensurePrivateFolder } from "../../files/mod.ts";
import { appendWhole } from "./append.ts";
import { type ChainEnd, EMPTY, nextLine } from "./chain.ts";
import { dayOf, dropOldDays, listDays } from "./days.ts";
import { chainEnd, INDEX, missingAtEnd, RecordIndex } from "./index_file.ts";

/** A file goes on in a new one beyond so many bytes. */
const LARGE = 16 * 1024 * 1024;

/** The index hears of so many new lines at the latest, or of fewer after so many milliseconds. */
const SEAL_LINES = 16;
const SEAL_MS = 10_000;

/** One open file of the record. */
interface Segment {
  day: string;
  name: string;
  file: Deno.FsFile;
  index: RecordIndex;
  size: number;
  end: ChainEnd;
  sealed: number;
  sealedAt: number;
}

/** Options of {@linkcode RunRecord}. */
export interface RunRecordOptions {
  /** The folder of the record. */
  folder: string;
  now?(): Date;
  pid?: number;
}

/** The record of one run. */
export class RunRecord {
  readonly #folder: string;
  readonly #now: () => Date;
  readonly #pid: number;
  #segment: Segment | undefined;
  #reserve: Deno.FsFile[] = [];
  #last: Promise<unknown> = Promise.resolve();
  #syncing: Promise<void> | undefined;

  constructor({ folder, now = () => new Date(), pid = Deno.pid }: RunRecordOptions) {
    this.#folder = folder;
    this.#now = now;
    this.#pid = pid;
  }

  /** Keeps descriptors back for the file and its index, before anybody else can take them. */
  reserve(): void {
    const nothing = Deno.build.os === "windows" ? "NUL" : "/dev/null";
    if (this.#segment || this.#reserve.length > 0) return;
    for (let i = 0; i < 3; i++) this.#reserve.push(Deno.openSync(nothing));
  }

  /** Appends one line; lines keep their order. Rejects when it could not be written. */
  write(record: JsonObject): Promise<void> {
    const written = this.#last.then(() => this.#append(record));
    this.#last = written.catch(() => {});
    return written;
  }

  /** Resolves when all lines so far are on the disk and in the index, as far as it takes them. */
  async settled(): Promise<void> {
    await this.#last;
    await this.#syncing;
    const segment = this.#segment;
    if (!segment) return;
    await segment.file.syncData().catch(() => {});
    await this.#seal(segment).catch(() => {});
  }

  async #append(record: JsonObject): Promise<void> {
    const at = this.#now();
    let segment = this.#segment;
    if (!segment) segment = await this.#begin(at);
    else if (segment.day !== dayOf(at) || segment.size > LARGE) {
      // One that cannot be begun is no reason to lose the line: the old one goes on.
      segment = await this.#begin(at).catch(() => this.#segment!);
    }
    await this.#line(segment, at, record);
    const { last } = segment.end;
    const isDue = last - segment.sealed >= SEAL_LINES ||
      at.getTime() - segment.sealedAt >= SEAL_MS;
    this.#syncing ??= this.#sync(segment, isDue);
  }

  async #line(segment: Segment, at: Date, record: JsonObject): Promise<void> {
    const { bytes, end } = await nextLine(segment.end, { at: at.toISOString(), ...record });
    segment.size = appendWhole(segment.file, bytes, segment.size);
    segment.end = end;
  }

  async #sync(segment: Segment, seal: boolean): Promise<void> {
    try {
      await segment.file.syncData();
      if (seal) await this.#seal(segment);
    } catch {
      // It was written; that the disk is slow to keep it, or is full, says the next line.
    } finally {
      this.#syncing = undefined;
    }
  }

  /** Begins a file. The index hears of it first: a file that it does not know was put there. */
  async #begin(at: Date): Promise<Segment> {
    const day = dayOf(at);
    const name = `${at.toISOString().slice(11, 23).replace(/\D/g, "")}-${this.#pid}`;
    const before = this.#segment;
    const continues = before &&
      { day: before.day, run: before.name, last: before.end.last, hash: before.end.hash };
    // Once this run has begun, the head is of its own lines.
    const missing = before ? undefined : await missingAtEnd(this.#folder);
    const opened = this.#retrying(() => this.#open(day, name));
    const segment: Segment = {
      day,
      name,
      ...opened,
      size: 0,
      end: EMPTY,
      sealed: 0,
      sealedAt: at.getTime(),
    };
    try {
      const index = await segment.index.add(
        { run: name, last: 0, hash: "" },
        () => this.#firstOfDay(day),
      );
      await this.#line(segment, at, {
        log: "record",
        event: "run",
        pid: this.#pid,
        index: { ...index },
        ...continues && { continues },
        ...missing !== undefined && { missing },
      });
    } catch (error) {
      for (const file of [segment.file, segment.index]) file.close();
      throw error;
    }
    this.#segment = segment;
    if (before) {
      await this.#syncing;
      await before.file.syncData().catch(() => {});
      await this.#seal(before).catch(() => {});
      for (const file of [before.file, before.index]) file.close();
    }
    return segment;
  }

  #open(day: string, name: string): Pick<Segment, "file" | "index"> {
    const folder = `${this.#folder}/${day}`;
    ensurePrivateFolder(this.#folder);
    ensurePrivateFolder(folder);
    const index = new RecordIndex(folder);
    try {
      const path = `${folder}/${name}.jsonl`;
      const file = Deno.openSync(path, { append: true, createNew: true, mode: 0o600 });
      return { file, index };
    } catch (error) {
      index.close();
      throw error;
    }
  }

  /** When there are no descriptors left, those that were kept back are for this. */
  #retrying<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (this.#reserve.length === 0) throw error;
      for (const file of this.#reserve.splice(0)) file.close();
      return work();
    }
  }

  async #firstOfDay(day: string): Promise<JsonObject> {
    const dropped = dropOldDays(this.#folder);
    const before = listDays(this.#folder).filter((one) => one < day).at(-1);
    let after: Json = null;
    if (before !== undefined) {
      const bytes = await Deno.readFile(`${this.#folder}/${before}/${INDEX}`)
        .catch(() => new Uint8Array());
      after = { day: before, ...await chainEnd(bytes) };
    }
    return { day, after, dropped };
  }

  async #seal(segment: Segment): Promise<void> {
    const { name, end: { last, hash } } = segment;
    if (last === segment.sealed) return;
    await segment.index.add({ run: name, last, hash }, () => this.#firstOfDay(segment.day));
    segment.sealed = last;
    segment.sealedAt = this.#now().getTime();
  }
}
