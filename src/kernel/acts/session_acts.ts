/** Conversations, plans and typed lines, written and read by the kernel for one app process.
 *
 * Every argument is hostile. A process has only conversations that it started, or that it was
 * started to go on with; what it writes is a record of a known shape and a bounded size, and what
 * it reads taints it where it was tainted. Files are handed on as bytes, and not parsed here. */

import type { JsonObject, PyraError } from "../../base/mod.ts";
import type { OpenedSession, SessionActs, SessionRecord } from "../../contracts/mod.ts";
import { appendLines, resolveInside, writeFileAtomic } from "../../files/mod.ts";
import type { Origin } from "../../gate/mod.ts";
import { redactSecrets } from "../../security/mod.ts";
import {
  countRequests,
  isId,
  listSessions,
  markRecord,
  PlanShapeError,
  PlanWriter,
  readPart,
  SessionFullError,
  SessionRecordError,
  SessionWriter,
  toPlan,
  toRecord,
  UnknownSessionError,
} from "../../sessions/writing.ts";
import { refused } from "../refused.ts";
import type { Conversation } from "./conversation.ts";
import type { DiskBudget } from "./disk_budget.ts";
import { onePlanId, oneSessionId } from "./named_sessions.ts";

/** The longest record and plan, in characters of JSON: more than any model can read. */
const RECORD_LIMIT = 4 * 1024 * 1024;
const PLAN_LIMIT = 1024 * 1024;

/** The longest conversation, in bytes of its file: twice what is ever read of it. */
const SESSION_LIMIT = 64 * 1024 * 1024;

/** How deep what is written may nest. */
const DEPTH_LIMIT = 64;

/** The longest line that is kept of those that were typed, and how much of them is handed back. */
const TYPED_LIMIT = 64 * 1024;
const HISTORY_LIMIT = 1024 * 1024;

/** Most plans of one list. */
const MOST_PLANS = 200;

/** Puts what an app's call is about to do on record. It takes from the budget of the app, unless the
 * command line `said` to do just this, once. */
export type Note = (
  event: string,
  fields: JsonObject,
  how?: { said: boolean },
) => Promise<void>;

/** What the acts of one app process stand on. */
export interface SessionActsOptions {
  folders: { sessions: string; plans: string };
  conversation: Conversation;
  /** The words of the command line, the command's own among them. */
  words: readonly string[];
  /** What this process may write. */
  disk: Pick<DiskBudget, "spend">;
  /** Puts what is about to be done on record; rejects where it cannot be, and nothing is done then. */
  note: Note;
  /** Where a text comes from, as far as the kernel saw it. */
  origins: { of(text: string): Origin };
  /** Whether the person means this conversation; see `named_sessions.ts`. */
  isMeant(id: string): Promise<boolean>;
  /** The same of a plan that another conversation left. */
  isMeantPlan(id: string): boolean | Promise<boolean>;
  /** One more that this process works on, for whoever must know it when the process has gone. */
  onOpen?(id: string): void;
}

