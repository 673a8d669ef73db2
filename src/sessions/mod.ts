/** Conversations on disk: one file of JSON lines each, and what they look like outside.
 *
 * Imports base, contracts, security and files; may be imported by `app` and `cli`.
 * @module */
export { openSessions, type SessionFiles, UnknownSessionError } from "./store.ts";
export { exportSession } from "./export.ts";
