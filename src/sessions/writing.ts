/** What writes conversations and plans, and hands their bytes on: the kernel's door.
 *
 * Imports base, contracts, security and files; may be imported by the kernel.
 * @module */
export {
  isId,
  PlanShapeError,
  SessionFullError,
  SessionRecordError,
  UnknownSessionError,
} from "./errors.ts";
export { PlanWriter, toPlan } from "./plan_writer.ts";
export { toRecord } from "./records.ts";
export { countRequests, listSessions, readPart } from "./heads.ts";
export { markRecord } from "./marks.ts";
export { SessionWriter } from "./session_writer.ts";
