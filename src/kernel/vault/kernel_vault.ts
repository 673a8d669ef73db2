/** The vault of one run: made once, and unlocked only while no app has the terminal. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import type { Config } from "../../config/mod.ts";
import { getProvider } from "../../providers/lookup.ts";
import type { UnlockSource, Vault } from "../../vault/mod.ts";
import type { Home } from "../home.ts";
import type { KernelLog } from "../log.ts";
import type { Row } from "../permissions.ts";
import type { DaemonCommands } from "../daemon/mod.ts";
import { ProviderSecrets } from "./provider_keys.ts";

/** What it stands on. */
export interface KernelVaultOptions {
  home: Home;
  log: KernelLog;
  /** Where the passphrase comes from, if the user said so. */
  source: UnlockSource;
  /** Whether no app has the terminal. */
  mayAsk(): boolean;
  /** Shows one note to the user. */
  remark(line: string): void;
}

/** Nothing is read before it is used. */
export class KernelVault {
  readonly #options: KernelVaultOptions;
  #vault: Promise<Vault> | undefined;

  constructor(options: KernelVaultOptions) {
    this.#options = options;
  }

  /** The vault; the configuration of the first use counts for the whole run. */
  open(config: Config): Promise<Vault> {
    const { home, log, mayAsk } = this.#options;
    return this.#vault ??= late.ports().then(({ kernelVault }) =>
      kernelVault(home, log, config, mayAsk)
    );
  }

  /** The keys of model providers. */
  secrets(config: Config): ProviderSecrets {
    return new ProviderSecrets(() => this.open(config), this.#options.source);
  }

  /** Unlocks it on the user's word, or that of the daemon where one has the conversation. Nothing
   * but a remark when that fails: what needs a secret says so itself. */
  async unlock(config: Config, daemon?: DaemonCommands): Promise<void> {
    const { remark, source } = this.#options;
    try {
      if (daemon) {
        const { unlockDaemonVault } = await late.daemonVault();
        await unlockDaemonVault({ ...source, vault: await this.open(config), daemon });
        return;
      }
      const opened = await this.secrets(config).unlock(source);
      if (!opened) remark("there is no vault; `pyra vault init` makes one");
    } catch (error) {
      if (!(error instanceof PyraError)) throw error;
      remark(error.message);
    }
  }

  /** Sees to it that an app of `row` will find its provider's key; `isAsked` lets `setup` ask
   * the user for one. Throws `vault.locked`. */
  async prepareKey(
    secrets: ProviderSecrets,
    { config, providerId, row, isAsked }: {
      config: Config;
      providerId: string;
      row: Row;
      isAsked: boolean;
    },
  ): Promise<void> {
    const { source, remark } = this.#options;
    if (row.command === "setup" && isAsked) {
      const { askProviderKey } = await late.setupKey();
      const provider = getProvider(providerId);
      await askProviderKey({ provider, vault: await this.open(config), source, remark });
    }
    try {
      await secrets.prepare(providerId, row.command, source);
    } catch (error) {
      const isLocked = error instanceof PyraError && error.exitCode === ExitCode.locked;
      // The daemon starts locked where it must; `pyra vault unlock` opens its vault later.
      if (row.command !== "daemon run" || !isLocked) throw error;
    }
  }
}

type Ports = typeof import("./ports.ts");
type DaemonVault = typeof import("./daemon_vault.ts");
type SetupKey = typeof import("./setup_key.ts");

/** What is loaded when a vault is wanted; named as in `main.ts`, and for its reason. */
const late = {
  ports: () => import("./ports.ts" as string) as Promise<Ports>,
  daemonVault: () => import("./daemon_vault.ts" as string) as Promise<DaemonVault>,
  setupKey: () => import("./setup_key.ts" as string) as Promise<SetupKey>,
};
