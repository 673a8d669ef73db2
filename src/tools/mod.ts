/** Tools: the way of a call through the app, and the built-in tools.
 *
 * Imports base, contracts, security and gate; may be imported by `app` and `cli`.
 * @module */
export { createToolRunner, type ToolRunnerOptions } from "./runner.ts";
export { ToolTimeoutError } from "./run_tool.ts";
export { type BuiltinOptions, createBuiltinTools } from "./builtin.ts";
