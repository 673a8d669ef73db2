/** What the agent is made from. */

import type { Json, Ports } from "../base/mod.ts";
import type {
  ChatProvider,
  LogName,
  PlanStore,
  SessionStore,
  ToolRunner,
} from "../contracts/mod.ts";
import type { Budget } from "./budget.ts";
import type { PromptAddition } from "./system_prompt.ts";

/** The parts of an agent service, and the ports it reaches the world through. */
export interface AgentOptions {
  provider: ChatProvider;
  tools: ToolRunner;
  store: SessionStore;
  ports: Ports;
  settings: AgentSettings;
  /** Where plans are kept; without it, none are made. */
  plans?: PlanStore;
  /** What a session should know from memory, wrapped as data; asked once per session. */
  memory?(): Promise<string>;
  /** What plugins add to the system prompt; asked in every turn. */
  additions?(): Promise<readonly PromptAddition[]>;
  /** See {@linkcode Budget.requestsSince}. */
  requestsSince?: Budget["requestsSince"];
  /** Takes what the scan found. A log that fails does not end a turn. */
  log?(name: LogName, event: string, fields: Record<string, Json>): Promise<void>;
}

/** What the configuration says. */
export interface AgentSettings {
  /** For sessions that chose no other. */
  model: string;
  assistantName: string;
  userName: string;
  /** Context window of a model in tokens, where known. */
  contextWindow?(model: string): number | undefined;
  maxTokensPerSession?: number;
  maxRequestsPerHour?: number;
}
