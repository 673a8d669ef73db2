/** `taint.json`: which conversations and plans content from outside has entered.
 *
 * Only kernels write it, and no part can read it. A file that cannot be understood counts against
 * everything in it: all conversations and plans are tainted then, and it is never overwritten.
 * Notes need no entry: those of a tainted conversation lie in a folder of their own. */

import { isObject, type JsonObject, parseJson } from "../../base/mod.ts";
import { withFileLock, writeFileAtomic } from "../../files/mod.ts";

/** What can be tainted for longer than a process lives. */
export type TaintKind = "sessions" | "plans";

/** Since when, and by what. */
interface Mark {
  /** ISO 8601, UTC. */
  at: string;
  why: string;
}

/** The whole file. */
interface Marks {
  version: 1;
  sessions: Record<string, Mark>;
  plans: Record<string, Mark>;
}

/** Reads and changes the record. Several kernels may do so at once. */
export class TaintRecord {
  readonly #path: string;
  readonly #now: () => number;

  /** `now` is milliseconds since 1970, UTC. */
  constructor(path: string, now: () => number = Date.now) {
    this.#path = path;
    this.#now = now;
  }

  /** Whether a conversation or a plan is tainted; all are while the file cannot be read. */
  async has(kind: TaintKind, id: string): Promise<boolean> {
    const marks = await this.#read();
    return marks === undefined || Object.hasOwn(marks[kind], id);
  }

  /** Marks some; it is on the disk when the promise resolves. */
  async mark(kind: TaintKind, ids: readonly string[], why: string): Promise<void> {
    const at = new Date(this.#now()).toISOString();
    await this.#change((marks) => {
      for (const id of ids) marks[kind][id] ??= { at, why: why.slice(0, 200) };
    });
  }

  /** Forgets one that is gone. */
  async forget(kind: TaintKind, id: string): Promise<void> {
    if (!await this.has(kind, id)) return;
    await this.#change((marks) => void delete marks[kind][id]);
  }

  async #change(edit: (marks: Marks) => void): Promise<void> {
    await withFileLock(this.#path.replace(/([^/]*)$/, ".$1.lock"), async () => {
      const marks = await this.#read();
      if (marks === undefined) return; // All are tainted already.
      edit(marks);
      await writeFileAtomic(this.#path, `${JSON.stringify(marks, null, 1)}\n`);
    });
  }

  /** `undefined` when the file is damaged, or cannot be read. */
  async #read(): Promise<Marks | undefined> {
    let text: string;
    try {
      text = await Deno.readTextFile(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return { version: 1, sessions: {}, plans: {} };
      return undefined;
    }
    const json = parseJson(text);
    const fits = isObject(json) && json.version === 1 && isObject(json.sessions) &&
      isObject(json.plans);
    return fits ? json as JsonObject & Marks : undefined;
  }
}
