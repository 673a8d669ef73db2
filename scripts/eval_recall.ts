/** Measures the memory's search: how often a question finds the right note first, and among five.
 *
 *     deno task eval:recall --notes DIR --questions FILE [--json]
 *
 * Each folder below DIR is a memory of its own. FILE has one JSON object a line: `{"folder",
 * "question", "relevant": ["file"]}`. Nothing is written but indexes in a temporary folder. */

import { parseArgs } from "node:util";
import { isObject, parseJson, UsageError } from "../src/base/mod.ts";
import { openMemory } from "../src/memory/mod.ts";

interface Question {
  folder: string;
  question: string;
  relevant: string[];
}

interface Score {
  first: number;
  five: number;
  questions: number;
}

const USAGE = "deno task eval:recall --notes DIR --questions FILE [--json]";

const { values } = parseArgs({
  args: Deno.args.filter((arg) => arg !== "--"),
  options: {
    notes: { type: "string" },
    questions: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (!values.notes || !values.questions) throw new UsageError("Say what to measure", USAGE);

const questions = readQuestions(await Deno.readTextFile(values.questions));
const folders: Record<string, Score> = {};
const temporary = await Deno.makeTempDir();
try {
  for (const [folder, asked] of Map.groupBy(questions, ({ folder }) => folder)) {
    folders[folder] = await measure(`${values.notes}/${folder}`, asked);
  }
} finally {
  await Deno.remove(temporary, { recursive: true });
}
print(folders, sum(Object.values(folders)), values.json);

async function measure(notes: string, asked: readonly Question[]): Promise<Score> {
  // A copy, for a memory keeps its list of contents beside its files.
  const home = await Deno.makeTempDir({ dir: temporary });
  await copyFolder(notes, `${home}/memory`);
  const memory = await openMemory({
    root: `${home}/memory`,
    indexFolder: `${home}/index`,
    historyFolder: `${home}/history`,
    now: () => Date.now(),
  });
  const score = { first: 0, five: 0, questions: asked.length };
  for (const { question, relevant } of asked) {
    const files = (await memory.search(question, 5)).map((hit) => hit.file);
    if (files[0] !== undefined && relevant.includes(files[0])) score.first++;
    if (files.some((file) => relevant.includes(file))) score.five++;
  }
  memory.close();
  return score;
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const entry of Deno.readDir(from)) {
    const [source, target] = [`${from}/${entry.name}`, `${to}/${entry.name}`];
    if (entry.isDirectory) await copyFolder(source, target);
    else if (entry.isFile) await Deno.writeFile(target, await Deno.readFile(source));
  }
}

function readQuestions(lines: string): Question[] {
  return lines.split("\n").filter((line) => line.trim() !== "").map((line, i) => {
    const value = parseJson(line);
    if (
      isObject(value) && typeof value.folder === "string" && typeof value.question === "string" &&
      Array.isArray(value.relevant)
    ) return value as unknown as Question;
    throw new UsageError(`Line ${i + 1} is not a question`, USAGE);
  });
}

function sum(scores: readonly Score[]): Score {
  const total = { first: 0, five: 0, questions: 0 };
  for (const score of scores) {
    total.first += score.first;
    total.five += score.five;
    total.questions += score.questions;
  }
  return total;
}

function print(folders: Record<string, Score>, all: Score, asJson: boolean): void {
  const shares = ({ first, five, questions: n }: Score) => ({
    "hit@1": Math.round(1000 * first / n) / 1000,
    "hit@5": Math.round(1000 * five / n) / 1000,
    n,
  });
  const rows = Object.entries(folders).map(([folder, score]) => ({ folder, ...shares(score) }));
  const text = asJson
    ? JSON.stringify({ folders: rows, all: shares(all) }, null, 2)
    : [...rows, { folder: "all", ...shares(all) }]
      .map((row) => `${row.folder}\thit@1 ${row["hit@1"]}\thit@5 ${row["hit@5"]}\tn ${row.n}`)
      .join("\n");
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
