import assert from "node:assert/strict";
import { checkRecords } from "./check.ts";
import { readRecords } from "./read.ts";
import { RunRecord } from "./run_record.ts";

const DAY = "2026-11-28";

async function temporary(): Promise<string & AsyncDisposable> {
  const path = await Deno.makeTempDir({ prefix: "record-" });
  return Object.assign(path, {
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  });
}

/** A record with a clock that goes on by a second a line. */
function runRecord(folder: string, pid: number, start = `${DAY}T10:00:00Z`): RunRecord {
  let seconds = 0;
  const now = () => new Date(new Date(start).getTime() + 1000 * seconds++);
  return new RunRecord({ folder, pid, now });
}

async function fill(record: RunRecord, count: number, event = "note"): Promise<void> {
  for (let i = 0; i < count; i++) await record.write({ log: "security", event, i });
  await record.settled();
}

/** The file of the only run of the process `pid`. */
function fileOf(folder: string, pid: number, day = DAY): string {
  const [entry] = [...Deno.readDirSync(`${folder}/${day}`)]
    .filter(({ name }) => name.endsWith(`-${pid}.jsonl`));
  return `${folder}/${day}/${entry!.name}`;
}

async function problems(folder: string): Promise<string> {
  return (await checkRecords(folder)).problems.join("\n");
}

const ATTACKS: Record<string, [attack: (lines: string[]) => string[], found: RegExp]> = {
  "a word that was changed": [
    (lines) => lines.map((line, i) => i === 4 ? line.replace('"note"', '"nope"') : line),
    /line 5 was changed/,
  ],
  "a line that was taken out": [(lines) => lines.toSpliced(4, 1), /line 5 says it is number 6/],
  "a line that was put in": [
    (lines) => lines.toSpliced(4, 0, lines[3]!),
    /line 5 says it is number 4/,
  ],
  "two lines that changed places": [
    (lines) => lines.toSpliced(3, 2, lines[4]!, lines[3]!),
    /line 4 says it is number 5/,
  ],
  "an end that was cut off": [(lines) => lines.slice(0, -3), /3 lines are missing at the end/],
  "half a line": [
    (lines) => [...lines.slice(0, -1), lines.at(-1)!.slice(0, 20)],
    /ends in the middle of a line/,
  ],
  "a start that was cut off": [(lines) => lines.slice(2), /line 1 says it is number 3/],
  "rubbish in a line": [(lines) => lines.toSpliced(4, 1, "x"), /line 5 is damaged/],
};

for (const [what, [attack, found]] of Object.entries(ATTACKS)) {
  Deno.test(`checkRecords() finds ${what}`, async () => {
    await using folder = await temporary();
    await fill(runRecord(folder, 11), 40);
    assert.equal(await problems(folder), "");
    const path = fileOf(folder, 11);
    const text = await Deno.readTextFile(path);
    const lines = attack(text.split("\n").slice(0, -1));
    const isTorn = what === "half a line";
    await Deno.writeTextFile(path, lines.join("\n") + (isTorn ? "" : "\n"));
    assert.match(await problems(folder), found);
  });
}

Deno.test("checkRecords() finds a last line that was changed: the index knows its hash", async () => {
  await using folder = await temporary();
  await fill(runRecord(folder, 11), 4);
  const path = fileOf(folder, 11);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, text.replace('"i":3', '"i":4'));
  assert.match(await problems(folder), /line 5 is not the one the index knows/);
});

Deno.test("checkRecords() finds a file that is gone, and one that was put there", async () => {
  await using folder = await temporary();
  for (const pid of [11, 12]) await fill(runRecord(folder, pid), 3);
  const path = fileOf(folder, 11);
  await Deno.rename(path, path.replace("-11.", "-13."));
  const found = await problems(folder);
  assert.match(found, /-11\.jsonl: the file is missing/);
  assert.match(found, /-13\.jsonl: the index does not know this file/);
});

Deno.test("checkRecords() finds a run that was taken out of the index, too", async () => {
  const takeOut: ((lines: string[]) => string[])[] = [
    (lines) => lines.filter((line) => !line.includes('-11"')),
    (lines) => [...lines.slice(0, 1), ""],
  ];
  for (const change of takeOut) {
    await using folder = await temporary();
    for (const pid of [11, 12]) await fill(runRecord(folder, pid), 3);
    await Deno.remove(fileOf(folder, 11));
    const index = `${folder}/${DAY}/index.jsonl`;
    await Deno.writeTextFile(
      index,
      change((await Deno.readTextFile(index)).split("\n")).join("\n"),
    );
    assert.match(await problems(folder), /index\.jsonl: line \d|does not know this file/);
  }
});

