/** Plans as files: `<id>.json`, 0600, each replaced in one step when it changes.
 *
 * A crash leaves the plan as it was before or after a change, never between. Whoever writes says
 * which revision he has seen: two processes cannot run one plan. Secrets are redacted before
 * anything is written. Ids and files come from outside and are checked; links are not followed. */

import { isObject, type Json, parseJson, PyraError } from "../base/mod.ts";
import type { Plan, PlanStep, PlanStore } from "../contracts/mod.ts";
import { ensurePrivateFolder, resolveInside, withFileLock, writeFileAtomic } from "../files/mod.ts";
import { redactJson } from "../security/mod.ts";

/** An id as `newId` makes it. */
const ID = /^[0-9a-z][0-9a-z_-]{0,63}$/;

/** There is no such plan. */
export class UnknownPlanError extends PyraError {
  constructor(id: string) {
    super(`There is no plan ${JSON.stringify(id.slice(0, 80))}`, {
      code: "plan.unknown",
      hint: "`pyra plan list` shows them",
    });
  }
}

/** A plan's file is not what Pyra wrote. */
export class DamagedPlanError extends PyraError {
  constructor(id: string) {
    super(`The file of the plan ${id} is damaged`, {
      code: "plan.damaged",
      hint: `\`pyra plan rm ${id}\` removes it`,
    });
  }
}

/** Someone else has written or removed a plan that is being run here. */
export class PlanChangedError extends PyraError {
  constructor(id: string) {
    super(`The plan ${id} was changed or removed by another Pyra`, {
      code: "plan.changed",
      hint: "`pyra plan show` says how it stands",
    });
  }
}

/** Opens the plans of one folder; it is created by the first plan. */
export function openPlans(options: { folder: string }): PlanStore {
  return new FilePlanStore(options.folder);
}

class FilePlanStore implements PlanStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async save(plan: Plan): Promise<void> {
    checkId(plan.id);
    ensurePrivateFolder(this.#folder);
    await withFileLock(`${this.#folder}/.lock`, async () => {
      const path = resolveInside(this.#folder, `${plan.id}.json`);
      const text = await readText(path);
      const revision = text === undefined ? 0 : parsePlan(text, plan.id)?.revision;
      if (revision !== plan.revision) throw new PlanChangedError(plan.id);
      const next = { ...plan, revision: plan.revision + 1 };
      const json = redactJson(next as unknown as Json);
      await writeFileAtomic(path, `${JSON.stringify(json, null, 2)}\n`);
      plan.revision = next.revision;
    });
  }

  async read(id: string): Promise<Plan> {
    const plan = parsePlan(await this.#text(id), id);
    if (!plan) throw new DamagedPlanError(id);
    return plan;
  }

  async list(): Promise<Plan[]> {
    const plans: Plan[] = [];
    for (const id of await this.#ids()) {
      const plan = await this.read(id).catch(() => undefined); // damaged, a link, or just removed
      if (plan) plans.push(plan);
    }
    return plans.sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id));
  }

  async remove(id: string): Promise<void> {
    await this.#text(id);
    await withFileLock(`${this.#folder}/.lock`, () => Deno.remove(`${this.#folder}/${id}.json`));
  }

  /** What the file of a plan holds. Throws `plan.unknown`, and `path.unsafe` for a link. */
  async #text(id: string): Promise<string> {
    checkId(id);
    try {
      const text = await readText(resolveInside(this.#folder, `${id}.json`));
      if (text !== undefined) return text;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // the folder is not there yet
    }
    throw new UnknownPlanError(id);
  }

  async #ids(): Promise<string[]> {
    const ids: string[] = [];
    try {
      for await (const { name, isFile } of Deno.readDir(this.#folder)) {
        const id = name.replace(/\.json$/, "");
        if (isFile && id !== name && ID.test(id)) ids.push(id);
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return ids;
  }
}

function checkId(id: string): void {
  if (!ID.test(id)) throw new UnknownPlanError(id);
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

const PLAN_STATES = ["open", "done", "stopped"];
const STEP_STATES = ["open", "running", "checking", "done", "failed", "skipped"];

/** A file's text as the plan with this id, or `undefined` when it is none. */
function parsePlan(text: string, id: string): Plan | undefined {
  const value = parseJson(text);
  if (!isObject(value) || value.id !== id || !PLAN_STATES.includes(String(value.state))) {
    return undefined;
  }
  const fits = hasTexts(value, "sessionId", "goal", "created", "updated") &&
    typeof value.tainted === "boolean" && Number.isSafeInteger(value.revision) &&
    Array.isArray(value.steps) && value.steps.every(isStep);
  return fits ? value as unknown as Plan : undefined;
}

function isStep(value: unknown): value is PlanStep {
  if (!isObject(value) || !STEP_STATES.includes(String(value.state))) return false;
  const { check } = value;
  return hasTexts(value, "what") && hasTextsOrNone(value, "result", "why") &&
    Array.isArray(value.tools) && value.tools.every((tool) => typeof tool === "string") &&
    (check === undefined ||
      (isObject(check) && hasTexts(check, "tool", "expect") && isObject(check.args)));
}

function hasTexts(value: Record<string, unknown>, ...keys: string[]): boolean {
  return keys.every((key) => typeof value[key] === "string");
}

function hasTextsOrNone(value: Record<string, unknown>, ...keys: string[]): boolean {
  return keys.every((key) => value[key] === undefined || typeof value[key] === "string");
}
