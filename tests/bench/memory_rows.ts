/** The memory: searching 100,000 notes, looking for changes among 10,000, and one whole process.
 *
 * The notes are made up, the same every time (`corpus.ts`), and lie on the disk. The floor of a
 * search is what one would write by hand: one FTS5 table over the same texts, any of the words,
 * the ten best by its own rank. */

import { DatabaseSync } from "node:sqlite";
import type { MemoryFolder } from "../../src/contracts/mod.ts";
import { openMemory } from "../../src/memory/mod.ts";
import { pyra, pyraCommand, TemporaryHome } from "../support/pyra.ts";
import { Corpus } from "./corpus.ts";
import { interleaved } from "./process_rows.ts";
import { type BenchRow, median, percentile, ratioRow } from "./row.ts";

const MANY = 100_000;
const SOME = 10_000;
const QUESTIONS = 300;
const LOOKS = 15;
const LOOK_LIMIT_MS = 150;

/** The rows of design §7 that are about the memory. Writes some 60 MB below the temporary folder. */
export async function memoryRows(): Promise<BenchRow[]> {
  return [...await searchRows(), ...await lookRows()];
}

async function searchRows(): Promise<BenchRow[]> {
  await using home = new TemporaryHome();
  const corpus = new Corpus();
  const plain = new PlainIndex();
  for (const { file, text } of await writeNotes(home, corpus, MANY)) plain.add(file, text);
  const memory = await open(home);
  const ours: number[] = [];
  const byHand: number[] = [];
  for (const question of corpus.questions(QUESTIONS + 1)) {
    const floor = await clock(() => Promise.resolve(plain.search(question)));
    const own = await clock(() => memory.search(question, 10));
    ours.push(own);
    byHand.push(floor);
  }
  memory.close();
  plain.close();
  // The first question loads what the others find in place.
  for (const times of [ours, byHand]) times.shift();
  const own = median(ours);
  return [
    ratioRow(`search p50, ${MANY} notes`, own, {
      name: "the same question to one FTS5 table",
      value: median(byHand),
    }, 1.5),
    ratioRow(
      `search p99, ${MANY} notes`,
      percentile(ours, 99),
      { name: "its own p50", value: own },
      10,
    ),
  ];
}

async function lookRows(): Promise<BenchRow[]> {
  await using home = new TemporaryHome();
  const corpus = new Corpus();
  await writeNotes(home, corpus, SOME);
  (await open(home)).close();
  const looks: number[] = [];
  const walks: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    walks.push(await clock(() => Promise.resolve(bareWalk(`${home.tree}/memory`))));
    looks.push(await clock(async () => (await open(home)).close()));
  }
  const look = ratioRow(`open and look for changes, ${SOME} notes`, median(looks), {
    name: "lstat of every file",
    value: median(walks),
  }, Infinity);

  const hello = `${home.path}/hello.ts`;
  await Deno.writeTextFile(hello, `console.log("hello");\n`);
  const [question] = [...corpus.questions(1)] as [string];
  const search = ["memory", "search", question];
  await pyra(search, { home: home.path });
  const times = await interleaved({
    hello: [Deno.execPath(), "run", hello],
    search: pyraCommand(search),
  }, () => home.path);
  return [
    { ...look, budget: `<= ${LOOK_LIMIT_MS} ms`, held: look.value <= LOOK_LIMIT_MS },
    ratioRow(`pyra memory search, ${SOME} notes`, median(times.search!), {
      name: "deno run hello.ts",
      value: median(times.hello!),
    }, 8),
  ];
}

/** Fills a home's memory; returns what was written. */
async function writeNotes(home: TemporaryHome, corpus: Corpus, count: number) {
  const notes = [...corpus.notes(count)];
  const folders = new Set(notes.map(({ file }) => file.slice(0, file.lastIndexOf("/"))));
  for (const folder of folders) {
    await Deno.mkdir(`${home.tree}/memory/${folder}`, { recursive: true });
  }
  for (const { file, text } of notes) Deno.writeTextFileSync(`${home.tree}/memory/${file}`, text);
  return notes;
}

function open(home: TemporaryHome): Promise<MemoryFolder> {
  return openMemory({
    root: `${home.tree}/memory`,
    indexFolder: `${home.tree}/index`,
    historyFolder: `${home.tree}/history`,
    now: Date.now,
  });
}

/** What one would write by hand. */
class PlainIndex {
  readonly #folder = Deno.makeTempDirSync({ prefix: "pyra-plain-" });
  readonly #db = new DatabaseSync(`${this.#folder}/plain.db`);
  readonly #insert;
  readonly #select;

  constructor() {
    this.#db.exec("CREATE VIRTUAL TABLE note USING fts5 (file UNINDEXED, body, tokenize = porter)");
    this.#db.exec("BEGIN");
    this.#insert = this.#db.prepare("INSERT INTO note VALUES (?, ?)");
    this.#select = this.#db.prepare(
      "SELECT file, snippet(note, 1, '', '', '…', 20) FROM note WHERE note MATCH ? ORDER BY rank LIMIT 10",
    );
  }

  add(file: string, text: string): void {
    this.#insert.run(file, text);
  }

  search(question: string): unknown[] {
    if (this.#db.isTransaction) this.#db.exec("COMMIT");
    return this.#select.all(question.split(" ").map((word) => `"${word}"`).join(" OR "));
  }

  close(): void {
    this.#db.close();
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

function bareWalk(folder: string): number {
  let bytes = 0;
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? bareWalk(path) : Deno.lstatSync(path).size;
  }
  return bytes;
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
