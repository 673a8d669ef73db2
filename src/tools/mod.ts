/** Tools: the executor every call goes through, and the built-in tools.
 *
 * Imports base, contracts and security; may be imported by `app` and `cli`.
 * @module */
export { createToolRunner, type ToolRunnerOptions } from "./runner.ts";
export { ToolTimeoutError } from "./run_tool.ts";
export { createStandingAnswers } from "./standing.ts";
export { type BuiltinOptions, createBuiltinTools } from "./builtin.ts";
