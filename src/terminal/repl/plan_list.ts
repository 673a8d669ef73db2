/** A plan as a list that stands below what scrolls by, for as long as the plan runs. */

import type { Plan } from "../../contracts/mod.ts";
import type { Size } from "../output.ts";
import { planRows, rowsAround } from "../plan_lines.ts";
import type { Terminal } from "../terminal.ts";
import { truncate } from "../width.ts";

/** The list of one plan at a time; who owns the screen paints its rows. */
export class PlanList {
  readonly #terminal: Terminal;
  #shown: { plan: Plan; step: number } | undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Takes the plan as it now stands; `step` is the one that changed. */
  update({ plan, step = this.#shown?.step ?? 0 }: { plan: Plan; step?: number }): void {
    this.#shown = { plan, step };
  }

  /** What is done to the step that changed last; `undefined` where there is no plan. */
  get doing(): string | undefined {
    if (!this.#shown) return undefined;
    const { plan, step } = this.#shown;
    return plan.steps[step]?.state === "checking" ? "verifying" : "working";
  }

  /** The rows to paint: no more than leave the screen's last row free. None without a plan. */
  rows({ rows, columns }: Size): string[] {
    if (!this.#shown) return [];
    const { paint, facts: { unicode } } = this.#terminal.output;
    const { plan, step } = this.#shown;
    return rowsAround(planRows(plan, { unicode }), { step, height: rows - 1 })
      .map(({ text, traits }) => paint(truncate(text, columns - 1, unicode), ...traits));
  }

  /** Writes the list as it stands, for good; the place must be clear. */
  leave(): void {
    const { output } = this.#terminal;
    const { columns } = output.size();
    for (const row of this.rows({ rows: Infinity, columns })) output.line(row);
    this.#shown = undefined;
  }
}
