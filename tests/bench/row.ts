/** One measured number beside its floor and its budget. */

/** One row of the bench. Times are medians, in milliseconds. */
export interface BenchRow {
  name: string;
  ms: number;
  floor: string;
  floorMs: number;
  /** `ms / floorMs`. */
  ratio: number;
  budget: string;
  /** The budget was held in this run. */
  held: boolean;
}

/** A row whose budget is a ratio. */
export function ratioRow(
  name: string,
  ms: number,
  floor: { name: string; ms: number },
  atMost: number,
): BenchRow {
  const ratio = ms / floor.ms;
  return {
    name,
    ms: round(ms),
    floor: floor.name,
    floorMs: round(floor.ms),
    ratio: round(ratio),
    budget: `<= ${atMost} x`,
    held: ratio <= atMost,
  };
}

/** A row whose budget is a time on top of the floor. */
export function absoluteRow(
  name: string,
  ms: number,
  floor: { name: string; ms: number },
  atMost: number,
): BenchRow {
  const row = ratioRow(name, ms, floor, Infinity);
  return { ...row, budget: `<= ${atMost} ms over the floor`, held: ms - floor.ms <= atMost };
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return percentile(values, 50);
}

/** The value below which `p` percent of the numbers lie. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))]!;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
