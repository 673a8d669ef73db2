/** The record of one run of a plugin: what its runtime was asked for, judged and counted while it
 * runs, and kept in its history afterwards. */

import type { PluginPermissions } from "../../contracts/mod.ts";
import { findProgram } from "../../processes/mod.ts";
import { isRuntimeLine, judgeAccess, LINE_BEGINS } from "./access.ts";
import { AccessCounts, type NewRefusals } from "./access_counts.ts";
import type { AccessHistory } from "./access_history.ts";
import { AccessPipe } from "./access_pipe.ts";
import type { PluginPlaces } from "./paths.ts";

/** How long after an access it stands in the file of its run, at most, in milliseconds. */
const KEEP_MS = 2_000;

/** What a run asks for. */
export class AccessRecord {
  readonly #history: AccessHistory;
  readonly #run: string;
  readonly #counts = new AccessCounts();
  readonly #pipe: Promise<AccessPipe | undefined>;
  readonly #tampered = Promise.withResolvers<string>();
  #keeping: ReturnType<typeof setTimeout> | undefined;
  #closing: Promise<void> | undefined;

  /** Begins the record of a run with these rights; with the pipe that the runtime writes into.
   * Where the system has no such pipes (Windows), nothing is recorded. */
  static async begin(
    history: AccessHistory,
    granted: PluginPermissions,
    { places, now }: { places: PluginPlaces; now: number },
  ): Promise<{ record: AccessRecord; pipe?: string }> {
    const record = new AccessRecord(history, await history.begin(now), { granted, places });
    return { record, pipe: (await record.#pipe)?.path };
  }

  private constructor(
    history: AccessHistory,
    run: string,
    { granted, places }: { granted: PluginPermissions; places: PluginPlaces },
  ) {
    this.#history = history;
    this.#run = run;
    const hasPipes = findProgram("mkfifo") !== undefined;
    this.#pipe = !hasPipes ? Promise.resolve(undefined) : AccessPipe.open(`${run}.pipe`, {
      begins: LINE_BEGINS,
      isLine: isRuntimeLine,
      onLine: (line) => {
        const access = judgeAccess(line, granted, places);
        if (access) this.#counts.add(access);
        this.#keeping ??= setTimeout(() => void this.#keep(), KEEP_MS);
      },
      onWrong: (why) => this.#tampered.resolve(why),
    });
  }

  /** Resolves when something other than the runtime has written to the record; what it holds. */
  get tampered(): Promise<string> {
    return this.#tampered.promise;
  }

  /** What was refused since the last time. */
  async takeRefusals(): Promise<NewRefusals> {
    await (await this.#pipe)?.drain();
    const taken = this.#counts.takeRefusals();
    if (taken.refused.length > 0) await this.#keep();
    return taken;
  }

  /** The run is over: its accesses join the history. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    await (await this.#pipe)?.close();
    clearTimeout(this.#keeping);
    await this.#history.end(this.#run, this.#counts.all());
  }

  /** Writes down what there is: a kernel may be killed. */
  async #keep(): Promise<void> {
    clearTimeout(this.#keeping);
    this.#keeping = undefined;
    if (this.#closing) return;
    await this.#history.keep(this.#run, this.#counts.all()).catch(() => {});
  }
}
