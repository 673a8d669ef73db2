/** `pyra daemon …`, where the processes are: starts, stops and asks the daemon of this home. */

import { ExitCode, isObject, type Json, type JsonObject, PyraError } from "../../base/mod.ts";
import type { DaemonReply, DaemonRequest } from "../../contracts/mod.ts";
import {
  DaemonNotRunningError,
  DaemonRunningError,
  DaemonStartingError,
  isStale,
  type PidRecord,
  readPidFile,
  sendCommand,
} from "../../daemon/mod.ts";
import { processStart } from "../../processes/mod.ts";
import { errorsIn, readLog } from "./log_reader.ts";
import { refused } from "../refused.ts";
import { KILLED } from "./outer.ts";
import type { DaemonPlace } from "./place.ts";
import type { ServiceManager } from "./service.ts";
import { signal, spawnDetached, type SpawnOptions } from "./spawn.ts";

/** How long a start may take, in milliseconds. */
const START_MS = 30_000;

/** How long a daemon may take to end before it is killed, in milliseconds. */
const STOP_MS = 20_000;

/** How long the vault may take to open before a start goes on without it, in milliseconds. */
const VAULT_MS = 15_000;

/** How long between two looks, in milliseconds. */
const LOOK_MS = 50;

/** How many errors `status` tells. */
const ERRORS = 5;

/** What the commands stand on. */
export interface DaemonCommandContext {
  place: DaemonPlace;
  version: string;
  /** Pyra's own command line for the daemon. */
  spawn(): Promise<SpawnOptions>;
  /** Throws what a start would fail of. */
  checkConfig(): Promise<void>;
  /** Whether the user's own command line says this verb. */
  isAsked(verb: string): boolean;
  /** The manager of the user's services, for a definition of this daemon. */
  service(options: { credential?: string }): Promise<ServiceManager>;
  /** The variable that the provider's key comes from here, which a service does not see. */
  keyVariable?: string;
  /** The service that the daemon is started as, where there is one. */
  installed(): Promise<ServiceManager | undefined>;
}

/** The daemon of one home, from outside. */
export class DaemonCommands {
  readonly #context: DaemonCommandContext;

  constructor(context: DaemonCommandContext) {
    this.#context = context;
  }

