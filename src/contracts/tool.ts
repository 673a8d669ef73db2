/** Tools, whoever brings them, and the way from a call to its outcome. */

import type { JsonObject } from "../base/mod.ts";
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
  /** For tools of plugins: the kernel decides about a call, asks the user where it must, makes it,
   * and says what came of it. A tool that has this is called by it and not by `run`. */
  call?(args: JsonObject, context: ToolContext): Promise<ToolCallResult>;
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

/** What came of a call that the kernel made. */
export interface ToolCallResult {
  status: "done" | "failed" | "refused";
  /** The plugin's own words, or why it was not called. Untrusted; known secrets are covered. */
  text: string;
  /** Content from outside is part of the conversation from here on. */
  taints: boolean;
  /** Labels of what the injection scan found in the tool's description or the arguments. */
  warnings: string[];
  /** The user said "no, and stop". */
  stop?: boolean;
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

/** Knows the tools and takes a call to its outcome. Whether it may be made is the kernel's word. */
export interface ToolRunner {
  tools(): readonly Tool[];
  /** Must not reject: whatever goes wrong is an outcome the model can read. */
  run(call: CheckedCall, context: ToolContext): Promise<ToolOutcome>;
}
