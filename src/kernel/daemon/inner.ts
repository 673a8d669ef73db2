/** The daemon itself: its socket, the app Worker behind it, the plugins that run with it.
 *
 * Trusted. What clients and Worker say to each other is relayed unread but for the number of a
 * request and whether it is over, by which a Worker with an older configuration is let go once
 * nobody waits for it. */

import { ExitCode, type Json, type JsonObject, toErrorInfo } from "../../base/mod.ts";
import {
  AGENT_PREFIX,
  DaemonLostError,
  DaemonMethodError,
  IpcServer,
  type Peer,
  TaskSupervisor,
  type WantedTask,
} from "../../daemon/mod.ts";
import type { LogFile } from "../log.ts";
import type { AppWorker } from "../app_worker.ts";
import { listen } from "./outer.ts";
import type { DaemonPlace } from "./place.ts";

/** How many Workers may crash before the whole process starts anew. */
const MAX_CRASHES = 10;

/** How long a Worker may take to end, in milliseconds. */
const GRACE_MS = 5_000;

/** An app Worker, and what it was made from. */
export interface DaemonApp {
  worker: AppWorker;
  /** Equal for two Workers that would not differ. */
  made: string;
}

/** What the daemon runs on. */
export interface InnerOptions {
  place: DaemonPlace;
  version: string;
  log: LogFile;
  /** Makes a Worker from the configuration as it is now; `onWire` gets what it says. */
  startApp(onWire: (peer: number, message: JsonObject) => void): Promise<DaemonApp>;
  /** What a Worker would be made from now. Throws where the configuration is broken. */
  wanted(): Promise<string>;
  /** The plugins that run with the daemon. */
  tasks(): Promise<ReadonlyMap<string, WantedTask>>;
  vault: {
    state(): Promise<string>;
    /** Opens the vault; without a passphrase as the configuration says. */
    unlock(passphrase?: string): Promise<void>;
    lock(): Promise<void>;
  };
}

/** One client. */
interface Client {
  send(message: JsonObject): void;
  /** The Worker that its requests go to. */
  app?: DaemonApp;
  /** The requests it waits for. */
  open: Set<Json>;
}

/** Runs the daemon until it is told to end. */
export class InnerDaemon {
  readonly #options: InnerOptions;
  readonly #clients = new Map<number, Client>();
  readonly #retired = new Set<DaemonApp>();
  readonly #supervisor: TaskSupervisor;
  readonly #ended = Promise.withResolvers<ExitCode>();
  #app!: DaemonApp;
  #lastClient = 0;
  #crashes = 0;

