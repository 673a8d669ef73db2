/** Plans as files, read; written by a {@linkcode PlanWriter} or, for a conversation, by the kernel.
 *
 * Secrets are redacted before anything is written. Ids and files come from outside and are
 * checked; links are not followed. */

import type { Json } from "../base/mod.ts";
import type { Plan, PlanStore } from "../contracts/mod.ts";
import { redactJson } from "../security/mod.ts";
import { DamagedPlanError } from "./errors.ts";
import { parsePlan, PlanWriter } from "./plan_writer.ts";

/** Who writes plans. */
export interface PlanWriting {
  /** Writes a plan whole and returns its new revision. Throws `plan.changed`. */
  save(plan: Plan): Promise<number>;
  /** Throws `plan.unknown`. */
  remove(id: string): Promise<void>;
}

/** Opens the plans of one folder; it is created by the first plan. `writer` writes in our stead. */
export function openPlans(options: { folder: string; writer?: PlanWriting }): PlanStore {
  return new FilePlanStore(options.folder, options.writer);
}

class FilePlanStore implements PlanStore {
  readonly #folder: string;
  readonly #files: PlanWriter;
  readonly #writer: PlanWriting;

  constructor(folder: string, writer?: PlanWriting) {
    this.#folder = folder;
    this.#files = new PlanWriter(folder);
    this.#writer = writer ?? this.#files;
  }

  async save(plan: Plan): Promise<void> {
    plan.revision = await this.#writer.save(redactJson(plan as unknown as Json) as unknown as Plan);
  }

  async read(id: string): Promise<Plan> {
    const plan = parsePlan(await this.#files.text(id), id);
    if (!plan) throw new DamagedPlanError(id);
    return plan;
  }

  async list(begin = ""): Promise<Plan[]> {
    const plans: Plan[] = [];
    for (const id of await this.#files.ids()) {
      if (!id.startsWith(begin)) continue;
      const plan = await this.read(id).catch(() => undefined); // damaged, a link, or just removed
      if (plan) plans.push(plan);
    }
    return plans.sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id));
  }

  async remove(id: string): Promise<void> {
    await this.#writer.remove(id);
  }
}
