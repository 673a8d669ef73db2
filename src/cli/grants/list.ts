import { ExitCode, isObject, type JsonObject, parseJson } from "../../base/mod.ts";
import type { StandingAnswer } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";

export default command("grants list", async ({ options, kernel, out }) => {
  const answers = await kernel.standingAnswers();
  if (options.json) {
    out.write(jsonDocument({ answers: answers.map(toDocument) }));
    return ExitCode.ok;
  }
  if (answers.length === 0) out.line("No saved approvals.");
  for (const answer of answers) out.line(escapeTerminal(describe(answer)));
  return ExitCode.ok;
});

function describe({ id, tool, scope, value, others, expires }: StandingAnswer): string {
  const what = scope === "arguments" ? `exactly ${inWords(value)}` : `${scope} ${value}`;
  return `${id}  ${tool}, ${what}${restOf(scope, others)}, until ${expires.slice(0, 10)}`;
}

/** What must be as it was beside the host or the folder. */
function restOf(scope: StandingAnswer["scope"], others: string | undefined): string {
  if (scope === "arguments") return "";
  // One from before what a host or a folder means was fixed counts for nothing.
  if (!others) return ", out of use";
  const fixed = fixedOf(others);
  return fixed === undefined
    ? ", all else the same"
    : `, ${inWords(JSON.stringify(fixed))} as it was`;
}

/** The arguments that are fixed, without the places of the address or the path; `undefined` for
 * none. */
function fixedOf(others: string): JsonObject | undefined {
  const parsed = parseJson(others);
  const fixed = isObject(parsed) ? parsed.fixed : undefined;
  if (!isObject(fixed)) return undefined;
  const left = Object.entries(fixed as JsonObject).filter(([, value]) => value !== null);
  return left.length > 0 ? Object.fromEntries(left) : undefined;
}

/** Arguments as people write them: `command uptime, loud true`. */
function inWords(json: string): string {
  const args = parseJson(json);
  if (!isObject(args)) return json;
  const words = Object.entries(args as JsonObject).map(([name, value]) =>
    `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  return words.length > 0 ? words.join(", ") : "no arguments";
}

/** One approval for scripts. */
function toDocument({ others, ...answer }: StandingAnswer): JsonObject {
  const parsed = others === undefined ? undefined : parseJson(others);
  return { ...answer as unknown as JsonObject, ...parsed !== undefined && { others: parsed } };
}
