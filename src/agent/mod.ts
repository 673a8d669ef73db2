/** The agent: turns, tool calls, plans, context and token budget, taint. Pure.
 *
 * Imports base, contracts, security and gate; may be imported by `app` and `cli`.
 * @module */
export { createAgentService, SessionBusyError } from "./service.ts";
export type { AgentOptions, AgentSettings } from "./options.ts";
export { BudgetError } from "./budget.ts";
export type { PromptAddition } from "./system_prompt.ts";
