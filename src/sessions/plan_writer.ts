/** Writes plans: `<id>.json`, 0600, each replaced in one step when it changes.
 *
 * A crash leaves the plan as it was before or after a change, never between. Whoever writes says
 * which revision he has seen: two processes cannot run one plan. Ids and files come from outside
 * and are checked; links are not followed. */

import { isObject, type Json, parseJson } from "../base/mod.ts";
import type { Plan, PlanStep } from "../contracts/mod.ts";
import { ensurePrivateFolder, resolveInside, withFileLock, writeFileAtomic } from "../files/mod.ts";
import { isId, PlanChangedError, UnknownPlanError } from "./errors.ts";

/** Writes below one folder; it is created by the first plan. */
export class PlanWriter {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes a plan whole and returns its new revision. Throws `plan.changed` when the file is of
   * another revision than the plan. */
  async save(plan: Plan): Promise<number> {
    if (!isId(plan.id)) throw new UnknownPlanError(plan.id);
    ensurePrivateFolder(this.#folder);
    const revision = plan.revision + 1;
    await this.#locked(async () => {
      const path = resolveInside(this.#folder, `${plan.id}.json`);
      const text = await readText(path);
      const before = text === undefined ? 0 : parsePlan(text, plan.id)?.revision;
      if (before !== plan.revision) throw new PlanChangedError(plan.id);
      const next: Plan = { ...plan, revision };
      await writeFileAtomic(path, `${JSON.stringify(next, null, 2)}\n`);
    });
    return revision;
  }

  /** Removes one, damaged or not. Throws `plan.unknown`. */
  async remove(id: string): Promise<void> {
    await this.text(id);
    await this.#locked(() => Deno.remove(`${this.#folder}/${id}.json`));
  }

  /** Whether there is one of this id, damaged or not. */
  async exists(id: string): Promise<boolean> {
    return (await this.ids()).includes(id);
  }

  /** What the file of a plan holds. Throws `plan.unknown`, and `path.unsafe` for a link. */
  async text(id: string): Promise<string> {
    if (!isId(id)) throw new UnknownPlanError(id);
    try {
      const text = await readText(resolveInside(this.#folder, `${id}.json`));
      if (text !== undefined) return text;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // the folder is not there yet
    }
    throw new UnknownPlanError(id);
  }

  /** The ids of all plans, the one that changed last first. */
  async ids(): Promise<string[]> {
    const found: { id: string; modified: number }[] = [];
    try {
      for await (const { name, isFile } of Deno.readDir(this.#folder)) {
        const id = name.replace(/\.json$/, "");
        if (!isFile || id === name || !isId(id)) continue;
        const info = await Deno.lstat(`${this.#folder}/${name}`).catch(() => undefined);
        found.push({ id, modified: info?.mtime?.getTime() ?? 0 });
      }
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return found.sort((a, b) => b.modified - a.modified).map(({ id }) => id);
  }

  #locked(work: () => Promise<void>): Promise<void> {
    return withFileLock(`${this.#folder}/.lock`, work);
  }
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
export function parsePlan(text: string, id: string): Plan | undefined {
  const plan = toPlan(parseJson(text));
  return plan?.id === id ? plan : undefined;
}

/** Plain data as a plan that can be kept, or `undefined` when it is none. */
export function toPlan(value: unknown): Plan | undefined {
  if (!isObject(value) || !isId(value.id) || !PLAN_STATES.includes(String(value.state))) {
    return undefined;
  }
  const fits = hasTexts(value, "sessionId", "goal", "created", "updated") &&
    typeof value.tainted === "boolean" && Number.isSafeInteger(value.revision) &&
    Array.isArray(value.steps) && value.steps.every(isStep);
  return fits ? value as Json as unknown as Plan : undefined;
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
