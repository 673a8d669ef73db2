/** The daemon itself: its socket, the commands it takes, the plugins that run with it.
 *
 * Trusted. Messages to the agent are relayed to the clients' apps (`relay.ts`); everything else a
 * client may ask for is decided here. */

import { ExitCode, type Json, type JsonObject, toErrorInfo } from "../../base/mod.ts";
import {
  AGENT_PREFIX,
  DaemonMethodError,
  IpcServer,
  type Peer,
  TaskSupervisor,
  type WantedTask,
} from "../../daemon/mod.ts";
import type { LogFile } from "../log_file.ts";
import { listen } from "./outer.ts";
import type { DaemonPlace } from "./place.ts";
import { kernelPart, RemotePerson } from "./remote_person.ts";
import { readTold } from "./told.ts";
import { AppRelay, AppStartError, type RelayOptions } from "./relay.ts";

/** What the daemon runs on. */
export interface InnerOptions extends Pick<RelayOptions, "startApp"> {
  place: DaemonPlace;
  version: string;
  log: LogFile;
  /** What an app would be made from now. Throws where the configuration is broken. */
  wanted(): Promise<string>;
  /** The plugins that run with the daemon. */
  tasks(): Promise<ReadonlyMap<string, WantedTask>>;
  vault: {
    state(): Promise<string>;
    /** Opens the vault at the start, where that asks nobody. */
    open(): Promise<void>;
    /** Opens the vault; without a passphrase as the configuration says. */
    unlock(passphrase?: string): Promise<void>;
    lock(): Promise<void>;
  };
}

/** Runs the daemon until it is told to end. */
export class InnerDaemon {
  readonly #options: InnerOptions;
  readonly #relay: AppRelay;
  readonly #supervisor: TaskSupervisor;
  readonly #ended = Promise.withResolvers<ExitCode>();
  #isVaultOpening = true;

  constructor(options: InnerOptions) {
    this.#options = options;
    this.#relay = new AppRelay({
      startApp: options.startApp,
      onCrash: (error) => this.#note("app_crashed", { error }),
    });
    this.#supervisor = new TaskSupervisor({
      onChange: ({ name, state, restarts, reason = "" }) => {
        const fell = state === "waiting" || state === "failed";
        this.#note(`plugin_${state}`, { plugin: name, restarts, ...fell && { error: reason } });
      },
    });
  }

  async run(): Promise<ExitCode> {
    const { place, version, log } = this.#options;
    try {
      await this.#relay.renew();
    } catch (error) {
      if (!(error instanceof AppStartError && error.told)) throw error;
      this.#note("daemon_failed", { error: error.message });
      await log.settled();
      return error.exitCode;
    }
    await using _server = await IpcServer.listen({
      address: place.address,
      version,
      serve: (send) => this.#serve(send),
      onRefused: (code) => this.#note("client_refused", { code }),
    });
    using _signals = listen({
      end: () => this.#end(),
      reload: () =>
        void this.#reload().catch((error) =>
          this.#note("reload_failed", { error: toErrorInfo(error).message })
        ),
    });
    void untilClosed(Deno.stdin).then(() => this.#end());
    await this.#openVault();
    this.#note("daemon_started", { pid: Deno.pid, version, vault: await this.#vaultState() });
    await this.#reloadTasks();
    try {
      return await this.#ended.promise;
    } finally {
      await Promise.all([this.#supervisor.stop(), this.#relay.stop()]);
      this.#note("daemon_stopped", { pid: Deno.pid });
      await log.settled();
    }
  }

  #end(): void {
    this.#ended.resolve(ExitCode.ok);
  }

  #note(event: string, fields: Record<string, Json>): void {
    // A disk that is full is no reason to end.
    void this.#options.log.write(event, fields).catch(() => {});
  }

  #serve(send: (message: JsonObject) => void): Peer {
    const person = new RemotePerson(send);
    const client = this.#relay.add(send, person);
    return {
      receive: (message) => {
        const part = kernelPart(message);
        if (part) {
          person.receive(part);
          const told = readTold(part);
          if (told) this.#relay.tell(client, told);
        } else if (!String(message.method).startsWith(AGENT_PREFIX)) {
          void this.#answer(send, message);
        } else this.#relay.request(client, message);
      },
      gone: () => {
        person.gone();
        this.#relay.remove(client);
      },
    };
  }

  async #answer(
    send: (message: JsonObject) => void,
    { id = null, method, params }: JsonObject,
  ): Promise<void> {
    try {
      const [first = null] = Array.isArray(params) ? params : [];
      send({ id, result: await this.#command(String(method), first) });
    } catch (error) {
      send({ id, error: { ...toErrorInfo(error) } });
    }
  }

  async #command(method: string, param: Json): Promise<Json> {
    const { vault } = this.#options;
    switch (method) {
      case "status":
        return await this.#status();
      case "reload":
        return { changed: await this.#reload() };
      case "is_current":
        return param === this.#relay.made;
      case "stop":
        // After the answer is on its way.
        setTimeout(() => this.#end(), 0);
        return {};
      case "vault.unlock":
        await vault.unlock(typeof param === "string" ? param : undefined);
        return { state: await this.#vaultState() };
      case "vault.lock":
        await vault.lock();
        return { state: await this.#vaultState() };
      default:
        throw new DaemonMethodError(method);
    }
  }

  async #status(): Promise<Json> {
    return {
      version: this.#options.version,
      pid: Deno.ppid,
      innerPid: Deno.pid,
      vault: await this.#vaultState(),
      ...this.#relay.counts(),
      plugins: this.#supervisor.status().map((status) => ({ ...status })),
      rss: Deno.memoryUsage().rss,
    };
  }

  /** A vault that stays shut keeps nothing from starting. */
  async #openVault(): Promise<void> {
    try {
      await this.#options.vault.open();
    } catch (error) {
      this.#note("vault_locked", { error: toErrorInfo(error).message });
      await this.#options.log.settled();
    }
    this.#isVaultOpening = false;
  }

  async #vaultState(): Promise<string> {
    if (this.#isVaultOpening) return "opening";
    try {
      return await this.#options.vault.state();
    } catch (error) {
      return `refused: ${toErrorInfo(error).message}`;
    }
  }

  /** Reads the configuration again; `false` when nothing had changed. */
  async #reload(): Promise<boolean> {
    const changed = await this.#options.wanted() !== this.#relay.made;
    if (changed) await this.#relay.renew();
    await this.#reloadTasks();
    this.#note("daemon_reloaded", { changed });
    return changed;
  }

  async #reloadTasks(): Promise<void> {
    try {
      await this.#supervisor.reload(await this.#options.tasks());
    } catch (error) {
      this.#note("plugins_failed", { error: toErrorInfo(error).message });
    }
  }
}

/** Resolves when the process around has let go of the other end. */
async function untilClosed(stdin: typeof Deno.stdin): Promise<void> {
  const bytes = new Uint8Array(64);
  while (await stdin.read(bytes).catch(() => null) !== null);
}
