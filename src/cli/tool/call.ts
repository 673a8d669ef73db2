/** `pyra tool call`: any tool without a model, asked for as in a conversation. */

import {
  ExitCode,
  isObject,
  type JsonObject,
  nearest,
  parseJson,
  PyraError,
  UsageError,
} from "../../base/mod.ts";
import { checkSchema } from "../../gate/mod.ts";
import type { Tool } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { userName } from "./name.ts";

export default command("tool call", async (context) => {
  const { options, operands: { tool: name }, services, out } = context;
  const given = parseJson(options.args ?? "{}");
  if (!isObject(given)) {
    throw new UsageError("--args is not a JSON object", `write it as --args '{"key": "value"}'`);
  }
  const runner = await services.tools();
  const tool = findTool(runner.tools(), name);
  const mistakes = checkSchema(given as JsonObject, tool.inputSchema);
  if (mistakes.length > 0) {
    throw new UsageError(
      `The arguments do not fit ${name}: ${mistakes.join("; ")}`,
      "`pyra tool list --json` has the schema of each tool's arguments",
    );
  }
  const abort = new AbortController();
  const unsubscribe = context.interrupts.subscribe(() => abort.abort());
  const outcome = await runner.run(
    { id: crypto.randomUUID(), name: tool.name, args: given as JsonObject },
    {
      signal: AbortSignal.any([abort.signal, context.terminated]),
      sessionId: "command line",
      tainted: false,
    },
  ).finally(unsubscribe);
  if (outcome.status !== "done") throw notDone(name, outcome);
  const result = outcome.whole ?? "";
  if (options.json) {
    out.write(jsonDocument({ result, warnings: outcome.warnings }));
  } else out.line(escapeTerminal(result, { multiline: true }));
  return ExitCode.ok;
});

function findTool(tools: readonly Tool[], name: string): Tool {
  const names = tools.map(userName);
  const tool = tools[names.indexOf(name)];
  if (tool) return tool;
  const meant = nearest(name, names);
  const [plugin] = name.split(".");
  const isPluginThere = names.some((other) => other.startsWith(`${plugin}.`));
  throw new PyraError(`There is no tool ${JSON.stringify(name)}`, {
    code: "tool.unknown",
    hint: meant
      ? `did you mean ${meant}?`
      : name.includes(".") && !isPluginThere
      ? `no tool of ${plugin} is there; \`pyra plugin info ${plugin}\` says whether it is on`
      : "`pyra tool list` shows them",
  });
}

function notDone(
  name: string,
  { status, preview = "" }: { status: string; preview?: string },
): PyraError {
  const refused = status === "refused";
  const why = preview.replace(/^Error: /, "");
  return new PyraError(refused ? `${name} was not called: ${why}` : `${name} failed: ${why}`, {
    code: refused ? "tool.refused" : "tool.failed",
    hint: refused ? "answer y in a terminal, or give --yes" : undefined,
    exitCode: refused ? ExitCode.refused : ExitCode.failed,
  });
}
