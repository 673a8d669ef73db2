/** Conversations, plans and typed lines, written by the kernel for one app process.
 *
 * Every argument is hostile. A process writes only to conversations that it started, or that it
 * was started to go on with; what it writes is a record of a known shape and a bounded size. */

import type { PyraError } from "../../base/mod.ts";
import type { OpenedSession, SessionActs, SessionRecord } from "../../contracts/mod.ts";
import { appendLines, resolveInside } from "../../files/mod.ts";
import { redactSecrets } from "../../security/mod.ts";
import {
  isId,
  PlanShapeError,
  PlanWriter,
  SessionRecordError,
  SessionWriter,
  toPlan,
  toRecord,
  UnknownSessionError,
} from "../../sessions/writing.ts";
import { refused } from "../refused.ts";
import type { Conversation } from "./conversation.ts";

/** The longest record and plan, in characters of JSON: more than any model can read. */
const RECORD_LIMIT = 8 * 1024 * 1024;
const PLAN_LIMIT = 1024 * 1024;

/** How deep what is written may nest. */
const DEPTH_LIMIT = 64;

/** The longest line that is kept of those that were typed. */
const TYPED_LIMIT = 64 * 1024;

/** What the acts of one app process stand on. */
export interface SessionActsOptions {
  folders: { sessions: string; plans: string };
  conversation: Conversation;
  /** The row of the command: `chat`, `session`. */
  command: string;
  /** The words of the command line, the command's own among them. */
  words: readonly string[];
  /** All arguments of the command line. */
  argv: readonly string[];
  /** The conversation that the kernel started this process to go on with. */
  resume?: string;
  /** Whether the person may have chosen a conversation in the app: `/resume`, a daemon's client. */
  mayChoose(id: string): boolean;
}

/** The methods for one app process. */
export function createSessionActs(options: SessionActsOptions): SessionActs {
  const { conversation, folders, words } = options;
  const sessions = new SessionWriter(folders.sessions);
  const plans = new PlanWriter(folders.plans);
  const mayOpen = openRule(options);
  return {
    async sessionOpen(id): Promise<OpenedSession> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      if (!sessions.exists(id)) throw new UnknownSessionError(id);
      if (!conversation.knows("sessions", id)) {
        if (!mayOpen(id)) throw refused(`go on with the conversation ${id}: nobody named it`);
        await conversation.workOn("sessions", id);
      }
      return { tainted: conversation.tainted };
    },

    async sessionAppend(id, value): Promise<void> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      const record = readRecord(value);
      if (conversation.knows("sessions", id)) {
        if (record.type === "session") throw new SessionRecordError("it has begun already");
        if (isFromOutside(record)) await conversation.taint("the conversation itself says so");
        return await sessions.append(id, record);
      }
      if (record.type !== "session") {
        throw refused(`add to the conversation ${id}: it is another's`);
      }
      if (record.id !== id) throw new SessionRecordError("it names another conversation");
      await sessions.append(id, record, { create: true });
      await conversation.workOn("sessions", id);
    },

    async sessionRemove(id): Promise<void> {
      if (!isId(id)) throw new UnknownSessionError(shorten(id));
      const isNamed = words[0] === "session" && words[1] === "rm" && names(words, id);
      if (!isNamed && !conversation.knows("sessions", id)) {
        throw refused(`remove the conversation ${id}: nobody named it`);
      }
      await sessions.remove(id);
      await conversation.forget("sessions", id);
    },

    async planSave(value): Promise<number> {
      const plan = toPlan(bounded(value, PLAN_LIMIT, new PlanShapeError("it is too large")));
      if (!plan) throw new PlanShapeError("it is none");
      if (!conversation.knows("sessions", plan.sessionId)) {
        throw refused("save a plan of a conversation that is another's");
      }
      await conversation.workOn("plans", plan.id);
      if (plan.tainted) await conversation.taint("the plan itself says so");
      return await plans.save({ ...plan, tainted: conversation.tainted });
    },

    async planRemove(id): Promise<void> {
      const isNamed = words[0] === "plan" && words[1] === "rm" && names(words, id);
      if (!isNamed) {
        throw refused(`remove the plan ${JSON.stringify(shorten(id))}: nobody named it`);
      }
      await plans.remove(id);
      await conversation.forget("plans", id);
    },

    async promptAppend(line): Promise<void> {
      if (typeof line !== "string" || line.length > TYPED_LIMIT) return;
      const path = resolveInside(folders.sessions, ".prompt_history");
      await appendLines(path, `${JSON.stringify(redactSecrets(line))}\n`);
    },
  };
}

/** Which conversations may be gone on with. `--continue`, and a plan's own, are found by the app:
 * it may name one, which is marked where the process is tainted. */
function openRule(
  { command, argv, resume, mayChoose }: SessionActsOptions,
): (id: string) => boolean {
  const given = valueOf(argv, "--session");
  let free = argv.includes("--continue") || command === "plan resume" ? 1 : 0;
  return (id) => {
    if (id === resume || (given && id.startsWith(given)) || mayChoose(id)) return true;
    return free-- > 0;
  };
}

function valueOf(argv: readonly string[], option: string): string | undefined {
  const at = argv.findIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  return argv[at] === option ? argv[at + 1] : argv[at]?.slice(option.length + 1);
}

/** Whether an operand of `pyra session rm` or `pyra plan rm` means this id. */
function names(words: readonly string[], id: unknown): boolean {
  return typeof id === "string" &&
    words.slice(2).some((word) => word !== "" && id.startsWith(word));
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

/** Whether a record brings content from outside along, as an honest app says of it. */
function isFromOutside(record: SessionRecord): boolean {
  if (record.type !== "message") return false;
  const { message } = record;
  return (message.role === "user" && message.attached !== undefined) ||
    (message.role === "tool" && message.outside === true);
}

function shorten(id: unknown): string {
  return String(id).slice(0, 80);
}
