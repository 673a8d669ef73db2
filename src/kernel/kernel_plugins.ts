/** The plugins of one Pyra, handed what they need of this process: programs, vault, terminal.
 *
 * The plugin host is loaded when a plugin is first wanted; what a conversation offers is read
 * from the grants alone, so that plugins cost its start nothing. */

import type { EnabledPlugin } from "../contracts/mod.ts";
import { type Config, loadConfig } from "../config/mod.ts";
import { Secret } from "../base/mod.ts";
import type { Places } from "../rights/mod.ts";
import type { Vault } from "../vault/mod.ts";
import type { Home } from "./home.ts";
import type { KernelLog } from "./log.ts";
// Not by the door, which brings the plugin host with it.
import { enabledPlugin, GrantStore } from "./plugins/grants.ts";
import type { PluginHost, PluginPorts } from "./plugins/mod.ts";
import { pluginPaths } from "./plugins/paths.ts";
import { findWalls, type FoundWalls } from "../processes/mod.ts";
import { askLine, askSecret, endProcesses, listProcesses, readVariable } from "./posix.ts";
import { findPlaces } from "./places.ts";
import type { Runtime } from "./runtime.ts";

/** What the plugins stand on. */
export interface KernelPluginsOptions {
  home: Home;
  runtime: Runtime;
  log: KernelLog;
  /** What the command line of a running Pyra contains. */
  mark: string;
  /** The user's own folder. */
  userHome?: string;
  vault(): Promise<Vault>;
  /** Whether the kernel has the terminal. */
  mayAsk(): boolean;
}

/** One host, made at first use. */
export class KernelPlugins {
  readonly grants: GrantStore;
  readonly #options: KernelPluginsOptions;
  #opening: Promise<PluginHost> | undefined;
  #opened: PluginHost | undefined;
  #places: Promise<Places> | undefined;
  #isWallTold = false;

  constructor(options: KernelPluginsOptions) {
    this.#options = options;
    this.grants = new GrantStore(pluginPaths(options.home.root).grants);
  }

  /** The granted plugins and where they stand; starts none. */
  async states(): Promise<EnabledPlugin[]> {
    if (this.#opened) return await this.#opened.states();
    const { plugins } = await this.grants.read();
    return Object.values(plugins).map((grant) => enabledPlugin(grant, { state: "ready" }));
  }

  /** The host. What an earlier Pyra left running is ended meanwhile. */
  host(): Promise<PluginHost> {
    return this.#opening ??= this.#open();
  }

  /** Stops all plugins; calls in flight may finish for a moment. */
  async stop(): Promise<void> {
    await (await this.#opening?.catch(() => undefined))?.stopAll();
  }

  /** Ends all plugins at once. */
  kill(): void {
    this.#opened?.killAll();
  }

  async #open(): Promise<PluginHost> {
    const { PluginHost } = await loadHost();
    this.#opened = new PluginHost(this.#options.home.root, await this.ports());
    void this.#opened.reapLeftovers().catch(() => {});
    return this.#opened;
  }

  /** What is Pyra's own on this machine, and where programs lie. */
  places(): Promise<Places> {
    const { home, runtime, userHome } = this.#options;
    return this.#places ??= findPlaces({ home: home.root, runtime, userHome });
  }

  /** What a plugin host stands on in this process. */
  async ports(): Promise<PluginPorts> {
    const { runtime, log, mark, mayAsk } = this.#options;
    const programs = await runtime.programs();
    return {
      ...programs,
      sealedCache: await runtime.sealedCache(programs),
      walls: (await this.#walls()).walls,
      denoDir: runtime.denoDir,
      pid: Deno.pid,
      kernelMark: mark,
      now: Date.now,
      ticks: () => performance.now(),
      ps: listProcesses,
      kill: endProcesses,
      secrets: {
        get: (name) => this.#secret(name),
        set: async (name, value) => await (await this.#vault()).set(name, new Secret(value)),
      },
      async askUser({ plugin, question, secret }) {
        if (!mayAsk()) return undefined;
        const title = `Your answer to the plugin ${plugin}: `;
        const { foreignQuestion } = await loadHost();
        const lines = foreignQuestion(plugin, question, { secret });
        return secret ? (await askSecret(title, lines))?.expose() : await askLine(title, lines);
      },
      log: (name, event, fields) =>
        log.writeFor(`plugin ${fields?.plugin ?? ""}`, name, event, fields),
      settings: async (plugin) => (await this.#config()).plugin_settings[plugin] ?? {},
      env: readVariable,
      places: await this.places(),
    };
  }

  /** Those that stand and are wanted; that the second one does not is written down once. */
  async #walls(): Promise<FoundWalls> {
    const found = await findWalls((await this.#config()).plugins.second_wall);
    const { why = "" } = found;
    if (!found.second && !this.#isWallTold) {
      this.#isWallTold = true;
      await this.#options.log.write("security", "no_second_wall", { why }).catch(() => {});
    }
    return found;
  }

  async #secret(name: string): Promise<string | undefined> {
    const vault = await this.#options.vault();
    if ((await vault.status()).state === "absent") return undefined;
    const who = name.split(":").slice(0, 2).join(":");
    return (await vault.get(name, { who, why: "it uses it" }))?.expose();
  }

  /** The vault, opened if the user can be asked. */
  async #vault(): Promise<Vault> {
    const vault = await this.#options.vault();
    await vault.unlock();
    return vault;
  }

  /** Read anew: the user may change it while Pyra runs. */
  #config(): Promise<Config> {
    return loadConfig(this.#options.home.config);
  }
}

/** Named as in `main.ts`, and for its reason. */
function loadHost(): Promise<typeof import("./plugins/mod.ts")> {
  return import("./plugins/mod.ts" as string);
}
