/** Writes the files of conversations: one record a line, synced as they happen.
 *
 * A process that dies loses at most the line it was writing; the next writer ends the torn line
 * first. Writers in several processes take turns. Ids are checked; links are not followed. What
 * a record says is the caller's affair, secrets included. */

import type { SessionRecord } from "../contracts/mod.ts";
import { appendLines, ensurePrivateFolder, resolveInside, withFileLock } from "../files/mod.ts";
import { isId, SessionExistsError, UnknownSessionError } from "./errors.ts";
import { endsWith } from "./lines.ts";

/** Writes below one folder; it is created by the first session. */
export class SessionWriter {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Appends one record. Only a `session` record creates a file; with `create` it must.
   * Throws `session.unknown`, `session.exists`, and `path.unsafe` for a link. */
  async append(id: string, record: SessionRecord, { create = false } = {}): Promise<void> {
    const path = this.#path(id);
    const line = JSON.stringify(record);
    ensurePrivateFolder(this.#folder);
    await this.#locked(async () => {
      const exists = this.exists(id);
      if (!exists && record.type !== "session") throw new UnknownSessionError(id);
      if (exists && create) throw new SessionExistsError(id);
      const torn = exists && !endsWith(path, "\n");
      await appendLines(path, `${torn ? "\n" : ""}${line}\n`);
    });
  }

  /** Throws `session.unknown`. */
  async remove(id: string): Promise<void> {
    const path = this.#path(id);
    if (!this.exists(id)) throw new UnknownSessionError(id);
    await this.#locked(() => Deno.remove(path));
  }

  /** Whether there is a file. Throws `path.unsafe` for a link or a file with a second name, and
   * `session.unknown` for what cannot be an id. */
  exists(id: string): boolean {
    if (!isId(id)) throw new UnknownSessionError(id);
    try {
      Deno.lstatSync(resolveInside(this.#folder, `${id}.jsonl`));
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  #path(id: string): string {
    if (!isId(id)) throw new UnknownSessionError(id);
    return `${this.#folder}/${id}.jsonl`;
  }

  #locked(work: () => Promise<void>): Promise<void> {
    return withFileLock(`${this.#folder}/.lock`, work);
  }
}
