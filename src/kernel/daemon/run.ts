/** `pyra daemon run`, in its two processes: the one around, and the one inside. */

import { type ExitCode, type JsonObject, Secret, toErrorInfo } from "../../base/mod.ts";
import { type Config, DEFAULT_CONFIG } from "../../config/mod.ts";
import { DaemonRunningError, type WantedTask } from "../../daemon/mod.ts";
import type { Vault } from "../../vault/mod.ts";
import type { Home } from "../home.ts";
import type { KernelPlugins } from "../kernel_plugins.ts";
import { LogFile } from "../log_file.ts";
import { InnerDaemon } from "./inner.ts";
import { runOuter } from "./outer.ts";
import { daemonPlace } from "./place.ts";
import type { AppClient, DaemonApp } from "./relay.ts";
import { INSIDE, type SelfCommand } from "./spawn.ts";

/** What the daemon needs of the kernel it runs in. */
export interface DaemonParts {
  home: Home;
  version: string;
  /** The arguments that this process was started with, `--profile` removed. */
  args: readonly string[];
  self(): Promise<SelfCommand>;
  /** The configuration as it is now. Throws where it is broken. */
  config(): Promise<Config>;
  vault(config: Config): Promise<Vault>;
  startApp(
    onWire: (peer: number, message: JsonObject) => void,
    client: AppClient,
  ): Promise<Pick<DaemonApp, "app" | "record">>;
  plugins: KernelPlugins;
  /** Where the vault's passphrase stands, if the user said so. */
  passphraseFile?: string;
  /** Told the process that is the daemon, for whoever watches it. */
  onRunning(pid: number): void;
}

/** Runs the daemon to its end. Throws `daemon.running` beside another one. */
export async function runDaemon(parts: DaemonParts): Promise<ExitCode> {
  let { daemon } = DEFAULT_CONFIG;
  try {
    const config = await parts.config();
    daemon = config.daemon;
    return await run(parts, config);
  } catch (error) {
    // Started by a command or a service manager, nobody reads its stderr. Beside another daemon
    // the log is that one's.
    if (!(error instanceof DaemonRunningError)) {
      await new LogFile(daemonPlace(parts.home.root, daemon).logFile)
        .write("daemon_failed", { error: toErrorInfo(error).message }).catch(() => {});
    }
    throw error;
  }
}

async function run(parts: DaemonParts, config: Config): Promise<ExitCode> {
  const { home, version, args } = parts;
  const place = daemonPlace(home.root, config.daemon);
  const log = new LogFile(place.logFile);
  if (!args.includes(INSIDE)) {
    const spawn = { self: await parts.self(), args: [...args, INSIDE], home: home.root };
    return await runOuter({ place, version, log, spawn, onRunning: parts.onRunning });
  }
  const vault = () => parts.vault(config);
  return await new InnerDaemon({
    place,
    version,
    log,
    wanted: async () => JSON.stringify(await parts.config()),
    startApp: async (onWire, client) => ({
      made: JSON.stringify(await parts.config()),
      ...await parts.startApp(onWire, client),
    }),
    tasks: async () => await pluginTasks(parts),
    vault: {
      state: async () => (await (await vault()).status()).state,
      async open() {
        const { passphraseFile } = parts;
        const { state, method } = await (await vault()).status();
        if (state === "absent") return;
        if (passphraseFile !== undefined || method === "keychain") {
          await (await vault()).unlock({ passphraseFile });
        }
      },
      unlock: async (passphrase) =>
        await (await vault()).unlock(passphrase ? { passphrase: new Secret(passphrase) } : {}),
      lock: async () => await (await vault()).lock("asked to, over the daemon's socket"),
    },
  }).run();
}

/** The plugins that are switched on and have a `run`. */
async function pluginTasks(
  { config, plugins }: DaemonParts,
): Promise<ReadonlyMap<string, WantedTask>> {
  const { plugins: { enabled }, plugin_settings: settings } = await config();
  const granted = Object.values((await plugins.grants.read()).plugins)
    .filter(({ name, offer }) => offer.run && enabled.includes(name));
  return new Map(granted.map(({ name, at, fingerprint }) => {
    const run = async (signal: AbortSignal) => {
      const host = await plugins.host();
      try {
        await host.run(name, signal);
      } finally {
        if (signal.aborted) await host.stop(name);
      }
    };
    return [name, { run, made: JSON.stringify([at, fingerprint, settings[name]]) }];
  }));
}
