/** The agent: turns, tool calls, plans, context and token budget, approval policy, taint. Pure.
 *
 * Imports base, contracts and security; may be imported by `app` and `cli`.
 * @module */
export { createAgentService, SessionBusyError } from "./service.ts";
export type { AgentOptions, AgentSettings } from "./options.ts";
export { BudgetError } from "./budget.ts";
export { checkSchema } from "./schema.ts";
export { createPolicy, type PolicyRule, type PolicySettings } from "./policy.ts";
export type { PromptAddition } from "./system_prompt.ts";
