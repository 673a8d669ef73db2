/** Adding up accesses. Pure. */

import type { Access } from "./access.ts";

/** One access of a run, or of several: how often, and when last. */
export interface CountedAccess extends Access {
  times: number;
}

/** Counts one access in; `false` when it would be a new one and there are `most` already. */
export function countInto(
  counts: Map<string, CountedAccess>,
  access: CountedAccess,
  most = Infinity,
): boolean {
  const key = `${access.permission} ${access.value} ${access.refused}`;
  const before = counts.get(key);
  if (!before && counts.size >= most) return false;
  const at = before && before.at > access.at ? before.at : access.at;
  counts.set(key, { ...access, at, times: (before?.times ?? 0) + access.times });
  return true;
}

/** Each thing once for each verdict, with how often and when last. */
export function countAccesses(accesses: readonly (Access & { times?: number })[]): CountedAccess[] {
  const counts = new Map<string, CountedAccess>();
  for (const access of accesses) countInto(counts, { ...access, times: access.times ?? 1 });
  return [...counts.values()];
}
