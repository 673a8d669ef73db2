/** Sessions as files: `<id>.jsonl`, 0600, read back; and written by a {@linkcode SessionWriter} or,
 * for a conversation, by the kernel.
 *
 * Secrets are redacted before anything is written. Ids come from outside and are checked; links
 * are not followed. */

import type { Json } from "../base/mod.ts";
import type {
  OpenedSession,
  SessionInfo,
  SessionRecord,
  SessionStore,
  StoredSession,
} from "../contracts/mod.ts";
import { lstatIfExists } from "../files/mod.ts";
import { redactJson } from "../security/mod.ts";
import { isId, UnknownSessionError } from "./errors.ts";
import { type FileLines, readLines } from "./lines.ts";
import { parseRecord, SessionReader } from "./records.ts";
import { type SessionFile, SessionIndex } from "./session_index.ts";
import { SessionWriter } from "./session_writer.ts";

/** The store, and what is counted over all its sessions. */
export interface SessionFiles extends SessionStore {
  list(): Promise<SessionInfo[]>;
  /** Requests to a provider since a time (ms since 1970), by all processes. */
  requestsSince(time: number): Promise<number>;
}

/** Who writes sessions. */
export interface SessionWriting {
  open?(id: string): Promise<OpenedSession>;
  /** One record, on disk when the promise resolves. */
  append(id: string, record: SessionRecord): Promise<void>;
  /** Throws `session.unknown`. */
  remove(id: string): Promise<void>;
}

/** Where sessions lie, and who writes them. */
export interface SessionsOptions {
  /** It is created by the first session. */
  folder: string;
  /** The file that remembers what each session said last, where it may be written.
   * @default `.index.json` in `folder` */
  index?: string;
  /** Writes in our stead. */
  writer?: SessionWriting;
}

/** Opens the sessions of one folder. */
export function openSessions(options: SessionsOptions): SessionFiles {
  return new FileSessionStore(options);
}

class FileSessionStore implements SessionFiles {
  readonly #folder: string;
  readonly #index: SessionIndex;
  readonly #files: SessionWriter;
  readonly #writer: SessionWriting;

  constructor({ folder, index = `${folder}/.index.json`, writer }: SessionsOptions) {
    this.#folder = folder;
    this.#index = new SessionIndex(index);
    this.#files = new SessionWriter(folder);
    this.#writer = writer ?? this.#files;
  }

  async open(sessionId: string): Promise<OpenedSession> {
    return await this.#writer.open?.(sessionId) ?? { tainted: false };
  }

  async append(sessionId: string, record: SessionRecord): Promise<void> {
    await this.#writer.append(
      sessionId,
      redactJson(record as unknown as Json) as unknown as SessionRecord,
    );
  }

  read(sessionId: string): Promise<StoredSession> {
    return Promise.try(() => {
      const path = this.#path(sessionId);
      if (!this.#files.exists(sessionId)) throw new UnknownSessionError(sessionId);
      return readSession(sessionId, path);
    });
  }

  async list(): Promise<SessionInfo[]> {
    const infos = await this.#index.refresh(this.#all(), readInfo);
    return infos
      .filter((info) => info.messages > 0) // opened, but nothing was said yet
      .sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id));
  }

  async remove(sessionId: string): Promise<void> {
    await this.#writer.remove(sessionId);
  }

  requestsSince(time: number): Promise<number> {
    return Promise.try(() => {
      let requests = 0;
      for (const { path, modified } of this.#all()) {
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
    if (!isId(sessionId)) throw new UnknownSessionError(sessionId);
    return `${this.#folder}/${sessionId}.jsonl`;
  }

  /** The files of all sessions, links and the like left out. */
  #all(): SessionFile[] {
    const found: (SessionFile | undefined)[] = [];
    try {
      for (const { name, isFile } of Deno.readDirSync(this.#folder)) {
        const id = name.replace(/\.jsonl$/, "");
        if (isFile && id !== name && isId(id)) found.push(sessionFile(id, this.#path(id)));
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return found.filter((file) => file !== undefined);
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
  return toSession(id, readLines(path));
}

/** The conversation that the lines of a file tell. */
export function toSession(id: string, { head, lines }: FileLines): StoredSession {
  const reader = new SessionReader(id);
  for (const line of head) addLine(reader, line);
  if (head.length > 0) reader.skipMessages();
  for (const line of lines) addLine(reader, line);
  return reader.end();
}

function addLine(reader: SessionReader, line: string): void {
  const record = parseRecord(line);
  if (record) reader.add(record);
}
