/** One measured number beside its floor and its budget. */

/** One row of the bench. Of times, `value` is the median unless the name says otherwise. */
export interface BenchRow {
  name: string;
  value: number;
  /** Of `value` and of the floor. */
  unit: "ms" | "MB" | "per second";
  /** What was measured beside it, in the same run. */
  floor?: { name: string; value: number };
  /** `value` over the floor's. */
  ratio?: number;
  budget: string;
  /** The budget was held in this run. */
  held: boolean;
}

/** A floor that was measured, in the unit of what stands on it. */
export interface Floor {
  name: string;
  value: number;
}

/** A row whose budget is a ratio of two times. */
export function ratioRow(name: string, ms: number, floor: Floor, atMost: number): BenchRow {
  const ratio = ms / floor.value;
  return {
    name,
    value: round(ms),
    unit: "ms",
    floor: { name: floor.name, value: round(floor.value) },
    ratio: round(ratio),
    budget: `<= ${atMost} x`,
    held: ratio <= atMost,
  };
}

/** A row whose budget is a time on top of the floor. */
export function absoluteRow(name: string, ms: number, floor: Floor, atMost: number): BenchRow {
  const row = ratioRow(name, ms, floor, Infinity);
  return { ...row, budget: `<= ${atMost} ms over the floor`, held: ms - floor.value <= atMost };
}

/** A row whose budget is a number of its own; a floor is there to compare. */
export function limitRow(
  name: string,
  value: number,
  { unit, atMost, floor }: { unit: BenchRow["unit"]; atMost: number; floor?: Floor },
): BenchRow {
  return {
    name,
    value: round(value),
    unit,
    ...floor && { floor: { name: floor.name, value: round(floor.value) } },
    ...floor && { ratio: round(value / floor.value) },
    budget: `<= ${atMost} ${unit}`,
    held: value <= atMost,
  };
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
