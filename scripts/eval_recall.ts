/** Measures the memory's search: where the right notes stand among its answers, by kind of question.
 *
 *     deno task eval:recall --notes DIR --questions FILE [--today DAY] [--json]
 *
 * FILE has one JSON object a line: `{"question", "relevant": ["file"], "folder"?, "kind"?}`. Each
 * `folder` below DIR is a memory of its own; without one, DIR is. Without a kind, a question is
 * `single`, `several` or `none` by how many notes answer it. `--today` is the day it is asked on.
 * Nothing is written but copies and indexes in a temporary folder. */

import { parseArgs } from "node:util";
import { isObject, parseJson, UsageError } from "../src/base/mod.ts";
import { openMemory } from "../src/memory/mod.ts";

interface Question {
  folder: string;
  question: string;
  relevant: string[];
  kind: string;
}

/** A question with the files that were found for it, best first. */
interface Answer extends Question {
  found: string[];
  ms: number;
}

const USAGE = "deno task eval:recall --notes DIR --questions FILE [--today DAY] [--json]";

/** So many answers are asked for. */
const MOST = 10;

const { values } = parseArgs({
  args: Deno.args.filter((arg) => arg !== "--"),
  options: {
    notes: { type: "string" },
    questions: { type: "string" },
    today: { type: "string" },
    json: { type: "boolean", default: false },
  },
});
if (!values.notes || !values.questions) throw new UsageError("Say what to measure", USAGE);
const now = values.today === undefined ? Date.now() : Date.parse(`${values.today}T12:00:00`);
if (Number.isNaN(now)) throw new UsageError(`${values.today} is not a day`, USAGE);

const questions = readQuestions(await Deno.readTextFile(values.questions));
const answers: Answer[] = [];
const temporary = await Deno.makeTempDir();
try {
  for (const [folder, asked] of Map.groupBy(questions, ({ folder }) => folder)) {
    answers.push(...await ask(`${values.notes}/${folder}`, asked));
  }
} finally {
  await Deno.remove(temporary, { recursive: true });
}
print(values.json);

async function ask(notes: string, asked: readonly Question[]): Promise<Answer[]> {
  // A copy, for a memory keeps its list of contents beside its files.
  const home = await Deno.makeTempDir({ dir: temporary });
  await copyFolder(notes, `${home}/memory`);
  const memory = await openMemory({
    root: `${home}/memory`,
    indexFolder: `${home}/index`,
    historyFolder: `${home}/history`,
    now: () => now,
  });
  const answers: Answer[] = [];
  for (const question of asked) {
    const start = performance.now();
    const hits = await memory.search(question.question, MOST);
    const ms = performance.now() - start;
    answers.push({ ...question, found: hits.map(({ file }) => file), ms });
  }
  memory.close();
  return answers;
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
    const question = toQuestion(parseJson(line));
    if (!question) throw new UsageError(`Line ${i + 1} is not a question`, USAGE);
    return question;
  });
}

function toQuestion(value: unknown): Question | undefined {
  if (!isObject(value)) return undefined;
  const { question, relevant, folder = "", kind } = value;
  if (typeof question !== "string" || typeof folder !== "string") return undefined;
  if (!Array.isArray(relevant) || !relevant.every((file) => typeof file === "string")) {
    return undefined;
  }
  const byCount = relevant.length === 0 ? "none" : relevant.length === 1 ? "single" : "several";
  return { folder, question, relevant, kind: typeof kind === "string" ? kind : byCount };
}

/** Shares, 0 to 1: any right file first, any among five, all among five, all among ten, the mean
 * share of the right ones among ten, and the mean of 1 / place of the first right one. */
function measure(answers: readonly Answer[]): Record<string, number> {
  const answerable = answers.filter(({ relevant }) => relevant.length > 0);
  const share = (score: (answer: Answer) => number) =>
    answerable.reduce((sum, answer) => sum + score(answer), 0) / (answerable.length || 1);
  const within = ({ found, relevant }: Answer, places: number) =>
    relevant.filter((file) => found.slice(0, places).includes(file)).length / relevant.length;
  const shares = {
    "any@1": share((answer) => within(answer, 1) > 0 ? 1 : 0),
    "any@5": share((answer) => within(answer, 5) > 0 ? 1 : 0),
    "all@5": share((answer) => within(answer, 5) === 1 ? 1 : 0),
    "all@10": share((answer) => within(answer, 10) === 1 ? 1 : 0),
    "recall@10": share((answer) => within(answer, 10)),
    "mrr": share(({ found, relevant }) => {
      const place = found.findIndex((file) => relevant.includes(file));
      return place < 0 ? 0 : 1 / (place + 1);
    }),
  };
  const rounded = Object.entries(shares).map((
    [key, value],
  ) => [key, Math.round(1e3 * value) / 1e3]);
  return { ...Object.fromEntries(rounded), n: answers.length };
}

function print(asJson: boolean): void {
  const rows = (key: "folder" | "kind") =>
    [...Map.groupBy(answers, (answer) => answer[key])]
      .map(([name, group]) => ({ [key]: name, ...measure(group) }));
  const times = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  const report = {
    folders: rows("folder"),
    kinds: rows("kind"),
    all: measure(answers),
    ms: {
      p50: Math.round(10 * times.at(times.length / 2)!) / 10,
      p95: Math.round(10 * times.at(times.length * 0.95)!) / 10,
    },
  };
  const lines = [
    ...report.kinds,
    ...(report.folders.length > 1 ? report.folders : []),
    { kind: "all", ...report.all },
  ].map((row) =>
    Object.entries(row).map(([key, value]) =>
      key === "kind" || key === "folder" ? `${value}`.padEnd(11) : `${key} ${value}`
    ).join("\t")
  );
  lines.push(`ms a question: p50 ${report.ms.p50}, p95 ${report.ms.p95}`);
  const text = asJson ? JSON.stringify(report, null, 2) : lines.join("\n");
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}
