/** A home of its own for a plugin under work: the real host and the real sandbox, and nothing of
 * the user's installed plugins is touched. Gone when it is disposed of. */

import { type Json, PyraError } from "../../base/mod.ts";
import type { LogName } from "../../contracts/mod.ts";
import {
  expandPermissions,
  type InstalledPlugin,
  installPlugin,
  readInstalled,
} from "../../plugins/mod.ts";
import { type Grant, PluginHost, pluginPaths, type PluginPorts, withTree } from "../plugins/mod.ts";

/** What a workbench stands on. */
export interface WorkbenchOptions {
  ports: PluginPorts;
  /** The user's real Pyra home, which no plugin may reach. */
  realHome: string;
  /** Told of each access that the runtime refused. */
  onRefused?(plugin: string, permission: string, value: string): void;
  /** Told of each line the plugin logs. */
  onLog?(line: string): void;
}

/** A plugin as the workbench has it. */
export interface Loaded {
  installed: InstalledPlugin;
  grant: Grant;
}

/** One plugin under work. */
export class Workbench implements AsyncDisposable {
  readonly host: PluginHost;
  readonly #options: WorkbenchOptions;
  readonly #folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pyra-workbench-" }));
  /** Its Pyra home. */
  readonly home = `${this.#folder}/home`;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.host = new PluginHost(this.home, {
      ...options.ports,
      log: (name, event, fields) => this.#tell(name, event, fields),
    });
  }

  /** Takes the plugin in as it is now, with the rights its manifest asks for. Throws what an
   * installation or a start would: `plugin.*`. */
  async load(folder: string): Promise<Loaded> {
    const { plugins } = pluginPaths(this.home);
    const { manifest } = await installPlugin(folder, { pluginsFolder: plugins, now: Date.now });
    const { name, version, secrets } = manifest;
    await this.host.stop(name);
    const installed = await readInstalled(plugins, name);
    const given = await this.#options.ports.settings(name);
    const expand = (home: string) =>
      expandPermissions(manifest, given, {
        dataFolder: pluginPaths(this.home).of(name).data,
        places: withTree(this.#options.ports.places, home),
      });
    expand(this.#options.realHome);
    const grant: Grant = {
      name,
      version,
      permissions: expand(this.home),
      secrets,
      fingerprint: installed.fingerprint,
      offer: await this.host.askOffer(installed).catch((error) => {
        throw withoutLogs(error);
      }),
      at: new Date().toISOString(),
      by: "its author",
    };
    await this.host.grants.put(grant);
    return { installed, grant };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.host.stopAll();
    await Deno.remove(this.#folder, { recursive: true });
  }

  /** Shown to the author. What is taken from the vault stands in the log of the vault's owner, and
   * what the plugin said and how it ended in the one that `pyra plugin logs` shows. */
  async #tell(name: LogName, event: string, fields: Record<string, Json>): Promise<void> {
    const { onRefused, onLog, ports } = this.#options;
    if (event === "secret") return await ports.log(name, event, fields);
    if (name === "plugin_errors") await ports.log(name, event, { ...fields, dev: true });
    if (event === "plugin_refused" && "permission" in fields) {
      onRefused?.(String(fields.plugin), String(fields.permission), String(fields.value));
    } else if (typeof fields.line === "string") onLog?.(fields.line);
  }
}

/** What went wrong, without the word that the logs say more: those of a workbench are gone. */
function withoutLogs(error: unknown): unknown {
  if (!(error instanceof PyraError) || !error.hint?.includes("plugin logs")) return error;
  const { code, message, exitCode } = error;
  return new PyraError(message, { code, exitCode });
}
