/** Starts plugin processes and looks after them until they end: memory and disk, the record
 * for the next start, the programs they started. */

import { newId } from "../../base/mod.ts";
import { findFamilies, findMarked, PS_ARGS, PS_MARKED } from "../../processes/mod.ts";
import { Leftovers } from "./leftovers.ts";
import type { PluginPorts } from "./ports.ts";
import type { PreparedLaunch } from "./prepare.ts";
import { PluginProcess, type ProcessOptions } from "./process.ts";
import { Watchdog } from "./watchdog.ts";

/** Looks after the processes of one Pyra. */
export class Supervisor {
  readonly #ports: PluginPorts;
  readonly #watchdog: Watchdog;
  readonly #leftovers: Leftovers;
  readonly #processes = new Set<PluginProcess>();
  readonly #ending = new Set<Promise<void>>();

  /** `folder` is where running kernels write down what they started. */
  constructor(folder: string, ports: PluginPorts) {
    this.#ports = ports;
    this.#watchdog = new Watchdog((args) => ports.ps(args));
    this.#leftovers = new Leftovers({
      folder,
      ports,
      pid: ports.pid,
      marks: { kernel: ports.kernelMark, plugin: ports.hostEntry },
    });
  }

  /** Ends what an earlier Pyra left running. */
  async reapLeftovers(): Promise<void> {
    const ended = await this.#leftovers.reap();
    if (ended.length > 0) await this.#ports.log("security", "plugin_leftovers", { ended });
  }

  /** Work began: looks more often for a while. */
  wake(): void {
    this.#watchdog.wake();
  }

  /** Ends all of them now. */
  killAll(why: string): void {
    for (const process of this.#processes) process.kill(why);
  }

  /** Resolves when what the processes that have ended left running has ended, too. */
  async settled(): Promise<void> {
    await Promise.all(this.#ending);
  }

  /** Ends the programs that a plugin with `run` started: those of its session, and those that left
   * it with their environment as it was. Inside the second wall the system does that; without it,
   * a program that wants to stay can. */
  async #endPrograms(pid: number, cache: string | undefined): Promise<void> {
    const { ps, kill } = this.#ports;
    await kill(["-KILL", "--", `-${pid}`]).catch(() => {});
    if (cache === undefined) return;
    const marked = findMarked(await ps(PS_MARKED).catch(() => ""), `DENO_DIR=${cache}`);
    if (marked.length === 0) return;
    // The plugin may have been started again meanwhile.
    const alive = [...this.#processes].map((one) => one.pid);
    const families = findFamilies(await ps(PS_ARGS).catch(() => ""), alive);
    const living = new Set([...families.values()].flatMap(({ pids }) => pids));
    const strays = marked.filter((one) => !living.has(one));
    if (strays.length > 0) await kill(["-KILL", ...strays.map(String)]).catch(() => {});
  }

  /** Starts a process. Throws `PluginDiedError` when the system refuses. */
  spawn(
    name: string,
    launch: PreparedLaunch,
    on: Pick<ProcessOptions, "onQuestion" | "onEnd">,
  ): PluginProcess {
    const { log, now, ticks = now } = this.#ports;
    const process = new PluginProcess({
      name,
      launch,
      now: ticks,
      id: () => newId(now()),
      ...on,
      onLog: (line) =>
        void log("plugin_errors", "plugin_output", { plugin: name, line }).catch(() => {}),
    });
    this.#processes.add(process);
    const watched = {
      pid: process.pid,
      get busy() {
        return process.busy;
      },
      places: launch.places,
      kill: (why: string) => process.kill(why),
    };
    this.#watchdog.watch(watched);
    void launch.record.tampered.then((why) => {
      process.kill("wrote to the record of its own accesses");
      void log("security", "plugin_tampered", { plugin: name, why }).catch(() => {});
    });
    void this.#leftovers.add(process.pid, now()).catch(() => {});
    void process.ended.then(() => {
      this.#processes.delete(process);
      this.#watchdog.unwatch(watched);
      launch.cache.remove();
      // Programs that a plugin with `run` started are in its session and end with it.
      if (launch.startsPrograms) {
        const ending = this.#endPrograms(process.pid, launch.env.DENO_DIR);
        this.#ending.add(ending);
        void ending.finally(() => this.#ending.delete(ending));
      }
      void this.#leftovers.remove(process.pid).catch(() => {});
    });
    return process;
  }
}
