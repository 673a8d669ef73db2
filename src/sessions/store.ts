/** Sessions as files: `<id>.jsonl`, 0600, one record a line, synced as they happen.
 *
 * A process that dies loses at most the line it was writing; the next writer ends the torn
 * line first. Writers in several processes take turns. Secrets are redacted before anything
 * is written. Ids come from outside and are checked; links are not followed. */

import { type Json, PyraError } from "../base/mod.ts";
import type { SessionInfo, SessionRecord, SessionStore, StoredSession } from "../contracts/mod.ts";
import {
  appendLines,
  ensurePrivateFolder,
  lstatIfExists,
  resolveInside,
  withFileLock,
} from "../files/mod.ts";
import { redactJson } from "../security/mod.ts";
import { endsWith, readLines } from "./lines.ts";
import { parseRecord, SessionReader } from "./records.ts";
import { type SessionFile, SessionIndex } from "./session_index.ts";

/** An id as `newId` makes it, or a person might: safe as a file name anywhere. */
const ID = /^[0-9a-z][0-9a-z_-]{0,63}$/;

/** There is no such session. */
export class UnknownSessionError extends PyraError {
  constructor(id: string) {
    super(`There is no conversation ${JSON.stringify(id.slice(0, 80))}`, {
      code: "session.unknown",
      hint: "`pyra session list` shows them",
    });
  }
}

/** The store, and what is counted over all its sessions. */
export interface SessionFiles extends SessionStore {
  /** Requests to a provider since a time (ms since 1970), by all processes. */
  requestsSince(time: number): Promise<number>;
}

/** Opens the sessions of one folder; it is created by the first session. */
export function openSessions(options: { folder: string }): SessionFiles {
  return new FileSessionStore(options.folder);
}

class FileSessionStore implements SessionFiles {
  readonly #folder: string;
  readonly #index: SessionIndex;

  constructor(folder: string) {
    this.#folder = folder;
    this.#index = new SessionIndex(`${folder}/.index.json`);
  }

  async append(sessionId: string, record: SessionRecord): Promise<void> {
    const path = this.#path(sessionId);
    const line = JSON.stringify(redactJson(record as unknown as Json));
    ensurePrivateFolder(this.#folder);
    await withFileLock(`${this.#folder}/.lock`, async () => {
      const exists = this.#exists(sessionId);
      if (!exists && record.type !== "session") throw new UnknownSessionError(sessionId);
      const torn = exists && !endsWith(path, "\n");
      await appendLines(path, `${torn ? "\n" : ""}${line}\n`);
    });
  }

  read(sessionId: string): Promise<StoredSession> {
    return Promise.try(() => {
      const path = this.#path(sessionId);
      if (!this.#exists(sessionId)) throw new UnknownSessionError(sessionId);
      return readSession(sessionId, path);
    });
  }

  async list(): Promise<SessionInfo[]> {
    const infos = await this.#index.refresh(this.#files(), readInfo);
    return infos
      .filter((info) => info.messages > 0) // opened, but nothing was said yet
      .sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id));
  }

  async remove(sessionId: string): Promise<void> {
    const path = this.#path(sessionId);
    if (!this.#exists(sessionId)) throw new UnknownSessionError(sessionId);
    await withFileLock(`${this.#folder}/.lock`, () => Deno.remove(path));
  }

  requestsSince(time: number): Promise<number> {
    return Promise.try(() => {
      let requests = 0;
      for (const { path, modified } of this.#files()) {
        if (modified < time) continue;
        for (const line of readLines(path).lines) {
          const record = parseRecord(line);
          if (record?.type === "usage" && Date.parse(record.at) >= time) requests += 1;
        }
      }
      return requests;
    });
  }

  #path(sessionId: string): string {
    if (!ID.test(sessionId)) throw new UnknownSessionError(sessionId);
    return `${this.#folder}/${sessionId}.jsonl`;
  }

  /** Whether there is a file. Throws `path.unsafe` for a link or a file with a second name. */
  #exists(sessionId: string): boolean {
    try {
      Deno.lstatSync(resolveInside(this.#folder, `${sessionId}.jsonl`));
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  /** The files of all sessions, links and the like left out. */
  #files(): SessionFile[] {
    const files: (SessionFile | undefined)[] = [];
    try {
      for (const { name, isFile } of Deno.readDirSync(this.#folder)) {
        const id = name.replace(/\.jsonl$/, "");
        if (isFile && id !== name && ID.test(id)) files.push(sessionFile(id, this.#path(id)));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return files.filter((file) => file !== undefined);
  }
}

function sessionFile(id: string, path: string): SessionFile | undefined {
  const info = lstatIfExists(path); // removed a moment ago
  if (!info?.isFile || (info.nlink ?? 1) > 1) return undefined;
  return { id, path, size: info.size, modified: info.mtime?.getTime() ?? 0 };
}

/** `undefined` when the file cannot be read. */
function readInfo({ id, path }: SessionFile): SessionInfo | undefined {
  try {
    return readSession(id, path).info;
  } catch {
    return undefined;
  }
}

function readSession(id: string, path: string): StoredSession {
  const reader = new SessionReader(id);
  const { head, lines } = readLines(path);
  for (const line of head) addLine(reader, line);
  if (head.length > 0) reader.skipMessages();
  for (const line of lines) addLine(reader, line);
  return reader.end();
}

function addLine(reader: SessionReader, line: string): void {
  const record = parseRecord(line);
  if (record) reader.add(record);
}
