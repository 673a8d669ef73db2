import { ExitCode, type Json, UsageError } from "../../base/mod.ts";
import type { MemoryFolder, MemoryHit } from "../../contracts/mod.ts";
import { redactJson } from "../../security/mod.ts";
import type { Output } from "../../terminal/mod.ts";
import { stdinLines } from "../attachments.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";
import { shown } from "./memory_command.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

const command: Command = {
  usage: "QUERY… | -",
  details:
    'Any sentence will do. Also: "a phrase", -word, tag:x, path:folder/, before:2026-01-31,\n' +
    "after:2026-01-01. With `-`, one query a line from stdin, one line of JSON each in return.",
  options: {
    limit: { type: "string", value: "N", help: `At most so many files (${DEFAULT_LIMIT})` },
  },
  examples: [
    ["pyra memory search when did I meet Ada", "the best places first"],
    ["pyra memory search 'tag:garden \"red roses\"'", "a phrase, in notes with a tag"],
    ["pyra memory search - < questions.txt", "many at once"],
  ],
  async run({ args, services, out }) {
    const limit = readLimit(text(args, "limit"));
    const query = args.positionals.join(" ");
    if (!query.trim()) {
      throw new UsageError("pyra memory search takes a query", "run `pyra memory search --help`");
    }
    const memory = await services.memory();
    if (args.positionals.length === 1 && args.positionals[0] === "-") {
      for await (const line of stdinLines(out)) {
        const found = redactJson(await answer(memory, line, limit));
        out.line(JSON.stringify(found));
      }
      return ExitCode.ok;
    }
    if (flag(args, "json")) out.write(jsonDocument(await answer(memory, query, limit)));
    else print(out, await memory.search(query, limit));
    return ExitCode.ok;
  },
};

/** The document for one query. */
async function answer(memory: MemoryFolder, query: string, limit: number): Promise<Json> {
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

function readLimit(given: string | undefined): number {
  if (given === undefined) return DEFAULT_LIMIT;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new UsageError(
    `--limit ${JSON.stringify(given)} is not a number from 1 to ${MAX_LIMIT}`,
    `without it, ${DEFAULT_LIMIT} are shown`,
  );
}

export default command;
