/** Starts plugin processes and looks after them until they end: memory and disk, the record
 * for the next start, the programs they started. */

import { newId } from "../../base/mod.ts";
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
    void this.#leftovers.add(process.pid, now()).catch(() => {});
    void process.ended.then(() => {
      this.#processes.delete(process);
      this.#watchdog.unwatch(watched);
      launch.cache.remove();
      // Programs that a plugin with `run` started are in its session and end with it.
      if (launch.startsPrograms) {
        void this.#ports.kill(["-KILL", "--", `-${process.pid}`]).catch(() => {});
      }
      void this.#leftovers.remove(process.pid).catch(() => {});
    });
    return process;
  }
}
