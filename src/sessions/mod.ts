/** Conversations on disk: one file of JSON lines each, what they look like outside,
 * and the plans that were made in them.
 *
 * Imports base, contracts, security and files; may be imported by `app` and `cli`.
 * @module */
export { openSessions, type SessionFiles, toSession } from "./store.ts";
export { linesOf, READ_LIMIT } from "./lines.ts";
export { exportSession } from "./export.ts";
export {
  DamagedPlanError,
  PlanChangedError,
  UnknownPlanError,
  UnknownSessionError,
} from "./errors.ts";
export { openPlans } from "./plans.ts";
export { parsePlan } from "./plan_writer.ts";