  constructor(options: InnerOptions) {
    this.#options = options;
    this.#supervisor = new TaskSupervisor({
      onChange: ({ name, state, restarts, reason }) => {
        const fell = state === "waiting" || state === "failed";
        this.#note(`plugin_${state}`, { plugin: name, restarts, ...fell && { error: reason } });
      },
    });
  }

  async run(): Promise<ExitCode> {
    const { place, version, log } = this.#options;
    this.#app = await this.#startApp();
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
    this.#note("daemon_started", { pid: Deno.pid, version, vault: await this.#vaultState() });
    await this.#reloadTasks();
    try {
      return await this.#ended.promise;
    } finally {
      await Promise.all([this.#supervisor.stop(), this.#stopApps()]);
      this.#note("daemon_stopped", { pid: Deno.pid });
      await log.settled();
    }
  }

  #end(): void {
    this.#ended.resolve(ExitCode.ok);
  }

  #note(event: string, fields: Record<string, Json | undefined>): void {
    void this.#options.log.write(event, fields as Record<string, Json>).catch(() => {});
  }

  /** Starts a Worker; one that ends unasked is followed by another. */
  async #startApp(): Promise<DaemonApp> {
    const app: DaemonApp = await this.#options.startApp((peer, message) =>
      this.#fromApp(app, peer, message)
    );
    void app.worker.ended.then((end) => this.#appEnded(app, end));
    return app;
  }

  async #appEnded(app: DaemonApp, end: Awaited<AppWorker["ended"]>): Promise<void> {
    this.#retired.delete(app);
    for (const client of this.#clients.values()) {
      if (client.app !== app) continue;
      const error = { ...new DaemonLostError().toInfo() };
      for (const id of client.open) client.send({ id, error });
      client.open.clear();
    }
    if (app !== this.#app) return;
    // Usage errors and the like: the command line of the daemon itself is wrong.
    if (end.kind === "exit") return this.#ended.resolve(end.code);
    this.#note("app_crashed", { error: end.error.message });
    this.#crashes += 1;
    if (this.#crashes > MAX_CRASHES) return this.#ended.resolve(ExitCode.internal);
    try {
      this.#app = await this.#startApp();
    } catch (error) {
      this.#note("app_crashed", { error: toErrorInfo(error).message });
      this.#ended.resolve(ExitCode.internal);
    }
  }

  #serve(send: (message: JsonObject) => void): Peer {
    const number = ++this.#lastClient;
    const client: Client = { send, open: new Set() };
    this.#clients.set(number, client);
    return {
      receive: (message) => {
        if (String(message.method).startsWith(AGENT_PREFIX)) {
          this.#toApp(number, client, message);
        } else void this.#answer(client, message);
      },
      gone: () => {
        this.#clients.delete(number);
        client.open.clear();
        client.app?.worker.wire(number);
        this.#letGo();
      },
    };
  }

  /** A client waits for at most one Worker at a time: for the newest, once it waits for none. */
  #toApp(number: number, client: Client, message: JsonObject): void {
    if (client.open.size === 0 && client.app !== this.#app) {
      client.app?.worker.wire(number);
      client.app = this.#app;
    }
    client.open.add(message.id ?? null);
    client.app!.worker.wire(number, message);
  }

  #fromApp(app: DaemonApp, number: number, message: JsonObject): void {
    const client = this.#clients.get(number);
    if (client?.app !== app) return;
    const { id = null } = message;
    if (message.event === undefined) client.open.delete(id);
    try {
      client.send(message);
    } catch (error) {
      client.open.delete(id);
      client.send({ id, error: { ...toErrorInfo(error) } });
    }
    this.#letGo();
  }

  /** Ends the Workers of former configurations that nobody waits for. */
  #letGo(): void {
    for (const app of this.#retired) {
      const clients = [...this.#clients.values()].filter((client) => client.app === app);
      if (clients.some((client) => client.open.size > 0)) continue;
      this.#retired.delete(app);
      app.worker.terminate();
    }
  }

  async #answer(client: Client, { id = null, method, params }: JsonObject): Promise<void> {
    try {
      const [first] = Array.isArray(params) ? params : [];
      client.send({ id, result: await this.#command(String(method), first ?? null) });
    } catch (error) {
      client.send({ id, error: { ...toErrorInfo(error) } });
    }
  }

  async #command(method: string, param: Json): Promise<Json> {
    const { vault } = this.#options;
    switch (method) {
      case "status":
        return await this.#status();
      case "reload":
        return { changed: await this.#reload() };
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
    const clients = [...this.#clients.values()];
    return {
      version: this.#options.version,
      innerPid: Deno.pid,
      vault: await this.#vaultState(),
      clients: clients.filter((client) => client.app !== undefined).length,
      turns: clients.reduce((sum, client) => sum + client.open.size, 0),
      plugins: this.#supervisor.status().map((status) => ({ ...status })),
      rss: Deno.memoryUsage().rss,
    };
  }

  async #vaultState(): Promise<string> {
    try {
      return await this.#options.vault.state();
    } catch (error) {
      return `refused: ${toErrorInfo(error).message}`;
    }
  }

  /** Reads the configuration again. A Worker made from another goes on with what it has begun,
   * everything new goes to a fresh one. `false` when nothing had changed. */
  async #reload(): Promise<boolean> {
    const changed = await this.#options.wanted() !== this.#app.made;
    if (changed) {
      const former = this.#app;
      this.#app = await this.#startApp();
      this.#retired.add(former);
      this.#letGo();
    }
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

  async #stopApps(): Promise<void> {
    const apps = [this.#app, ...this.#retired];
    for (const { worker } of apps) worker.terminate();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, GRACE_MS));
    await Promise.race([grace, Promise.all(apps.map(({ worker }) => worker.ended))]);
    clearTimeout(timer);
  }
}

/** Resolves when the process around has let go of the other end. */
async function untilClosed(stdin: typeof Deno.stdin): Promise<void> {
  const bytes = new Uint8Array(64);
  while (await stdin.read(bytes).catch(() => null) !== null);
}