/** The methods for one app process. */
export function createSessionActs(options: SessionActsOptions): SessionActs {
  const { conversation, folders, words } = options;
  const sessions = new SessionWriter(folders.sessions);
  const plans = new PlanWriter(folders.plans);
  /** The conversations that began in this process: what is lost with one is its own. */
  const begun = new Set<string>();
  const isTyped = (text: string | undefined) =>
    text !== undefined && options.origins.of(text).by === "you";
  return {
    async sessionOpen(id): Promise<OpenedSession> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      if (!sessions.exists(id)) throw new UnknownSessionError(id);
      if (!conversation.knows("sessions", id)) {
        if (!await options.isMeant(id)) {
          throw refused(`go on with the conversation ${id}: nobody named it`);
        }
        await conversation.workOn("sessions", id);
        options.onOpen?.(id);
      }
      return { tainted: conversation.tainted };
    },

    async sessionRead(id, part): Promise<Uint8Array> {
      if (!isId(id) || !sessions.exists(id)) throw new UnknownSessionError(shorten(id));
      if (!conversation.knows("sessions", id)) {
        throw refused(`read the conversation ${id}: it was not opened`);
      }
      return await readPart(`${folders.sessions}/${id}.jsonl`, part === "head" ? "head" : "end");
    },

    sessionList: () => listSessions(folders.sessions),

    sessionRequests: (since) =>
      countRequests(folders.sessions, Number.isSafeInteger(since) ? since : 0),

    async sessionAppend(id, value): Promise<void> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      const given = readRecord(value);
      const record = markRecord(given, {
        typed: isTyped(saidIn(given)),
        outside: given.type === "session" && conversation.tainted,
      });
      const isNew = record.type === "session";
      const bytes = JSON.stringify(record).length;
      if (!isNew && sizeOf(`${folders.sessions}/${id}.jsonl`) + bytes > SESSION_LIMIT) {
        throw new SessionFullError(id);
      }
      options.disk.spend(bytes, { isFile: isNew });
      if (conversation.knows("sessions", id)) {
        if (isNew) throw new SessionRecordError("it has begun already");
        if (isFromOutside(record)) await conversation.taint("the conversation itself says so");
        return await sessions.append(id, record);
      }
      if (!isNew) {
        throw refused(`add to the conversation ${id}: it is another's`);
      }
      if (record.id !== id) throw new SessionRecordError("it names another conversation");
      await sessions.append(id, record, { create: true });
      begun.add(id);
      await conversation.workOn("sessions", id);
      options.onOpen?.(id);
    },

    async sessionRemove(id): Promise<void> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      const isNamed = words[0] === "session" && words[1] === "rm" &&
        words.slice(2).some((word) => oneSessionId(folders.sessions, word) === id);
      if (!isNamed && !begun.has(id)) {
        throw refused(`remove the conversation ${id}: nobody named it`);
      }
      if (!sessions.exists(id)) throw new UnknownSessionError(id);
      await options.note("session_removed", { session: id }, { said: isNamed });
      await sessions.remove(id);
      await conversation.forget("sessions", id);
    },

    async planSave(value): Promise<number> {
      const plan = toPlan(bounded(value, PLAN_LIMIT, new PlanShapeError("it is too large")));
      if (!plan) throw new PlanShapeError("it is none");
      if (!conversation.knows("sessions", plan.sessionId)) {
        throw refused("save a plan of a conversation that is another's");
      }
      const isOwn = conversation.knows("plans", plan.id) || !await plans.exists(plan.id);
      if (!isOwn && !await options.isMeantPlan(plan.id)) {
        throw refused(`change the plan ${plan.id}: nobody named it`);
      }
      options.disk.spend(JSON.stringify(plan).length, { isFile: true });
      await conversation.workOn("plans", plan.id);
      if (plan.tainted) await conversation.taint("the plan itself says so");
      return await plans.save({ ...plan, tainted: conversation.tainted });
    },

    async planRead(id): Promise<string> {
      const text = await plans.text(id);
      await conversation.reads("plans", id);
      return text;
    },

    async planList(begin) {
      const ids = (await plans.ids()).filter((id) => id.startsWith(String(begin)));
      const listed: { id: string; text: string }[] = [];
      for (const id of ids.slice(0, MOST_PLANS)) {
        const text = await plans.text(id).catch(() => undefined); // a link, or just removed
        if (text === undefined || text.length > PLAN_LIMIT) continue;
        await conversation.reads("plans", id);
        listed.push({ id, text });
      }
      return listed;
    },

    async planRemove(id): Promise<void> {
      const isNamed = words[0] === "plan" && words[1] === "rm" &&
        words.slice(2).some((word) => onePlanId(folders.plans, word) === id);
      if (!isNamed) {
        throw refused(`remove the plan ${JSON.stringify(shorten(id))}: nobody named it`);
      }
      await plans.text(id); // throws for what is gone already
      await options.note("plan_removed", { plan: id }, { said: true });
      await plans.remove(id);
      await conversation.forget("plans", id);
    },

    async promptAppend(line): Promise<void> {
      if (typeof line !== "string" || line.length > TYPED_LIMIT) return;
      // What another process reads: nothing that an app made up.
      const typed = line.trim();
      if (!isTyped(typed)) return;
      const path = resolveInside(folders.sessions, ".prompt_history");
      const text = `${JSON.stringify(redactSecrets(typed))}\n`;
      options.disk.spend(text.length);
      // The oldest lines go.
      if (sizeOf(path) > 2 * HISTORY_LIMIT) {
        await writeFileAtomic(path, await lastLines(path, HISTORY_LIMIT));
      }
      await appendLines(path, text);
    },

    async promptHistory(): Promise<Uint8Array> {
      const path = resolveInside(folders.sessions, ".prompt_history");
      return await lastLines(path, HISTORY_LIMIT).catch(() => new Uint8Array());
    },
  };
}

function readRecord(value: unknown): SessionRecord {
  const record = toRecord(bounded(value, RECORD_LIMIT, new SessionRecordError("it is too large")));
  if (!record) throw new SessionRecordError("it is of no known kind");
  return record;
}

/** The value, where it is plain data; throws `tooLarge` when its JSON is longer than `limit`. */
function bounded(value: unknown, limit: number, tooLarge: PyraError): unknown {
  if (!isShallow(value, DEPTH_LIMIT)) return undefined;
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A number that JSON does not have.
  }
  if (text === undefined) return undefined;
  if (text.length > limit) throw tooLarge;
  return value;
}

/** Whether a value, which may be a circle, ends within so many levels. */
function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

/** The text of a record that the person may have typed. */
function saidIn(record: SessionRecord): string | undefined {
  if (record.type === "set") return record.title;
  return record.type === "message" && record.message.role === "user"
    ? record.message.content
    : undefined;
}

/** Whether a record brings content from outside along, as an honest app says of it. */
function isFromOutside(record: SessionRecord): boolean {
  if (record.type !== "message") return false;
  const { message } = record;
  return (message.role === "user" && message.attached !== undefined) ||
    (message.role === "tool" && message.outside === true);
}

/** The last lines of a file, up to so many bytes. */
async function lastLines(path: string, most: number): Promise<Uint8Array> {
  const bytes = await Deno.readFile(path);
  if (bytes.length <= most) return bytes;
  const end = bytes.subarray(-most);
  return end.slice(end.indexOf(10) + 1);
}

/** In bytes; 0 for what is not there. */
function sizeOf(path: string): number {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    return 0;
  }
}

function shorten(id: unknown): string {
  return String(id).slice(0, 80);
}
