/** What the runs of a plugin asked of the runtime, kept beyond each run.
 *
 * The runtime begins its ledger anew at every start, so each run has one of its own, and the
 * rights of that run beside it: later ones must not change what was allowed then. When a run is
 * over, its accesses join the plugin's history. One that nobody saw end is read where it is. */

import { isObject, newId, parseJson } from "../../base/mod.ts";
import type { PluginPermissions } from "../../contracts/mod.ts";
import { ensurePrivateFolder } from "../../files/mod.ts";
import { type Access, Ledger, readLedger } from "./access.ts";
import type { PluginPlaces } from "./paths.ts";

/** The history moves aside when it has grown past this many bytes. */
const ROTATE_AT = 5 * 1024 * 1024;

/** Most of one run's ledger that is read, in bytes: a plugin can write it as long as it likes. */
const LEDGER_LIMIT = 32 * 1024 * 1024;

/** Runs beyond so many are over, whether or not anybody saw it. */
const OPEN_RUNS = 50;

/** One access of a run, or of several: how often, and when last. */
export interface CountedAccess extends Access {
  times: number;
}

/** The accesses of one plugin. */
export class AccessHistory {
  readonly #places: PluginPlaces;

  constructor(places: PluginPlaces) {
    this.#places = places;
  }

  /** Makes room for a run with these rights; the path of its ledger. */
  async begin(granted: PluginPermissions, now: number): Promise<string> {
    const { ledger, runs } = this.#places;
    ensurePrivateFolder(ledger.slice(0, ledger.lastIndexOf("/")));
    ensurePrivateFolder(runs);
    for (const old of this.#openRuns().slice(0, -OPEN_RUNS)) await this.end(old);
    const run = `${runs}/${newId(now)}.jsonl`;
    await Deno.writeTextFile(rightsOf(run), JSON.stringify(granted), { mode: 0o600 });
    return run;
  }

  /** The run whose ledger this is is over: its accesses join the history. */
  async end(run: string): Promise<void> {
    const { ledger } = this.#places;
    const accesses = countAccesses(await this.#judge(run));
    if (accesses.length > 0) {
      const size = await Deno.stat(ledger).then((info) => info.size, () => 0);
      if (size > ROTATE_AT) await Deno.rename(ledger, `${ledger}.1`);
      const lines = accesses.map((access) => `${JSON.stringify(access)}\n`).join("");
      await Deno.writeTextFile(ledger, lines, { append: true, mode: 0o600 });
    }
    await remove(run);
    await remove(rightsOf(run));
  }

  /** All that is known, in no order. */
  async read(): Promise<CountedAccess[]> {
    const { ledger } = this.#places;
    const open = await Promise.all(this.#openRuns().map((run) => this.#judge(run)));
    const past = await readText(`${ledger}.1`) + await readText(ledger);
    return [
      ...past.split("\n").map(parseJson).filter(isObject) as unknown as CountedAccess[],
      ...countAccesses(open.flat()),
    ];
  }

  /** Removes all of it. */
  async forget(): Promise<void> {
    const { ledger, runs } = this.#places;
    for (const path of [ledger, `${ledger}.1`, runs]) await remove(path);
  }

  async #judge(run: string): Promise<Access[]> {
    const rights = parseJson(await readText(rightsOf(run)));
    if (!isObject(rights)) return [];
    const text = await new Ledger(run).takeNew(LEDGER_LIMIT);
    return readLedger(text, rights as unknown as PluginPermissions, this.#places);
  }

  /** Their ledgers, the oldest first. */
  #openRuns(): string[] {
    const { runs } = this.#places;
    try {
      return [...Deno.readDirSync(runs)].map(({ name }) => `${runs}/${name}`)
        .filter((path) => path.endsWith(".json")).map((path) => `${path}l`).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }
}

/** Each thing once for each verdict, with how often and when last. */
export function countAccesses(accesses: readonly (Access & { times?: number })[]): CountedAccess[] {
  const found = new Map<string, CountedAccess>();
  for (const access of accesses) {
    const key = `${access.permission} ${access.value} ${access.refused}`;
    const before = found.get(key);
    const times = (before?.times ?? 0) + (access.times ?? 1);
    const at = before && before.at > access.at ? before.at : access.at;
    found.set(key, { ...access, at, times });
  }
  return [...found.values()];
}

/** Where the rights of a run stand. */
function rightsOf(run: string): string {
  return run.slice(0, -1);
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
