import { ExitCode, type JsonObject, UsageError } from "../../base/mod.ts";
import type { MemoryFolder, MemoryHit } from "../../contracts/mod.ts";
import { redactJson } from "../../security/mod.ts";
import type { Output } from "../../terminal/mod.ts";
import { stdinLines } from "../attachments.ts";
import { command } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

const DEFAULT_LIMIT = 10;

export default command("memory search", async ({ options, operands, services, out }) => {
  const limit = options.limit ?? DEFAULT_LIMIT;
  const query = operands.query.join(" ");
  if (!query.trim()) {
    throw new UsageError("pyra memory search takes a query", "run `pyra memory search --help`");
  }
  const memory = await services.memory();
  if (query === "-") {
    for await (const line of stdinLines(out)) {
      const found = redactJson(await answer(memory, line, limit));
      out.line(JSON.stringify(found));
    }
    return ExitCode.ok;
  }
  if (options.json) out.write(jsonDocument(await answer(memory, query, limit)));
  else print(out, await memory.search(query, limit));
  return ExitCode.ok;
});

/** The document for one query. */
async function answer(memory: MemoryFolder, query: string, limit: number): Promise<JsonObject> {
  const hits = await memory.search(query, limit);
  return { query, results: hits.map((hit) => ({ ...hit })) };
}

function print(out: Output, hits: readonly MemoryHit[]): void {
  if (hits.length === 0) out.line("Nothing found.");
  for (const { file, line, heading, snippet } of hits) {
    const place = out.paint(`${shown(file)}:${line}`, "bold");
    out.line(heading ? `${place}  ${out.paint(shown(heading), "dim")}` : place);
    out.line(`  ${shown(snippet.replaceAll(/\s+/g, " ").trim())}`);
  }
}
