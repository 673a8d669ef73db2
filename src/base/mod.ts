/** The ground everything stands on: errors, secrets, plain data, ids. Pure.
 *
 * Imports nothing of Pyra; may be imported by every folder but `sdk`.
 * @module */
export {
  CancelledError,
  type ErrorInfo,
  ExitCode,
  fromErrorInfo,
  PyraError,
  type PyraErrorOptions,
  toErrorInfo,
  UsageError,
} from "./errors.ts";
export { EventQueue, type EventQueueHooks } from "./event_queue.ts";
export { Secret } from "./secret.ts";
export { canonicalJson, isObject, type Json, type JsonObject, parseJson } from "./json.ts";
export { jsonProblem, type JsonShape, MESSAGE_SHAPE } from "./json_shape.ts";
export { newId, type Ports } from "./ids.ts";
export { KeptInput } from "./kept_input.ts";
export { LineTooLong, readLines } from "./lines.ts";
export { nearest } from "./nearest.ts";
export { once } from "./once.ts";
export { unifiedDiff } from "./unified_diff.ts";
