/** All plugins of one Pyra: checks a grant, starts its process on first use, relays calls.
 *
 * Trusted; the only place where a grant turns into a process. What the plugin may reach is
 * fixed by `launch.ts` and held by the runtime; what it may ask of Pyra is decided here. One
 * plugin's trouble never touches another: every start and every wait is its own. */

import {
  fromErrorInfo,
  type Json,
  type JsonObject,
  newId,
  PyraError,
  toErrorInfo,
} from "../../base/mod.ts";
import type { EnabledPlugin, PluginOffer, PluginState } from "../../contracts/mod.ts";
import { compareOffers, type InstalledPlugin, strictestEffect } from "../../plugins/mod.ts";
import { Ledger, readLedger, refusals } from "./access.ts";
import { Backoff } from "./backoff.ts";
import {
  PluginChangedError,
  PluginDiedError,
  PluginKilledError,
  PluginNotEnabledError,
  PluginRestingError,
  PluginToolError,
} from "./errors.ts";
import { type Grant, GrantStore } from "./grants.ts";
import { Leftovers } from "./leftovers.ts";
import { callResult, type Question } from "./messages.ts";
import { askOffer } from "./offer_request.ts";
import { pluginPaths } from "./paths.ts";
import type { PluginPorts } from "./ports.ts";
import { checkGrant, NO_PERMISSIONS, type PreparedLaunch, prepareLaunch } from "./prepare.ts";
import { PluginProcess } from "./process.ts";
import { answerQuestion } from "./questions.ts";
import { Watchdog } from "./watchdog.ts";

/** How long a plugin may take to load, in milliseconds. */
const START_TIMEOUT_MS = 15_000;

/** How long a call may take unless its caller says otherwise, in milliseconds. */
const CALL_TIMEOUT_MS = 60_000;

/** How long an unused plugin keeps running, in milliseconds. */
const IDLE_STOP_MS = 10 * 60_000;

/** Most refused accesses that are told one by one. */
const REFUSALS_TOLD = 20;

/** How a call is to be made. */
export interface CallOptions {
  signal?: AbortSignal;
  /** @default 60,000 */
  timeoutMs?: number;
}

/** A running plugin with what belongs to it. */
interface Running {
  process: PluginProcess;
  grant: Grant;
  ledger: Ledger;
  /** Its `setup` is running: it may ask for secrets and set them. */
  settingUp: boolean;
  idle: ReturnType<typeof setTimeout> | undefined;
}

/** Starts, calls and stops plugins. */
export class PluginHost {
  readonly grants: GrantStore;
  readonly #home: string;
  readonly #ports: PluginPorts;
  readonly #watchdog: Watchdog;
  readonly #leftovers: Leftovers;
  readonly #running = new Map<string, Promise<Running>>();
  /** Processes that are not loaded yet. */
  readonly #loading = new Map<string, PluginProcess>();
  readonly #backoffs = new Map<string, Backoff>();
  readonly #changed = new Map<string, string>();
  #stopped = false;

