/** Which conversation the person means: by `--continue`, by `--session`, by a plan, by `/resume`.
 *
 * Found by the kernel itself from the names of the files, which only kernels write; an app that was
 * taken over names none. No file is read but a plan's. */

import { isObject, parseJson } from "../../base/mod.ts";
import { isId } from "../../sessions/writing.ts";
import type { CommandLine } from "../../commands/mod.ts";
import type { Person } from "../terminal/person.ts";

/** Where conversations and plans lie. */
export interface SessionFolders {
  sessions: string;
  plans: string;
}

/** The conversation that the command line names; `undefined` where it names none, or no single
 * one. */
export function namedOnCommandLine(
  { path, options, operands }: Pick<CommandLine, "path" | "options" | "operands">,
  folders: SessionFolders,
): string | undefined {
  if (path === "plan resume") return namedPlan(folders.plans, textOf(operands.id))?.sessionId;
  const given = textOf(options.session);
  const newest = options.continue === true;
  if (given === undefined) return newest ? newestIn(folders.sessions, ".jsonl") : undefined;
  return newest ? undefined : oneSessionId(folders.sessions, given);
}

function textOf(value: CommandLine["options"][string]): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The one conversation whose id begins so. */
export function oneSessionId(folder: string, given: string): string | undefined {
  return oneId(folder, ".jsonl", given);
}

/** The one plan whose id begins so. */
export function onePlanId(folder: string, given: string): string | undefined {
  return oneId(folder, ".json", given);
}

function oneId(folder: string, ending: string, given: string): string | undefined {
  if (given === "") return undefined;
  const fitting = idsIn(folder, ending).filter((id) => id.startsWith(given));
  if (fitting.includes(given)) return given;
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** What decides whether a conversation may be gone on with that the process does not know yet. */
export interface SessionChoice {
  folder: string;
  /** Those that the kernel knows to be meant. */
  named: ReadonlySet<string>;
  /** What the person typed. */
  origins: { takeWhere(fits: (line: string) => boolean): boolean };
  person: Person;
  /** A person may choose in this app at all. */
  mayAsk: boolean;
}

/** Whether the person means this conversation: it was named, `/resume` was typed for it, or they say
 * so now. */
export async function isMeant(id: string, choice: SessionChoice): Promise<boolean> {
  const { folder, named, origins, person, mayAsk } = choice;
  if (named.has(id)) return true;
  if (!mayAsk) return false;
  const typed = origins.takeWhere((line) => {
    const [, given] = /^\/resume (\S+)$/.exec(line) ?? [];
    return given !== undefined && oneSessionId(folder, given) === id;
  });
  if (typed || !person.isThere) return typed;
  const changed = changedAt(`${folder}/${id}.jsonl`);
  const key = await person.choose({
    title: "Go on with another conversation?",
    lines: [
      { text: `conversation ${id}, last changed ${new Date(changed).toISOString().slice(0, 16)}` },
      { text: "asked because you did not type /resume with its ID" },
    ],
    choices: [{ key: "y", label: "yes" }, { key: "n", label: "no" }],
  });
  return key === "y";
}

/** What decides whether a plan of another conversation may be changed. */
export interface PlanChoice extends Omit<SessionChoice, "named"> {
  line: Pick<CommandLine, "path" | "operands">;
}

/** Whether the person means this plan: `pyra plan resume` named it, `/plan resume` was typed for it,
 * or they say so now. */
export async function isMeantPlan(id: string, choice: PlanChoice): Promise<boolean> {
  const { folder, line, origins, person, mayAsk } = choice;
  if (line.path === "plan resume" && namedPlan(folder, textOf(line.operands.id))?.id === id) {
    return true;
  }
  if (!mayAsk) return false;
  const typed = origins.takeWhere((said) => {
    const [isResumed, given] = /^\/plan resume(?: (\S+))?$/.exec(said) ?? [];
    return isResumed !== undefined && namedPlan(folder, given)?.id === id;
  });
  if (typed || !person.isThere) return typed;
  const key = await person.choose({
    title: "Go on with a plan of another conversation?",
    lines: [
      { text: `plan ${id}` },
      { text: "asked because you did not type /plan resume with its ID" },
    ],
    choices: [{ key: "y", label: "yes" }, { key: "n", label: "no" }],
  });
  return key === "y";
}

/** The one plan whose id begins so, or the newest that is unfinished. */
function namedPlan(folder: string, given: string | undefined) {
  const plans = idsIn(folder, ".json").filter((id) => id.startsWith(given ?? ""))
    .map((id) => readPlan(`${folder}/${id}.json`, id))
    .filter((plan) => plan !== undefined);
  if (given !== undefined) {
    return plans.find(({ id }) => id === given) ?? (plans.length === 1 ? plans[0] : undefined);
  }
  return plans.filter(({ state }) => state === "open" || state === "stopped")
    .sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id))[0];
}

function readPlan(path: string, id: string) {
  try {
    const plan = parseJson(Deno.readTextFileSync(path));
    if (!isObject(plan) || !isId(plan.sessionId)) return undefined;
    const { sessionId } = plan;
    return { id, sessionId, state: String(plan.state), updated: String(plan.updated) };
  } catch {
    return undefined;
  }
}

/** The id of the file that changed last; of several, the one begun last. */
function newestIn(folder: string, ending: string): string | undefined {
  const files = idsIn(folder, ending).map((id) => ({
    id,
    at: changedAt(`${folder}/${id}${ending}`),
  }));
  return files.sort((a, b) => b.at - a.at || b.id.localeCompare(a.id))[0]?.id;
}

function idsIn(folder: string, ending: string): string[] {
  try {
    return [...Deno.readDirSync(folder)]
      .filter(({ name, isFile }) => isFile && name.endsWith(ending))
      .map(({ name }) => name.slice(0, -ending.length)).filter(isId);
  } catch {
    // None was ever kept.
    return [];
  }
}

/** Milliseconds since 1970; 0 for what is gone. */
function changedAt(path: string): number {
  try {
    return Deno.lstatSync(path).mtime?.getTime() ?? 0;
  } catch {
    return 0;
  }
}
