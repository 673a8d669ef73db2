/** Between the daemon's clients and the app Workers that answer them.
 *
 * What they say to each other is relayed unread but for the number of a request and whether it is
 * over. By that a Worker with an older configuration is let go once nobody waits for it: its
 * clients go over to the newest, each when it waits for nothing. */

import { ExitCode, type JsonObject, PyraError, toErrorInfo } from "../../base/mod.ts";
import { DaemonLostError } from "../../daemon/mod.ts";
import type { AppEnd, AppWorker } from "../app_worker.ts";

/** The number by which a Worker says that it is ready; clients count from one. */
const KERNEL = 0;

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

/** What the relay needs. */
export interface RelayOptions {
  /** Makes a Worker from the configuration as it is now; `onWire` gets what it says. */
  startApp(onWire: (peer: number, message: JsonObject) => void): Promise<DaemonApp>;
  /** A Worker ended in a way that another start would not change, or crashed too often. */
  onEnd(code: ExitCode): void;
  /** A Worker crashed; another one follows. */
  onCrash(error: string): void;
}

/** One client. */
interface Client {
  send(message: JsonObject): void;
  /** The Worker that its requests go to. */
  app?: DaemonApp;
  /** The numbers of the requests it waits for. */
  open: Set<number>;
}

/** A Worker ended before it listened. */
export class AppStartError extends PyraError {
  /** The Worker has told the user itself. */
  readonly told: boolean;

  constructor(end: AppEnd) {
    const why = end.kind === "crash" ? end.error.message : `exit code ${end.code}`;
    super(`The daemon's Worker did not start: ${why}`, {
      code: "daemon.app",
      hint: "`pyra config validate` looks at the configuration",
      exitCode: end.kind === "crash" ? end.error.exitCode : end.code,
    });
    this.told = end.kind === "exit";
  }
}

/** Relays for all clients. */
export class AppRelay {
  readonly #options: RelayOptions;
  readonly #clients = new Map<number, Client>();
  readonly #retired = new Set<DaemonApp>();
  #app!: DaemonApp;
  #lastClient = KERNEL;
  #crashes = 0;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Starts the first Worker, or a fresh one in the place of the present, which goes on with
   * what it has begun. Throws {@linkcode AppStartError}; the present one then stays. */
  async renew(): Promise<void> {
    const former = this.#app as DaemonApp | undefined;
    this.#app = await this.#start();
    if (former) this.#retired.add(former);
    this.#letGo();
  }

  /** What the present Worker was made from. */
  get made(): string {
    return this.#app.made;
  }

  /** Clients that have spoken to the agent, and the requests they wait for. */
  counts(): { clients: number; turns: number } {
    const clients = [...this.#clients.values()].filter((client) => client.app !== undefined);
    return {
      clients: clients.length,
      turns: clients.reduce((sum, client) => sum + client.open.size, 0),
    };
  }

  /** Takes a client in; the number is how it is called from here on. */
  add(send: (message: JsonObject) => void): number {
    this.#clients.set(++this.#lastClient, { send, open: new Set() });
    return this.#lastClient;
  }

  /** The client is gone. */
  remove(number: number): void {
    this.#clients.get(number)?.app?.worker.wire(number);
    this.#clients.delete(number);
    this.#letGo();
  }

  /** Passes a request on. */
  request(number: number, message: JsonObject): void {
    const client = this.#clients.get(number)!;
    if (client.open.size === 0 && client.app !== this.#app) {
      client.app?.worker.wire(number);
      client.app = this.#app;
    }
    client.open.add(Number(message.id));
    client.app!.worker.wire(number, message);
  }

  /** Ends all Workers; resolves when they have ended, or their grace is over. */
  async stop(): Promise<void> {
    const workers = [this.#app, ...this.#retired].map(({ worker }) => worker);
    for (const worker of workers) worker.terminate();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const grace = new Promise<void>((resolve) => timer = setTimeout(resolve, GRACE_MS));
    await Promise.race([grace, Promise.all(workers.map((worker) => worker.ended))]);
    clearTimeout(timer);
  }

  /** Starts a Worker; resolves when it listens. Throws {@linkcode AppStartError}. */
  async #start(): Promise<DaemonApp> {
    const ready = Promise.withResolvers<boolean>();
    const app: DaemonApp = await this.#options.startApp((number, message) => {
      if (number === KERNEL) ready.resolve(true);
      else this.#fromApp(app, number, message);
    });
    void app.worker.ended.then(() => ready.resolve(false));
    if (!await ready.promise) throw new AppStartError(await app.worker.ended);
    void app.worker.ended.then((end) => this.#ended(app, end));
    return app;
  }

  #fromApp(app: DaemonApp, number: number, message: JsonObject): void {
    const client = this.#clients.get(number);
    if (client?.app !== app) return;
    if (message.event === undefined) client.open.delete(Number(message.id));
    try {
      client.send(message);
    } catch (error) {
      client.open.delete(Number(message.id));
      client.send({ id: message.id ?? null, error: { ...toErrorInfo(error) } });
    }
    this.#letGo();
  }

  /** Ends the Workers of former configurations that nobody waits for. */
  #letGo(): void {
    for (const app of this.#retired) {
      const waits = [...this.#clients.values()]
        .some((client) => client.app === app && client.open.size > 0);
      if (waits) continue;
      this.#retired.delete(app);
      app.worker.terminate();
    }
  }

  /** A Worker ended; the present one is followed by another. */
  async #ended(app: DaemonApp, end: AppEnd): Promise<void> {
    this.#retired.delete(app);
    this.#disappoint(app);
    if (end.kind === "crash") this.#options.onCrash(end.error.message);
    if (app !== this.#app) return;
    // A wrong command line, say: the Worker has told the user.
    if (end.kind === "exit") return this.#options.onEnd(end.code);
    this.#crashes += 1;
    if (this.#crashes > MAX_CRASHES) return this.#options.onEnd(ExitCode.internal);
    try {
      this.#app = await this.#start();
    } catch (error) {
      this.#options.onCrash(toErrorInfo(error).message);
      this.#options.onEnd(ExitCode.internal);
    }
    // Whoever asked in the meantime.
    this.#disappoint(app);
  }

  /** Tells those who wait for a Worker that it is gone. */
  #disappoint(app: DaemonApp): void {
    for (const client of this.#clients.values()) {
      if (client.app !== app) continue;
      const error = { ...new DaemonLostError().toInfo() };
      for (const id of client.open) client.send({ id, error });
      client.open.clear();
    }
  }
}
