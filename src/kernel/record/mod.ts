/** The record of what happened: one chain a run, an index a day, and who may read them joined.
 *
 * Only kernels write it.
 * @module */
export { Budget } from "./budget.ts";
export { checkRecords, type RecordReport } from "./check.ts";
export { readEnd, readRecords, type RecordLine, type RecordQuery } from "./read.ts";
export { RunRecord } from "./run_record.ts";
