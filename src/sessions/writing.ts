/** What writes conversations and plans, apart from what reads them: the kernel's door.
 *
 * Imports base, contracts, security and files; may be imported by the kernel.
 * @module */
export { isId, PlanShapeError, SessionRecordError, UnknownSessionError } from "./errors.ts";
export { PlanWriter, toPlan } from "./plan_writer.ts";
export { toRecord } from "./records.ts";
export { SessionWriter } from "./session_writer.ts";
