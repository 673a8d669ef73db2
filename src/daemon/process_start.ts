/** When a process started: with its number, what makes it this process and no later one. */

/** Tells the start of a process in milliseconds since 1970; `undefined` when there is none. */
export type ProcessStart = (pid: number) => Promise<number | undefined>;

/** How far two looks at the same process may differ, in milliseconds: the system counts in
 * seconds, from a start that it computes anew each time. */
const TOLERANCE_MS = 2_000;

/** Whether two starts of the same process number are those of the same process. */
export function isSameStart(one: number, other: number): boolean {
  return Math.abs(one - other) <= TOLERANCE_MS;
}
