/** Whether a call may run: the question to the policy, its verdict, and answers that stand. */

import type { Json, JsonObject } from "../base/mod.ts";
import type { CheckedCall, Tool } from "./tool.ts";

/** Everything a verdict depends on. */
export interface PolicyQuestion {
  call: CheckedCall;
  tool: Pick<Tool, "name" | "effect" | "source" | "network">;
  sessionId: string;
  /** Content from outside is in the model's context. */
  tainted: boolean;
  /** Labels of what the injection scan found in the tool's description or the arguments. */
  warnings: readonly string[];
  /** Why this call is asked about whatever the rules say; see `ToolContext.reasons`. */
  reasons: readonly string[];
  /** What the user said before; see {@linkcode StandingAnswer}. */
  standing: readonly StandingAnswer[];
  /** Milliseconds since 1970, UTC. */
  now: number;
}

/** The policy's word on one call. */
export interface PolicyVerdict {
  verdict: "allow" | "ask" | "deny";
  /** Why, one reason per entry, for the user and the log. */
  reasons: string[];
}

/** What decides about calls. Pure: the same question has the same verdict. */
export interface Policy {
  decide(question: PolicyQuestion): PolicyVerdict;

  /** What a standing yes to `call` is bound to: the session, or these arguments, this host,
   * this folder. Falls back to the arguments where the call names no single host or folder. */
  bind(call: CheckedCall, to: StandingAnswer["scope"], sessionId: string): StandingBinding;

  /** What does not fit the schema, one sentence each, naming the place; `[]` when all does. */
  check(args: Json, schema: JsonObject): string[];
}

/** What must match for a standing answer to count. */
export type StandingBinding = Pick<StandingAnswer, "scope" | "value">;

/** A yes of the user that holds for later calls of the same tool. */
export interface StandingAnswer {
  id: string;
  tool: string;
  source: string;
  /** SHA-256 of what the tool said of itself when the user said yes; a tool that
   * changes its description, schema or effect is asked about again. */
  definition: string;
  scope: "session" | "arguments" | "host" | "folder";
  /** What must match: a session id, canonical JSON, a host, an absolute folder. */
  value: string;
  /** ISO 8601, UTC. */
  created: string;
  expires: string;
}

/** Where standing answers are kept. */
export interface StandingAnswers {
  list(): Promise<readonly StandingAnswer[]>;
  add(answer: StandingAnswer): Promise<void>;
}