Deno.test("checkRecords() finds a whole day that is gone", async () => {
  await using folder = await temporary();
  await fill(runRecord(folder, 11, "2026-11-27T10:00:00Z"), 3);
  await fill(runRecord(folder, 12), 3);
  await Deno.remove(`${folder}/2026-11-27`, { recursive: true });
  assert.match(await problems(folder), /2026-11-27: missing; 2026-11-28\/index\.jsonl goes on/);
});

Deno.test("RunRecord goes on in a new file on a new day, and the link is checked", async () => {
  await using folder = await temporary();
  await fill(runRecord(folder, 11, "2026-11-27T23:59:57Z"), 8);
  assert.equal(await problems(folder), "");
  await Deno.remove(fileOf(folder, 11, "2026-11-27"));
  assert.match(await problems(folder), /missing; 2026-11-28\/\S+-11\.jsonl goes on from it/);
});

Deno.test("RunRecord drops the oldest days, says so, and that is no gap", async () => {
  await using folder = await temporary();
  for (let day = 0; day < 183; day++) {
    const at = new Date(Date.UTC(2026, 4, 1 + day)).toISOString();
    await fill(runRecord(folder, 11, at), 1);
  }
  const days = [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory);
  assert.equal(days.length, 180);
  assert.equal(await problems(folder), "");
});

Deno.test("records of several runs at a time are joined in the order of time", async () => {
  await using folder = await temporary();
  const runs = [11, 12, 13].map((pid) => runRecord(folder, pid));
  await Promise.all(runs.map((run) => fill(run, 50)));
  assert.equal(await problems(folder), "");
  const lines = await readRecords(folder, { wanted: ({ event }) => event === "note" });
  assert.equal(lines.length, 150);
  assert.deepEqual(lines.map(({ at }) => at), lines.map(({ at }) => at).toSorted());
  const newest = await readRecords(folder, { count: 5, wanted: () => true });
  assert.deepEqual(newest.map(({ at }) => at), lines.slice(-5).map(({ at }) => at));
});

Deno.test("no field takes the place of a line's number, time, link or log", async () => {
  await using folder = await temporary();
  const record = runRecord(folder, 11);
  await record.write({ log: "security", event: "note", n: 7, prev: "x", run: "elsewhere" });
  await record.settled();
  assert.equal(await problems(folder), "");
  const [, line] = await readRecords(folder, { wanted: () => true });
  assert.equal(line!.n, 2);
  assert.match(line!.run, /^2026-11-28\/\d+-11$/);
});

Deno.test("RunRecord.write() rejects where it cannot write, and leaves no half line", async () => {
  await using folder = await temporary();
  await Deno.writeTextFile(`${folder}/file`, "");
  const record = new RunRecord({ folder: `${folder}/file/below` });
  await assert.rejects(record.write({ log: "security", event: "note" }));
});

/** Cuts the last run off: its file, and all that the index has of it. */
async function cutLastRun(folder: string, pid: number): Promise<void> {
  const path = fileOf(folder, pid);
  const name = path.slice(path.lastIndexOf("/") + 1, -".jsonl".length);
  await Deno.remove(path);
  const index = `${folder}/${DAY}/index.jsonl`;
  const lines = (await Deno.readTextFile(index)).split("\n");
  const at = lines.findIndex((line) => line.includes(`"run":"${name}"`));
  await Deno.writeTextFile(index, lines.slice(0, at).map((line) => `${line}\n`).join(""));
}

Deno.test("checkRecords() finds later runs that were cut off with the end of the index", async () => {
  await using folder = await temporary();
  await fill(runRecord(folder, 1), 3);
  await fill(runRecord(folder, 2, `${DAY}T11:00:00Z`), 3);
  assert.equal(await problems(folder), "");
  await cutLastRun(folder, 2);
  assert.match(await problems(folder), /index\.jsonl: 2 lines are missing at the end/);
  // The next run writes over the head, and notes what it found.
  await fill(runRecord(folder, 3, `${DAY}T12:00:00Z`), 3);
  assert.match(await problems(folder), /-3\.jsonl: when it began, 2 lines are missing/);
  await fill(runRecord(folder, 4, `${DAY}T13:00:00Z`), 3);
  assert.match(await problems(folder), /-3\.jsonl: when it began, 2 lines are missing/);
});

Deno.test("checkRecords() finds the newest day gone, and an end that was written anew", async () => {
  await using folder = await temporary();
  await fill(runRecord(folder, 1), 3);
  const index = `${folder}/${DAY}/index.jsonl`;
  const text = await Deno.readTextFile(index);
  await Deno.writeTextFile(index, text.replace(/"hash":"..(?=[^\n]*\n$)/, '"hash":"00'));
  assert.match(await problems(folder), /the last line of .* is another one/);
  await Deno.remove(`${folder}/${DAY}`, { recursive: true });
  assert.match(await problems(folder), /missing; it was the newest day/);
});
