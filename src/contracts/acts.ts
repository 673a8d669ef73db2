/** What the kernel writes and reads for the app: conversations, plans, what was typed, the memory.
 *
 * No conversation's app has a right on the folders of conversations and plans, and none to write
 * the memory: what it is given of them taints it where it was tainted. Every argument is hostile
 * and checked by the kernel. */

import type { ListedSession } from "./agent.ts";
import type { SessionRecord } from "./sessions.ts";
import type { Plan } from "./plan.ts";

/** A conversation that the app goes on with. */
export interface OpenedSession {
  /** Content from outside has been in it; from now on it is in this process as well. */
  tainted: boolean;
}

/** The kernel's methods for conversations, plans and what was typed. */
export interface SessionActs {
  /** Goes on with a conversation that this process was started to resume, or its command line
   * names. Throws `session.unknown`, and `kernel.refused` for any other. */
  sessionOpen(id: string): Promise<OpenedSession>;
  /** The end of the file of a conversation that this process began or opened; all of it up to 32 MiB,
   * and one byte more where it is longer. `head`: its first 64 KiB. Throws `session.unknown` and
   * `kernel.refused`. */
  sessionRead(id: string, part: "end" | "head"): Promise<Uint8Array>;
  /** The conversations there are, newest first: of each its id, its date, and what was typed. */
  sessionList(): Promise<ListedSession[]>;
  /** Requests to a provider since a time (ms since 1970), by all processes. */
  sessionRequests(since: number): Promise<number>;
  /** Appends one record; it is on disk when the promise resolves. A `session` record starts a
   * new conversation with an id that is not in use; any other goes to one that this process
   * started or opened. Throws `session.unknown`, `session.record` and `kernel.refused`. */
  sessionAppend(id: string, record: SessionRecord): Promise<void>;
  /** Removes a conversation that began in this process, or that stands on the command line of
   * `pyra session rm`. */
  sessionRemove(id: string): Promise<void>;
  /** Writes a plan whole, and returns its new revision. The kernel decides whether it counts as
   * tainted. Throws `plan.changed` and `plan.shape`. */
  planSave(plan: Plan): Promise<number>;
  /** The text of a plan's file. From then on the process is tainted, if the plan is. Throws
   * `plan.unknown`. */
  planRead(id: string): Promise<string>;
  /** All plans whose id begins so, newest first, 200 at most; the process is tainted from then on if
   * one of them is. */
  planList(begin: string): Promise<{ id: string; text: string }[]>;
  /** Removes a plan that stands on the command line of `pyra plan rm`. */
  planRemove(id: string): Promise<void>;
  /** Keeps a line of the prompt, where the person typed it. */
  promptAppend(line: string): Promise<void>;
  /** The lines that were kept, a JSON string each; the last of them. */
  promptHistory(): Promise<Uint8Array>;
}

/** What a note's head says beside its text. */
export type NoteHead = {
  summary?: string;
  keywords?: string[];
};

/** A note that the kernel wrote. */
export interface WrittenNote {
  /** Its path; below `untrusted/` where it waits for the person's trust. */
  file: string;
}

/** The kernel's methods that write notes for a conversation. Every change but what the person
 * typed passes the gate. Throw `tool.refused`, `memory.*` and `path.unsafe`. */
export interface MemoryActs {
  /** Creates or replaces a note. In a tainted process it goes below `untrusted/`. */
  memoryWrite(file: string, text: string, head?: NoteHead): Promise<WrittenNote>;
  /** Adds lines to the end of a note. In a tainted process they go below `untrusted/`. */
  memoryAppend(file: string, text: string): Promise<WrittenNote>;
  memoryRemove(file: string): Promise<WrittenNote>;
  /** The text of a note below `untrusted/`. From then on the process is tainted. */
  memoryRead(file: string): Promise<string>;
  /** Takes a note below `untrusted/` into the memory, once the person has seen it and said yes. It
   * must stand on the command line of `pyra memory trust`. Throws `memory.not_trusted`. */
  memoryTrust(file: string): Promise<WrittenNote>;
  /** Brings the index up to date with the files; resolves when it is. */
  memoryRefresh(): Promise<void>;
}