  /** `home` is Pyra's own folder, absolute. */
  constructor(home: string, ports: PluginPorts) {
    this.#home = home;
    this.#ports = ports;
    const paths = pluginPaths(home);
    this.grants = new GrantStore(paths.grants);
    this.#watchdog = new Watchdog((args) => ports.ps(args));
    this.#leftovers = new Leftovers({
      folder: paths.running,
      ports,
      pid: ports.pid,
      marks: { kernel: ports.kernelMark, plugin: ports.hostEntry },
    });
  }

  /** Ends plugin processes that an earlier Pyra left running. Call once, at the start. */
  async reapLeftovers(): Promise<void> {
    const ended = await this.#leftovers.reap();
    if (ended.length > 0) await this.#ports.log("security", "plugin_leftovers", { ended });
  }

  /** The enabled plugins and where they stand; starts none. */
  async states(): Promise<EnabledPlugin[]> {
    const { plugins } = await this.grants.read();
    return Object.values(plugins).map((grant) => ({
      name: grant.name,
      version: grant.version,
      permissions: grant.permissions,
      offer: grant.offer,
      ...this.#state(grant.name),
    }));
  }

  /** The tools the user agreed to, with the effect that counts; starts nothing. */
  async listTools(name: string): Promise<PluginOffer["tools"]> {
    const grant = await this.grants.find(name);
    return (grant?.offer.tools ?? []).map((tool) => ({
      ...tool,
      effect: strictestEffect(tool.effect, grant!.permissions),
    }));
  }

  /** Makes sure that a plugin runs. Throws `plugin.*`. */
  async start(name: string): Promise<void> {
    await this.#start(name);
  }

  /** Calls a tool and returns its text. Throws `plugin.*` or `cancelled`. */
  async call(
    name: string,
    tool: string,
    args: JsonObject,
    options: CallOptions = {},
  ): Promise<string> {
    return await this.#call(name, "tools/call", { name: tool, arguments: args }, options);
  }

  /** Runs a slash command with the text behind its name. */
  async slash(
    name: string,
    command: string,
    args: string,
    options: CallOptions = {},
  ): Promise<string> {
    return await this.#call(name, "slash/run", { name: command, arguments: args }, options);
  }

  /** Runs the plugin's `setup`: it may ask the user and store its own secrets, as long as
   * this call lasts and not otherwise. */
  async setup(name: string, signal?: AbortSignal): Promise<void> {
    const running = await this.#start(name);
    running.settingUp = true;
    try {
      await this.#request(running, "setup", {}, { signal });
    } finally {
      running.settingUp = false;
    }
  }

  /** Runs the plugin's `run` until it returns or `signal` aborts. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    await this.#request(await this.#start(name), "run", {}, { signal });
  }

  /** What an installed plugin says it offers, asked of a process that may reach nothing but
   * its own code; `onLoad` is not run. For the question whether to enable it. */
  async askOffer(installed: InstalledPlugin): Promise<PluginOffer> {
    const { name } = installed.manifest;
    const launch = await prepareLaunch(this.#home, this.#ports, installed, NO_PERMISSIONS);
    const process = this.#spawn(name, launch, () => Promise.resolve(null));
    try {
      return await askOffer(process, { name, settings: {}, data: launch.cwd }, START_TIMEOUT_MS);
    } finally {
      process.kill("was only asked what it offers");
      await process.ended;
    }
  }

  /** Stops a plugin; calls in flight may finish for a moment. */
  async stop(name: string): Promise<void> {
    const starting = this.#running.get(name);
    this.#running.delete(name);
    this.#loading.get(name)?.kill("was switched off while it was loading");
    const running = await starting?.catch(() => undefined);
    clearTimeout(running?.idle);
    await running?.process.stop();
  }

  /** Stops all of them, for good. */
  async stopAll(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#running.keys()].map((name) => this.stop(name)));
  }

  #state(name: string): { state: PluginState; reason?: string } {
    const changed = this.#changed.get(name);
    if (changed) return { state: "changed", reason: changed };
    if (this.#running.has(name)) return { state: "running" };
    const resting = this.#backoffs.get(name)?.resting(this.#ports.now());
    return resting ? { state: "resting", reason: resting.reason } : { state: "ready" };
  }

  /** The running plugin; the first caller starts it, the others wait for the same start. */
  #start(name: string): Promise<Running> {
    const present = this.#running.get(name);
    if (present) return present;
    const starting = this.#launch(name);
    this.#running.set(name, starting);
    starting.catch(() => {
      if (this.#running.get(name) === starting) this.#running.delete(name);
    });
    return starting;
  }

  async #launch(name: string): Promise<Running> {
    if (this.#stopped) throw new PluginDiedError(name, "was not started: Pyra is ending");
    const resting = this.#backoff(name).resting(this.#ports.now());
    if (resting) throw new PluginRestingError(name, resting.waitMs, resting.reason);
    let process: PluginProcess | undefined;
    try {
      const granted = await this.grants.find(name);
      const { grant, installed, settings } = await checkGrant(
        this.#home,
        this.#ports,
        granted,
        name,
      );
      const launch = await prepareLaunch(this.#home, this.#ports, installed, grant.permissions);
      const ledger = new Ledger(launch.ledger);
      await ledger.skip();
      process = this.#spawn(name, launch, (question) => {
        const { process, settingUp } = running;
        return answerQuestion(question, { grant, busy: process.busy, settingUp }, this.#ports);
      });
      const running: Running = { process, grant, ledger, settingUp: false, idle: undefined };
      this.#loading.set(name, process);
      await this.#load(running, settings, launch.cwd);
      void process.ended.then((verdict) => this.#ended(running, verdict));
      this.#changed.delete(name);
      await this.#ports.log("security", "plugin_start", { plugin: name, pid: process.pid });
      return running;
    } catch (error) {
      process?.kill("could not be loaded");
      await this.#failed(name, toPyraError(error));
      throw error;
    } finally {
      this.#loading.delete(name);
    }
  }

  /** Has the plugin say what it offers, compares that with the grant, and runs its `onLoad`. */
  async #load(
    { process, grant }: Running,
    settings: Record<string, Json>,
    data: string,
  ): Promise<void> {
    const { name } = grant;
    const offer = await askOffer(process, { name, settings, data }, START_TIMEOUT_MS);
    const differences = compareOffers(grant.offer, offer);
    if (differences.length > 0) {
      throw new PluginChangedError(name, `it now says something else: ${differences.join("; ")}`);
    }
    await process.request("load", {}, { timeoutMs: START_TIMEOUT_MS });
  }

  /** A start came to nothing: remembers why, and tells the logs. */
  async #failed(name: string, error: PyraError): Promise<void> {
    if (error instanceof PluginNotEnabledError) return;
    if (error instanceof PluginChangedError) this.#changed.set(name, error.message);
    const fell = error instanceof PluginDiedError || error instanceof PluginKilledError;
    if (fell) this.#backoff(name).fell(this.#ports.now(), error.message);
    await this.#ports.log(fell ? "plugin_errors" : "security", "plugin_not_started", {
      plugin: name,
      code: error.code,
      why: error.message,
    }).catch(() => {});
  }

  /** Starts a process and has it looked after until it ends. */
  #spawn(
    name: string,
    launch: PreparedLaunch,
    onQuestion: (question: Question) => Promise<unknown>,
  ): PluginProcess {
    const { now } = this.#ports;
    const process = new PluginProcess({
      name,
      launch,
      now,
      id: () => newId(now()),
      onQuestion,
      onLog: (line) =>
        void this.#ports.log("plugin_errors", "output", { plugin: name, line }).catch(() => {}),
    });
    const watched = {
      pid: process.pid,
      get busy() {
        return process.busy;
      },
      places: launch.places,
      kill: (why: string) => process.kill(why),
    };
    this.#watchdog.watch(watched);
    void this.#leftovers.add(process.pid, now()).catch(() => {});
    void process.ended.then(() => {
      this.#watchdog.unwatch(watched);
      // Programs that a plugin with `run` started are in its session and end with it.
      if (launch.startsPrograms) {
        void this.#ports.kill(["-KILL", "--", `-${process.pid}`]).catch(() => {});
      }
      void this.#leftovers.remove(process.pid).catch(() => {});
    });
    return process;
  }

  /** A loaded plugin ended. One that was stopped is no longer in the table: no fall. */
  async #ended(running: Running, verdict: PyraError): Promise<void> {
    const { name } = running.grant;
    clearTimeout(running.idle);
    await this.#tellRefusals(running);
    const current = await this.#running.get(name)?.catch(() => undefined);
    if (current !== running) return;
    this.#running.delete(name);
    this.#backoff(name).fell(this.#ports.now(), verdict.message);
    await this.#ports.log("plugin_errors", "plugin_ended", { plugin: name, why: verdict.message })
      .catch(() => {});
  }

  async #call(
    name: string,
    method: "tools/call" | "slash/run",
    params: { name: string; arguments: unknown },
    { signal, timeoutMs = CALL_TIMEOUT_MS }: CallOptions,
  ): Promise<string> {
    const running = await this.#start(name);
    const { tools, slashCommands } = running.grant.offer;
    const offered = method === "tools/call" ? tools : slashCommands;
    if (!offered.some((entry) => entry.name === params.name)) {
      throw new PluginToolError(name, `The plugin ${name} has no ${params.name}`);
    }
    const result = callResult.safeParse(
      await this.#request(running, method, params, { signal, timeoutMs }),
    );
    if (!result.success) throw new PluginDiedError(name, "gave an answer that is none");
    this.#backoff(name).recovered();
    const text = result.data.content.map((part) => part.text).join("\n");
    if (!result.data.isError) return text;
    await this.#tellRefusals(running);
    throw new PluginToolError(name, text);
  }

  /** One line in `security.log` for each access that was refused since the last time. */
  async #tellRefusals({ grant: { name, permissions }, ledger }: Running): Promise<void> {
    const code = `${pluginPaths(this.#home).plugins}/${name}`;
    const refused = refusals(readLedger(await ledger.takeNew(), permissions, code));
    for (const { permission, value } of refused.slice(0, REFUSALS_TOLD)) {
      await this.#ports.log("security", "plugin_refused", { plugin: name, permission, value })
        .catch(() => {});
    }
    const more = refused.length - REFUSALS_TOLD;
    if (more > 0) await this.#ports.log("security", "plugin_refused", { plugin: name, more });
  }

  async #request(
    running: Running,
    method: string,
    params: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    clearTimeout(running.idle);
    const answered = running.process.request(method, params, options);
    this.#watchdog.wake();
    try {
      return await answered;
    } finally {
      if (!running.process.busy) this.#stopWhenIdle(running);
    }
  }

  #stopWhenIdle(running: Running): void {
    const { name } = running.grant;
    clearTimeout(running.idle);
    running.idle = setTimeout(() => void this.stop(name), IDLE_STOP_MS);
    Deno.unrefTimer(running.idle as unknown as number);
  }

  #backoff(name: string): Backoff {
    const backoff = this.#backoffs.get(name) ?? new Backoff();
    this.#backoffs.set(name, backoff);
    return backoff;
  }
}

function toPyraError(error: unknown): PyraError {
  return error instanceof PyraError ? error : fromErrorInfo(toErrorInfo(error));
}
