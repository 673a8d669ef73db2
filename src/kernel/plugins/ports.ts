/** What the plugins of a Pyra stand on; the kernel hands it in, tests hand in their own. */

import type { Json } from "../../base/mod.ts";
import type { LogName } from "../../contracts/mod.ts";
import type { Places } from "../../rights/mod.ts";
import type { PartCommand, PartSpec, Walls } from "../../processes/mod.ts";
import type { ProcessPorts } from "./leftovers.ts";

/** A question of a plugin to the user. Its text is untrusted: escape and frame it. */
export interface PluginQuestion {
  plugin: string;
  question: string;
  /** The answer is to be typed unseen. */
  secret: boolean;
}

/** The outside of {@linkcode PluginHost}. */
export interface PluginPorts extends ProcessPorts {
  /** The real `deno`, absolute; see `kernel/runtime.ts`. */
  denoPath: string;
  /** `plugins/host.ts` or its bundle, absolute. */
  hostEntry: string;
  /** What is known of Pyra's code already; see `kernel/sealed_cache.ts`. */
  sealedCache?: string;
  walls: Walls;
  /** Makes the command of a part. @default `partCommand()` */
  command?(spec: PartSpec, walls: Walls): PartCommand;
  /** The runtime's cache of packages, for authors. */
  denoDir: string;
  /** This process, and what its command line contains. */
  pid: number;
  kernelMark: string;
  now(): number;
  /** Milliseconds of a clock that nobody sets: limits over time count by it. @default `now` */
  ticks?(): number;
  /** By their full names, `plugin:<name>:<key>`. */
  secrets: {
    get(name: string): Promise<string | undefined>;
    set(name: string, value: string): Promise<void>;
  };
  /** `undefined` when nobody is there. */
  askUser(question: PluginQuestion): Promise<string | undefined>;
  log(name: LogName, event: string, fields: Record<string, Json>): Promise<void>;
  /** The user's `plugin_settings` of one plugin. */
  settings(plugin: string): Promise<Record<string, Json>>;
  /** The value of a variable the plugin was granted; `undefined` where it is not set. */
  env(name: string): Promise<string | undefined>;
  /** What is Pyra's own on this machine, and what is as good as running programs. */
  places: Places;
}
