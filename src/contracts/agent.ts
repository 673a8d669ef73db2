/** The one service that every front end speaks to, and the events it answers with.
 *
 * A front end (REPL, one-shot, web page, bot) cannot tell whether the service
 * lives in its own process or behind the daemon's socket: everything is plain data. */

import type { ErrorInfo } from "../base/mod.ts";
import type { ChatMessage, TokenUsage } from "./chat.ts";
import type { Plan, PlanAnswer, PlanQuestion } from "./plan.ts";
import type { Effect } from "./tool.ts";

/** What a front end sees of a turn. The last event is always one `end`. */
export type AgentEvent =
  | { type: "text"; delta: string }
  | { type: "reasoning"; delta: string }
  | {
    type: "tool";
    phase: "start" | "done" | "failed" | "refused";
    id: string;
    name: string;
    effect?: Effect;
    /** The arguments at `start`, the first of the result later; for showing only. */
    detail: string;
  }
  /** A plan as it now stands; `step` is the index of the one that changed. */
  | { type: "plan"; plan: Plan; step?: number }
  | { type: "plan_question"; request: PlanQuestion }
  /** The injection scan found something in `where`; a mark, not a verdict. */
  | { type: "warning"; where: string; labels: string[] }
  | { type: "waiting"; why: string; waitMs: number; attempt: number }
  /** Something worth one dim line: history was trimmed, say. */
  | { type: "notice"; message: string }
  | { type: "usage"; turn: TokenUsage; session: TokenUsage }
  | { type: "end"; reason: "done" | "cancelled" | "failed" | "limit"; error?: ErrorInfo };

/** A conversation in a list that holds nothing but what the person typed, and when. */
export interface ListedSession {
  id: string;
  /** The first words of the first question, or what the user named it; "" where the kernel did not
   * see it typed. */
  title: string;
  /** ISO 8601, UTC. */
  updated: string;
}

/** A conversation in one line. */
export interface SessionInfo extends ListedSession {
  /** ISO 8601, UTC. */
  created: string;
  /** Messages of user and assistant. */
  messages: number;
  provider: string;
  model: string;
  usage: TokenUsage;
}

/** What may be set for one session, by its user. */
export interface SessionOptions {
  model?: string;
  /** Added to the system prompt. */
  system?: string;
  title?: string;
}

/** A text from outside that goes along with the user's words. It taints the turn. */
export interface Attachment {
  /** A file name, or `stdin`. */
  name: string;
  text: string;
}

/** What the user sends: words, and what goes along with them. */
export type UserInput =
  | string
  | {
    text: string;
    attachments: readonly Attachment[];
    /** The id of a plan to go on with before the model is asked. */
    resumePlan?: string;
  }
  /** The last question once more, with all that went along; its exchange is taken back. */
  | { again: true };

/** Conversations with the assistant. */
export interface AgentService {
  /** Starts a session, or takes up an old one. Throws `session.unknown`. */
  open(options?: SessionOptions & { resume?: string }): Promise<SessionInfo>;

  /** All sessions, newest first. */
  list(): Promise<ListedSession[]>;

  /** The messages of a session as they would be sent, without the system prompt. */
  history(sessionId: string): Promise<ChatMessage[]>;

  /** Changes a session's options from its next turn on. */
  configure(sessionId: string, options: SessionOptions): Promise<SessionInfo>;

  /** Sends the user's words. Never throws and never rejects: it ends with `end`.
   * A second `send` into a running turn ends at once with `session.busy`. */
  send(sessionId: string, input: UserInput, signal?: AbortSignal): AsyncIterable<AgentEvent>;

  /** Settles a question about a plan. The first answer wins; later ones return `false`. */
  answer(questionId: string, answer: PlanAnswer): Promise<boolean>;

  /** Takes back the last exchange and returns the user's words of it, if any. */
  undo(sessionId: string): Promise<string | undefined>;

  /** Deletes a session. Throws `session.unknown`. */
  remove(sessionId: string): Promise<void>;
}
