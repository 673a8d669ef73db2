/** The gate: whether a call may run, what an approval covers, where arguments come from, taint. Pure.
 *
 * The kernel runs it; the agent uses it to check what a model wrote against a schema, and decides
 * nothing with it. Imports base, contracts and security.
 * @module */
export { checkSchema, schemaProblem } from "./schema.ts";
export { toPlain } from "./plain.ts";
export {
  decide,
  effectInContext,
  type GateQuestion,
  type GateTool,
  type PolicyRule,
  type PolicySettings,
} from "./policy.ts";
export { approvalOf, offersFor } from "./offers.ts";
export { bindTo, covers, type Scope } from "./scopes.ts";
export { labelsIn, quickLabels, SCAN_LIMIT, textsOf } from "./scan.ts";
export { Taint } from "./taint.ts";
export { describeOrigin, type Origin, OriginRecord } from "./origin.ts";
export type { TypedHow } from "./typed_text.ts";
