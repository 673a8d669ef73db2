/** The folders of the record: one a day, and the oldest go when there are too many.
 *
 * A week is kept in any case. What is older is kept for half a year while all of it has 256 MiB. A
 * part that makes noise without end adds some 25 MiB a day (`../log.ts`), so it can shorten the half
 * year to ten days for one part, and to a week for many; never below. */

/** So many days are kept; and fewer, down to {@linkcode KEPT}, when they are large. */
const MOST_DAYS = 180;
const MOST_BYTES = 256 * 1024 * 1024;
const KEPT = 7;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The folder of a time, in UTC: `2026-11-28`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

/** The days there are, oldest first. */
export function listDays(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].filter(({ name, isDirectory }) =>
      isDirectory && DAY.test(name)
    ).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Removes the oldest days as far as there are too many. Returns those that went. */
export function dropOldDays(folder: string): string[] {
  const days = listDays(folder);
  const sizes = days.map((day) => sizeOf(`${folder}/${day}`));
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const dropped: string[] = [];
  while (days.length > KEPT && (days.length > MOST_DAYS || total > MOST_BYTES)) {
    const day = days.shift()!;
    total -= sizes.shift()!;
    Deno.removeSync(`${folder}/${day}`, { recursive: true });
    dropped.push(day);
  }
  return dropped;
}

function sizeOf(folder: string): number {
  let size = 0;
  for (const { name } of Deno.readDirSync(folder)) {
    try {
      size += Deno.lstatSync(`${folder}/${name}`).size;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return size;
}
