/** What the kernel marks in the lines of a conversation: they begin with it, so that it is found
 * without reading what an app wrote behind it. */

import type { SessionRecord } from "../contracts/mod.ts";

/** How a line begins whose text the person typed. */
export const TYPED_MESSAGE = '{"type":"message","typed":true,';
export const TYPED_SET = '{"type":"set","typed":true,';

/** How the first line begins of a conversation that began where content from outside was already:
 * even its name may carry some of it, so no list of a conversation's app has it. */
export const UNLISTED = '{"type":"session","outside":true,';

/** What the kernel says of a record. */
export interface RecordMarks {
  typed?: boolean;
  outside?: boolean;
}

/** The record with these marks and no others, its fields in the order that is looked for. */
export function markRecord(record: SessionRecord, { typed, outside }: RecordMarks): SessionRecord {
  const { type, at, ...rest } = record as SessionRecord & Record<string, unknown>;
  for (const mark of ["typed", "outside"]) delete (rest as Record<string, unknown>)[mark];
  const marks = { ...typed && { typed }, ...outside && { outside } };
  return { type, ...marks, at, ...rest } as SessionRecord;
}
