/** A conversation at a terminal: until it is ready, how long a key takes, what it holds when idle.
 *
 * Whole processes in a terminal of their own; Linux alone. */

import { pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { BarePipe } from "./bare_pipe.ts";
import { canLook, familyOf, megabytesOf } from "./processes.ts";
import { absoluteRow, type BenchRow, limitRow, median, percentile, ratioRow } from "./row.ts";
import { hasScript, PipedTerminal } from "./terminal.ts";

const STARTS = 15;
const KEYS = 300;
/** Of which the first are not counted. */
const WARM_UP = 50;

/** Between two keys, in milliseconds: quick typing, and everything painted before the next. */
const PAUSE_MS = 15;

/** Keys are read once this was written: pastes are to be marked. */
const READY = "\x1b[?2004h";

/** The rows of design §7 about `pyra chat`; none where no terminal can be had. */
export async function chatRows(): Promise<BenchRow[]> {
  if (!hasScript || !canLook) return [];
  await using home = new TemporaryHome();
  return [await readyRow(home), ...await openRows(home)];
}

async function readyRow(home: TemporaryHome): Promise<BenchRow> {
  const hello = `${home.path}/hello.ts`;
  await Deno.writeTextFile(hello, `console.log("hello");\n`);
  const floor: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round <= STARTS; round++) {
    const bare = await clock(() =>
      new Deno.Command(Deno.execPath(), { args: ["run", hello], stdout: "null" }).output()
    );
    const start = performance.now();
    await using chat = new PipedTerminal(pyraCommand(["chat"]), pyraEnv(home.path));
    await chat.shows(READY);
    // The first round fills the caches.
    if (round > 0) floor.push(bare), ours.push(performance.now() - start);
  }
  return ratioRow("pyra chat, ready to type", median(ours), {
    name: "deno run hello.ts",
    value: median(floor),
  }, 8);
}

/** What an open conversation does and holds. */
async function openRows(home: TemporaryHome): Promise<BenchRow[]> {
  await using chat = new PipedTerminal(pyraCommand(["chat"]), pyraEnv(home.path));
  await chat.shows(READY);
  await pause(3_000);
  // The first child of the terminal's shell is the kernel.
  const all = (await familyOf(chat.pid)).slice(1);
  const idle = limitRow(
    `idle chat, all its ${all.length} processes (PSS)`,
    await megabytesOf(all),
    {
      unit: "MB",
      atMost: 110,
    },
  );
  await using pipe = new BarePipe();
  const keys: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < KEYS; i++) {
    bare.push(await clock(() => pipe.roundTrip()));
    chat.forget();
    const letter = "abcdefghij"[i % 10]!;
    keys.push(
      await clock(async () => {
        await chat.type(letter);
        await chat.shows(letter);
      }),
    );
    // A line of its own length at most.
    if (i % 40 === 39) await chat.type("\x15");
    await pause(PAUSE_MS);
  }
  const p99 = (times: number[]) => percentile(times.slice(WARM_UP), 99);
  const floor = { name: "bare pipe and back, p99", value: p99(bare) };
  return [
    idle,
    absoluteRow("keystroke to echo, kernel and app between, p99", p99(keys), floor, 3),
    absoluteRow("keystroke to echo, p50", median(keys.slice(WARM_UP)), {
      name: "bare pipe and back, p50",
      value: median(bare.slice(WARM_UP)),
    }, 3),
  ];
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
