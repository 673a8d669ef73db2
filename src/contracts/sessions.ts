/** Where conversations are kept. */

import type { OpenedSession } from "./acts.ts";
import type { ListedSession, SessionInfo } from "./agent.ts";
import type { ChatMessage, TokenUsage } from "./chat.ts";

/** One line of a session's file. */
export type SessionRecord =
  | { type: "session"; id: string; at: string; provider: string; model: string; title?: string }
  | { type: "message"; at: string; message: ChatMessage }
  | { type: "usage"; at: string; usage: TokenUsage }
  | { type: "set"; at: string; model?: string; provider?: string; system?: string; title?: string }
  /** The last exchange was taken back. */
  | { type: "undo"; at: string };

/** A session read back. */
export interface StoredSession {
  info: SessionInfo;
  /** Without what was undone; a call without its result is already dropped. */
  messages: ChatMessage[];
  system?: string;
}

/** Conversations on disk. Secrets are redacted before anything is written. */
export interface SessionStore {
  /** Appends one record; it is on disk when the promise resolves. */
  append(sessionId: string, record: SessionRecord): Promise<void>;
  /** Says that this conversation is gone on with, and whether content from outside has been in
   * it. Throws `session.unknown`. */
  open?(sessionId: string): Promise<OpenedSession>;
  /** Throws `session.unknown`. A damaged line is skipped, the rest is kept. */
  read(sessionId: string): Promise<StoredSession>;
  /** Newest first. */
  list(): Promise<ListedSession[]>;
  /** Throws `session.unknown`. */
  remove(sessionId: string): Promise<void>;
}
