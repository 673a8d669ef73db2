/** Between the daemon's clients and the apps that answer them: one app process per client.
 *
 * What they say to each other is relayed unread but for the number of a request and whether it is
 * over. By that an app is ended that nobody has used for a while, or whose configuration is an
 * older one, once its client waits for nothing; the next request starts a fresh one, which reads
 * the conversation back from its session. */

import { ExitCode, type JsonObject, PyraError, toErrorInfo } from "../../base/mod.ts";
import { DaemonLostError } from "../../daemon/mod.ts";
import { onlyAgent } from "./remote_person.ts";
import type { AppEnd, AppProcess } from "../app_process.ts";
import { NOBODY, personBehind } from "../terminal/nobody.ts";
import type { Named } from "../methods.ts";
import type { Person } from "../terminal/person.ts";
import { type AppRecord, record, type Told } from "./told.ts";

/** The number by which an app says that it is ready; clients count from one. */
const KERNEL = 0;

/** How many conversations may be open at once; each is a process. */
const MOST_APPS = 16;

/** How long an app may take to end, in milliseconds. */
const GRACE_MS = 5_000;

/** How long an app is kept whose client asks nothing, in milliseconds. */
const IDLE_MS = 10 * 60_000;

/** An app, and what it was made from. */
export interface DaemonApp {
  app: Pick<AppProcess, "wire" | "terminate" | "kill" | "ended">;
  /** What is known of the person it works for. */
  record: AppRecord;
  /** Equal for two apps that would not differ. */
  made: string;
}

/** What the relay needs. */
export interface RelayOptions {
  /** Starts an app from the configuration as it is now; `onWire` gets what it says, `client` is
   * whoever is at the client it works for. */
  startApp(
    onWire: (peer: number, message: JsonObject) => void,
    client: AppClient,
  ): Promise<DaemonApp>;
  /** An app crashed. Its client's next request starts another. */
  onCrash(error: string): void;
  /** @default ten minutes */
  idleMs?: number;
}

/** The client of an app, as its kernel knows it. */
export interface AppClient {
  /** Asked about the app's calls. */
  person: Person;
  /** The conversations that the person named, and those that were opened for them. */
  named: Named;
}

/** An app that was started, or is being. */
interface Held {
  ready: Promise<DaemonApp>;
  /** Once it listens. */
  present?: DaemonApp;
  client?: Client;
}

/** One client. */
interface Client {
  number: number;
  send(message: JsonObject): void;
  person: Person;
  /** Conversations that it named, or that were opened for it, by whichever app. */
  sessions: Set<string>;
  /** What its kernel said, and no app's record has yet. */
  told: Told[];
  /** What is on its way to the app, in order. */
  passing: Promise<void>;
  /** How much that is. */
  waiting: number;
  held?: Held;
  /** The numbers of the requests it waits for. */
  open: Set<number>;
  idle?: ReturnType<typeof setTimeout>;
}

/** An app ended before it listened. */
export class AppStartError extends PyraError {
  /** The app has told the user itself. */
  readonly told: boolean;

  constructor(end: AppEnd) {
    const why = end.kind === "crash" ? end.error.message : `exit code ${end.code}`;
    super(`The daemon's app did not start: ${why}`, {
      code: "daemon.app",
      hint: "`pyra config validate` checks the configuration",
      exitCode: end.kind === "crash" ? end.error.exitCode : end.code,
    });
    this.told = end.kind === "exit";
  }
}

/** Relays for all clients. */
export class AppRelay {
  readonly #options: RelayOptions;
  readonly #clients = new Map<number, Client>();
  readonly #apps = new Set<Held>();
  /** Runs already, for whoever asks first. */
  #spare: Held | undefined;
  #made = "";
  #lastClient = KERNEL;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Starts an app from the configuration as it is now, for the next client; those there go on
   * with what they have begun. Throws {@linkcode AppStartError}; nothing has changed then. */
  async renew(): Promise<void> {
    const spare = this.#start();
    const { made } = await spare.ready;
    const former = this.#spare;
    this.#spare = spare;
    this.#made = made;
    if (former) this.#end(former);
    for (const client of this.#clients.values()) this.#letGo(client);
  }

  /** What a client's next app would be made from, as far as is known. */
  get made(): string {
    return this.#made;
  }

  /** Clients that have spoken to the agent, and the requests they wait for. */
  counts(): { clients: number; turns: number; apps: number } {
    const clients = [...this.#clients.values()].filter(({ held }) => held !== undefined);
    return {
      clients: clients.length,
      turns: clients.reduce((sum, { open }) => sum + open.size, 0),
      apps: this.#apps.size,
    };
  }

  /** Takes a client in; the number is how it is called from here on. */
  add(send: (message: JsonObject) => void, person: Person = NOBODY): number {
    const number = ++this.#lastClient;
    this.#clients.set(number, {
      number,
      send,
      person,
      sessions: new Set(),
      told: [],
      passing: Promise.resolve(),
      waiting: 0,
      open: new Set(),
    });
    return number;
  }

  /** Takes what a client's kernel says of its person: in the record of the app before the client's
   * next request. */
  tell(number: number, told: Told): void {
    const client = this.#clients.get(number);
    if (!client) return;
    if (told.kind === "named") client.sessions.add(told.session);
    else client.told.push(told);
    // A question of the app's may wait for what is typed.
    const present = client.held?.present;
    if (present) this.#pass(client, () => recordAll(client, present));
  }

