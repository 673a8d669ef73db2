/** Tools, whoever brings them, and the way from a call to its outcome. */

import type { Json, JsonObject } from "../base/mod.ts";
import type { ToolDefinition } from "./chat.ts";

/** What a tool does to the world, from harmless to not. */
export type Effect = "read" | "write" | "send" | "exec";

/** A tool ready to run. Built-in and plugin tools are this one type. */
export interface Tool extends ToolDefinition {
  /** The stricter of what the tool declares and what its owner was granted. */
  effect: Effect;
  /** `builtin`, or `plugin:<name>`. */
  source: string;
  /** Its owner can reach the network. */
  network?: boolean;
  /** What it returns comes from outside and taints the turn. @default true unless built in */
  outside?: boolean;
  /** Runs with arguments that fit `inputSchema`. May throw: the message goes to the model. */
  run(args: JsonObject, context: ToolContext): Promise<string> | string;
  /** What the user sees before saying yes (a diff, say). Default: the arguments. */
  preview?(args: JsonObject): Promise<string> | string;
}

/** What a running tool is told. */
export interface ToolContext {
  signal: AbortSignal;
  sessionId: string;
  /** Content from outside has entered this turn. */
  tainted: boolean;
  /** Why this call is asked about whatever the rules say: it repeats itself, say. */
  reasons?: readonly string[];
}

/** A call whose arguments were parsed and fit the tool's schema. */
export interface CheckedCall {
  id: string;
  name: string;
  args: JsonObject;
}

/** How a call ended. `content` goes to the model as it stands: cut, redacted, wrapped. */
export interface ToolOutcome {
  status: "done" | "failed" | "refused";
  content: string;
  /** The turn is tainted from here on. */
  taints: boolean;
  /** Labels of what the injection scan found in the arguments or the result. */
  warnings: string[];
  /** The first of the result, for showing. */
  preview?: string;
  /** All it said, with secrets covered, for a caller without a model. */
  whole?: string;
  /** The user said "no, and stop". */
  stop?: boolean;
}

/** A question to the user about one call. Plain data; every string may be hostile. */
export interface ApprovalRequest {
  id: string;
  tool: string;
  source: string;
  effect: Effect;
  args: Json;
  preview?: string;
  /** Why it is asked, one reason per entry: the rule, the taint, the scan hit. */
  reasons: string[];
}

/** The user's word. Whoever is not there to ask has said `no`. */
export type ApprovalAnswer =
  | { verdict: "once" }
  | { verdict: "session" }
  | { verdict: "always"; scope: "arguments" | "host" | "folder" }
  | { verdict: "edit"; args: JsonObject }
  | { verdict: "no" }
  | { verdict: "stop" };

/** Knows the tools and takes a call through scan, question, run, scan and log. */
export interface ToolRunner {
  tools(): readonly Tool[];
  /** Must not reject: whatever goes wrong is an outcome the model can read. */
  run(
    call: CheckedCall,
    context: ToolContext,
    ask: (request: ApprovalRequest) => Promise<ApprovalAnswer>,
  ): Promise<ToolOutcome>;
}
