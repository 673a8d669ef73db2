/** What the runs of a plugin asked of the runtime, kept beyond each run.
 *
 * The kernel counts while a plugin runs, and writes the counts of a run down from time to time.
 * When the run is over, they join the plugin's history: what was refused in a file of its own, so
 * that no number of other accesses moves it out. A run that nobody saw end is read where it is. */

import { isObject, newId, parseJson } from "../../base/mod.ts";
import { ensurePrivateFolder, writeFileAtomic } from "../../files/mod.ts";
import { countAccesses, type CountedAccess } from "./counted_access.ts";
import type { PluginPlaces } from "./paths.ts";

/** A file of the history moves aside when it has grown past this many bytes. */
const ROTATE_AT = 5 * 1024 * 1024;

/** Runs beyond so many are over, whether or not anybody saw it. */
const OPEN_RUNS = 50;

/** The accesses of one plugin. */
export class AccessHistory {
  readonly #places: PluginPlaces;

  constructor(places: PluginPlaces) {
    this.#places = places;
  }

  /** Makes room for a run; the path that its files begin with. */
  async begin(now: number): Promise<string> {
    const { ledger, runs } = this.#places;
    ensurePrivateFolder(ledger.slice(0, ledger.lastIndexOf("/")));
    ensurePrivateFolder(runs);
    for (const old of this.#openRuns().slice(0, -OPEN_RUNS)) {
      await this.end(old, await readRun(old));
    }
    return `${runs}/${newId(now)}`;
  }

  /** Writes down what a run that goes on has asked for by now. */
  async keep(run: string, accesses: readonly CountedAccess[]): Promise<void> {
    await writeFileAtomic(`${run}.json`, JSON.stringify(accesses));
  }

  /** A run is over: its accesses join the history. */
  async end(run: string, accesses: readonly CountedAccess[]): Promise<void> {
    for (const isRefused of [true, false]) {
      const lines = accesses.filter(({ refused }) => refused === isRefused)
        .map((access) => `${JSON.stringify(access)}\n`).join("");
      if (lines !== "") await append(this.#file(isRefused), lines);
    }
    for (const end of [".json", ".pipe"]) await remove(run + end);
  }

  /** All that is known, in no order. */
  async read(): Promise<CountedAccess[]> {
    const open = await Promise.all(this.#openRuns().map(readRun));
    const past = await Promise.all(this.#files().map(readText));
    const told: unknown[] = past.join("").split("\n").map(parseJson);
    return [...told.filter(isCounted), ...countAccesses(open.flat())];
  }

  /** Removes all of it. */
  async forget(): Promise<void> {
    for (const path of [...this.#files(), this.#places.runs]) await remove(path);
  }

  #file(refused: boolean): string {
    const { ledger } = this.#places;
    return refused ? ledger.replace(/\.jsonl$/, ".refused.jsonl") : ledger;
  }

  /** The oldest first. */
  #files(): string[] {
    return [true, false].map((refused) => this.#file(refused))
      .flatMap((file) => [`${file}.1`, file]);
  }

  /** The oldest first. */
  #openRuns(): string[] {
    const { runs } = this.#places;
    try {
      return [...Deno.readDirSync(runs)].map(({ name }) => `${runs}/${name}`)
        .filter((path) => path.endsWith(".json")).map((path) => path.slice(0, -5)).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }
}

async function readRun(run: string): Promise<CountedAccess[]> {
  const json = parseJson(await readText(`${run}.json`));
  const told: unknown[] = Array.isArray(json) ? json : [];
  return told.filter(isCounted);
}

function isCounted(value: unknown): value is CountedAccess {
  return isObject(value) && typeof value.at === "string" && typeof value.value === "string" &&
    typeof value.permission === "string" && typeof value.refused === "boolean" &&
    typeof value.times === "number";
}

async function append(file: string, lines: string): Promise<void> {
  const size = await Deno.stat(file).then((info) => info.size, () => 0);
  if (size > ROTATE_AT) await Deno.rename(file, `${file}.1`);
  await Deno.writeTextFile(file, lines, { append: true, mode: 0o600 });
}

async function readText(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

async function remove(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