  /** Does what `request` says. The request is untrusted. */
  async run(request: DaemonRequest): Promise<DaemonReply> {
    switch (request.verb) {
      case "start":
        return await this.#start();
      case "stop":
        return await this.#stop();
      case "restart":
        // A daemon that could not start again is not stopped.
        await this.#context.checkConfig();
        await this.#stop().catch(ignoreNotRunning);
        return await this.#start();
      case "status":
        return await this.#status();
      case "reload":
        return await this.send("reload") as JsonObject;
      case "install":
      case "uninstall":
        return await this.#service(request);
      case "logs":
        return { ...await readLog(this.#context.place.logFile, request) };
      default:
        throw refused("do with the daemon what it does not know");
    }
  }

  /** What starts by itself from now on is for the user alone to say. */
  async #service(
    request: Extract<DaemonRequest, { verb: "install" | "uninstall" }>,
  ): Promise<DaemonReply> {
    if (!this.#context.isAsked(request.verb)) {
      throw refused(`${request.verb} the daemon: the command line does not say so`);
    }
    if (request.verb === "uninstall") return await (await this.#context.service({})).uninstall();
    const credential = request.credential === undefined ? undefined : String(request.credential);
    const manager = await this.#context.service({ credential });
    return request.print ? { definition: manager.print() } : await this.#install(manager);
  }

  /** Installs the service and sees that it runs. A daemon that runs otherwise makes way. */
  async #install(manager: ServiceManager): Promise<DaemonReply> {
    const { name, notes, ...rest } = await manager.install();
    const { next: from } = await readLog(this.#context.place.logFile, { lines: 0 });
    const former = await this.#stop().catch(ignoreNotRunning);
    await manager.start();
    await within(START_MS, async () => await this.#answers() || await manager.hasFailed());
    const status = await this.#status();
    if (!status.version) {
      const last = (status.errors as JsonObject[]).at(-1)?.error;
      throw new PyraError(`${name} is installed, but does not run${last ? `: ${last}` : ""}`, {
        code: "service.down",
        hint: `\`pyra daemon run\` shows what happens; \`${rest.see}\` says what was tried`,
      });
    }
    if (former) notes.unshift(`The daemon that ran before was stopped (process ${former.pid}).`);
    const { keyVariable } = this.#context;
    if (keyVariable) {
      notes.push(
        `${keyVariable} is set here, and the service does not see it: ` +
          "`pyra vault import --from-env` takes the key into the vault.",
      );
    }
    const { vault, why } = await this.#vault(from);
    if (vault === "locked") {
      notes.push("Its vault is locked at every start; `pyra vault unlock` opens it.");
      if (why !== undefined) notes.push(`It did not open: ${why}`);
    }
    return { name: name!, ...rest, pid: status.pid!, vault, notes };
  }

  /** One command to the running daemon. Throws `daemon.*`. */
  async send(method: string, params: Json[] = [], timeoutMs?: number): Promise<Json> {
    try {
      return await this.#ask(method, params, timeoutMs);
    } catch (error) {
      const running = error instanceof DaemonNotRunningError && await this.#process();
      throw running ? new DaemonStartingError(running.pid) : error;
    }
  }

  async #ask(method: string, params: Json[] = [], timeoutMs?: number): Promise<Json> {
    const { place: { address }, version } = this.#context;
    return await sendCommand(address, { method, params, version }, timeoutMs);
  }

  /** The process of the daemon; `undefined` when none runs. One whose PID file somebody removed
   * still says itself which process it is. */
  async #process(): Promise<PidRecord | undefined> {
    const record = await readPidFile(this.#context.place.pidFile);
    if (record && !await isStale(record, processStart)) return record;
    const status = await this.#ask("status").catch(() => undefined);
    if (!isObject(status) || typeof status.pid !== "number") return undefined;
    const { pid, version } = status;
    return { pid, version: String(version), started: await processStart(pid) ?? Date.now() };
  }

  async #start(): Promise<DaemonReply> {
    const running = await this.#process();
    if (running) throw new DaemonRunningError(running.pid);
    const { place } = this.#context;
    const { next: from } = await readLog(place.logFile, { lines: 0 });
    const { pid, code } = await this.#launch();
    await within(START_MS, async () => {
      if (await code() !== undefined) return true;
      const now = await this.#process();
      return now !== undefined && now.pid === (pid ?? now.pid) && await this.#answers();
    });
    const ended = await code();
    const now = await this.#process();
    const errors = errorsIn((await readLog(place.logFile, { from })).lines);
    if (ended === undefined && now && await this.#answers()) {
      return { pid: now.pid, ...await this.#vault(from) };
    }
    if (now && pid !== undefined && now.pid !== pid) throw new DaemonRunningError(now.pid);
    const why = errors.at(-1)?.error ??
      (ended === undefined ? "it does not answer" : `code ${ended}`);
    throw new PyraError(`The daemon did not start: ${why}`, {
      code: "daemon.start",
      hint: "`pyra daemon run` shows what happens",
      exitCode: ended === ExitCode.badConfig ? ExitCode.badConfig : ExitCode.failed,
    });
  }

  /** Starts the process: as the service where one is installed, else in a session of its own. */
  async #launch(): Promise<{ pid?: number; code(): Promise<number | undefined> }> {
    const service = await this.#context.installed();
    if (service) {
      await service.start();
      return { code: async () => await service.hasFailed() ? ExitCode.failed : undefined };
    }
    const child = spawnDetached(await this.#context.spawn());
    let code: number | undefined;
    void child.status.then((status) => code = status.code);
    return { pid: child.pid, code: () => Promise.resolve(code) };
  }

  /** How the vault of a daemon that just started is, once that is known; where it stayed shut,
   * what the log says of it since `from`. */
  async #vault(from: number): Promise<{ vault: string; why?: string }> {
    let vault = "";
    await within(VAULT_MS, async () => {
      const status = await this.#ask("status").catch(() => undefined);
      vault = isObject(status) ? String(status.vault) : "";
      return vault !== "opening";
    });
    if (vault !== "locked") return { vault };
    const { lines } = await readLog(this.#context.place.logFile, { from });
    const why = errorsIn(lines).find(({ event }) => event === "vault_locked")?.error;
    return { vault, ...why !== undefined && { why: String(why) } };
  }

  async #answers(): Promise<boolean> {
    return await this.#ask("status").then(() => true, () => false);
  }

  /** Asks the daemon to end, then its process, then makes it end. */
  async #stop(): Promise<DaemonReply> {
    const running = await this.#process();
    if (!running) throw new DaemonNotRunningError();
    const { pid } = running;
    const { next: from } = await readLog(this.#context.place.logFile, { lines: 0 });
    const isGone = async () => (await this.#process())?.pid !== pid;
    const asked = await this.#ask("stop").then(() => true, () => false);
    if (!asked) await signal(pid, "TERM");
    if (await within(STOP_MS, isGone)) {
      const { lines } = await readLog(this.#context.place.logFile, { from });
      return { pid, forced: lines.some((line) => line.includes(`"event":"${KILLED}"`)) };
    }
    // The process inside ends when its stdin closes.
    await signal(pid, "KILL");
    await within(STOP_MS, isGone);
    return { pid, forced: true };
  }

  async #status(): Promise<DaemonReply> {
    const running = await this.#process();
    const { lines } = await readLog(this.#context.place.logFile, { lines: 1000 });
    const errors = errorsIn(lines).slice(-ERRORS);
    if (!running) return { running: false, errors };
    const answer = await this.send("status").catch((error) => ({ problem: error.message }));
    return {
      running: true,
      pid: running.pid,
      uptimeMs: Date.now() - running.started,
      ...isObject(answer) ? answer : {},
      errors,
    };
  }
}

function ignoreNotRunning(error: unknown): void {
  if (!(error instanceof DaemonNotRunningError)) throw error;
}

/** Whether `check` came to hold in time. */
async function within(ms: number, check: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (!await check()) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
