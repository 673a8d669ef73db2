/** One app process as the kernel knows it: what it works on, and whether it is tainted.
 *
 * Tainted means that content from outside has entered: a plugin's result, a file, a note that was
 * written in a tainted process, a conversation that was tainted before. Once tainted, a process
 * stays so until it ends, and all that it works on is marked in the kernel's record, before the
 * content is handed over. Nothing here is taken from a file that an app can write. */

import type { TaintKind, TaintRecord } from "./taint_record.ts";

/** What one app process works on. */
export class Conversation {
  readonly #record: TaintRecord;
  readonly #works: Record<TaintKind, Set<string>> = { sessions: new Set(), plans: new Set() };
  #why: string | undefined;

  constructor(record: TaintRecord) {
    this.#record = record;
  }

  /** Whether content from outside has entered. */
  get tainted(): boolean {
    return this.#why !== undefined;
  }

  /** What made it so; `undefined` while it is not. */
  get why(): string | undefined {
    return this.#why;
  }

  /** The conversation it went on with last. */
  get session(): string | undefined {
    return [...this.#works.sessions].at(-1);
  }

  /** Whether this process works on this conversation or plan. */
  knows(kind: TaintKind, id: string): boolean {
    return this.#works[kind].has(id);
  }

  /** Content from outside is about to enter. Everything this process works on is marked when the
   * promise resolves; hand the content over after that. */
  async taint(why: string): Promise<void> {
    if (this.#why === undefined) this.#why = why;
    for (const kind of ["sessions", "plans"] as const) {
      const ids = [...this.#works[kind]];
      if (ids.length > 0) await this.#record.mark(kind, ids, why);
    }
  }

  /** The app is about to be given one to read. */
  async reads(kind: TaintKind, id: string): Promise<void> {
    if (this.tainted || !await this.#record.has(kind, id)) return;
    await this.taint(kind === "sessions" ? "a conversation it read" : "a plan it read");
  }

  /** From now on, this process works on one more: its taint becomes the process's, and the other
   * way round. */
  async workOn(kind: TaintKind, id: string): Promise<void> {
    if (this.#works[kind].has(id)) return;
    if (await this.#record.has(kind, id)) {
      await this.taint(kind === "sessions" ? "the conversation was before" : "the plan was before");
    } else if (this.#why !== undefined) await this.#record.mark(kind, [id], this.#why);
    this.#works[kind].add(id);
    // Tainted in the moment between the look and the entry.
    if (this.#why !== undefined) await this.#record.mark(kind, [id], this.#why);
  }

  /** One is gone from the disk. */
  async forget(kind: TaintKind, id: string): Promise<void> {
    this.#works[kind].delete(id);
    await this.#record.forget(kind, id);
  }
}