  /** The client is gone, and its app with it. */
  remove(number: number): void {
    const client = this.#clients.get(number);
    this.#clients.delete(number);
    if (!client?.held) return;
    clearTimeout(client.idle);
    client.held.present?.app.wire(number);
    this.#end(client.held);
  }

  /** Passes a request on, to an app that is started for it where there is none. */
  request(number: number, message: JsonObject): void {
    const client = this.#clients.get(number)!;
    client.open.add(Number(message.id));
    clearTimeout(client.idle);
    const held = client.held ??= this.#appFor(client);
    if (!held) {
      const error = new PyraError(`The daemon has ${MOST_APPS} conversations open already`, {
        code: "daemon.full",
        hint: "leave one of them, or set daemon.attach to false for this one",
      });
      return this.#refuse(client, message, error);
    }
    const isNext = client.waiting === 0 && client.told.length === 0;
    if (held.present && isNext) return held.present.app.wire(number, message);
    this.#pass(client, async () => {
      try {
        const started = await held.ready;
        await recordAll(client, started);
        started.app.wire(number, message);
      } catch (error) {
        this.#refuse(client, message, error);
      }
    });
  }

  /** One thing after the other. What cannot be recorded is tried again before the next request,
   * which is refused where it cannot be again. */
  #pass(client: Client, work: () => Promise<void>): void {
    client.waiting += 1;
    client.passing = client.passing.then(work).catch(() => {})
      .finally(() => client.waiting -= 1);
  }

  /** Ends all apps; resolves when they are gone. */
  async stop(): Promise<void> {
    for (const { idle } of this.#clients.values()) clearTimeout(idle);
    await Promise.all([...this.#apps].map((held) => this.#end(held)));
  }

  #appFor(client: Client): Held | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    if (!spare && this.#apps.size >= MOST_APPS) return undefined;
    const held = spare ?? this.#start();
    held.client = client;
    return held;
  }

  /** Starts an app; `ready` resolves when it listens, or rejects with `AppStartError`. */
  #start(): Held {
    const listens = Promise.withResolvers<boolean>();
    const held: Held = { ready: this.#ready(() => held, listens) };
    held.ready.catch(() => this.#forget(held));
    this.#apps.add(held);
    return held;
  }

  async #ready(held: () => Held, listens: PromiseWithResolvers<boolean>): Promise<DaemonApp> {
    const started = await this.#options.startApp((number, message) => {
      if (number === KERNEL) listens.resolve(true);
      else this.#fromApp(held(), number, message);
    }, {
      person: personBehind(() => held().client?.person),
      named: {
        get sessions() {
          return held().client?.sessions ?? new Set();
        },
        opened(id) {
          const { client } = held();
          client?.sessions.add(id);
          client?.send({ kernel: { opened: id } });
        },
      },
    });
    const { app } = started;
    void app.ended.then(() => listens.resolve(false));
    if (!await listens.promise) throw new AppStartError(await app.ended);
    held().present = started;
    void app.ended.then((end) => this.#ended(held(), end));
    return started;
  }

  #fromApp(held: Held, number: number, message: JsonObject): void {
    const { client } = held;
    if (client?.number !== number || client.held !== held) return;
    if (message.event === undefined) client.open.delete(Number(message.id));
    try {
      // No app speaks for a kernel.
      client.send(onlyAgent(message));
    } catch (error) {
      client.open.delete(Number(message.id));
      this.#refuse(client, message, error);
    }
    this.#letGo(client);
  }

  /** Ends the app of a client that waits for nothing: at once where it is of an older
   * configuration, else when nothing comes for a while. */
  #letGo(client: Client): void {
    const { held, open, number } = client;
    if (!held?.present || open.size > 0) return;
    const end = () => {
      client.held = undefined;
      held.present?.app.wire(number);
      this.#end(held);
    };
    clearTimeout(client.idle);
    if (held.present.made !== this.#made) return end();
    client.idle = setTimeout(end, this.#options.idleMs ?? IDLE_MS);
  }

  /** Asks an app to end, and in the end makes it; resolves when it is gone. */
  async #end(held: Held): Promise<void> {
    const started = await held.ready.catch(() => undefined);
    if (!started) return;
    started.app.terminate();
    const timer = setTimeout(() => started.app.kill(ExitCode.failed), GRACE_MS);
    await started.app.ended;
    clearTimeout(timer);
  }

  #ended(held: Held, end: AppEnd): void {
    this.#forget(held);
    if (end.kind === "crash") this.#options.onCrash(end.error.message);
    const { client } = held;
    if (client?.held !== held) return;
    client.held = undefined;
    const error = { ...new DaemonLostError().toInfo() };
    for (const id of client.open) client.send({ id, error });
    client.open.clear();
  }

  #forget(held: Held): void {
    this.#apps.delete(held);
    if (this.#spare === held) this.#spare = undefined;
    if (held.client?.held === held && !held.present) held.client.held = undefined;
  }

  #refuse(client: Client, { id = null }: JsonObject, error: unknown): void {
    client.open.delete(Number(id));
    client.send({ id, error: { ...toErrorInfo(error) } });
  }
}

/** Puts what a client's kernel said into the record of its app. Rejects where it cannot be. */
async function recordAll({ told }: Client, started: DaemonApp): Promise<void> {
  for (let next = told[0]; next; next = told[0]) {
    await record(next, started.record);
    told.shift();
  }
}
