/** All plugins of one Pyra: checks a grant, starts its process on first use, relays calls.
 *
 * Trusted; the only place where a grant turns into a process. What the plugin may reach is
 * fixed by `launch.ts` and held by the runtime; what it may ask of Pyra is decided here. One
 * plugin's trouble never touches another: every start and every wait is its own. */

import {
  fromErrorInfo,
  type Json,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../../base/mod.ts";
import type { EnabledPlugin, PluginOffer, PluginState } from "../../contracts/mod.ts";
import { compareOffers, type InstalledPlugin, strictestEffect } from "../../plugins/mod.ts";
import { NO_RIGHTS } from "../../processes/mod.ts";
import { tellRefusals } from "./access.ts";
import type { AccessRecord } from "./access_record.ts";
import { CallLimits } from "./call_limits.ts";
import {
  PluginChangedError,
  PluginDiedError,
  PluginKilledError,
  PluginNotEnabledError,
  PluginToolError,
  TooManyPluginsError,
} from "./errors.ts";
import { enabledPlugin, type Grant, GrantStore } from "./grants.ts";
import { callResult } from "./messages.ts";
import { askOffer } from "./offer_request.ts";
import { pluginPaths } from "./paths.ts";
import type { PluginPorts } from "./ports.ts";
import { checkGrant, prepareLaunch } from "./prepare.ts";
import type { PluginProcess } from "./process.ts";
import { answerQuestion } from "./questions.ts";
import { Supervisor } from "./supervisor.ts";

/** How long a plugin may take to load, in milliseconds. */
const START_TIMEOUT_MS = 15_000;

/** How long a call may take unless its caller says otherwise, in milliseconds. */
const CALL_TIMEOUT_MS = 60_000;

/** How long an unused plugin keeps running, in milliseconds. */
const IDLE_STOP_MS = 10 * 60_000;

/** How many plugins run at once; each has a process, and a thread that reads its accesses. */
const MOST_RUNNING = 12;

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
  record: AccessRecord;
  /** Ends the run in the access history; once. */
  closing?: Promise<void>;
  /** Its `setup` is running: it may ask for secrets and set them. */
  settingUp: boolean;
  idle: ReturnType<typeof setTimeout> | undefined;
  /** When it was last asked something. */
  usedAt: number;
}

/** Starts, calls and stops plugins. */
export class PluginHost {
  readonly grants: GrantStore;
  readonly #home: string;
  readonly #ports: PluginPorts;
  readonly #supervisor: Supervisor;
  /** Plugins that are wanted: starting, or running. */
  readonly #running = new Map<string, Promise<Running>>();
  /** Of those, the processes that are not loaded yet. */
  readonly #loading = new Map<string, PluginProcess>();
  /** And those that are. */
  readonly #loaded = new Map<string, Running>();
  readonly #limits: CallLimits;
  /** Plugins that no longer fit the grant of that time, and why. */
  readonly #changed = new Map<string, { at: string | undefined; reason: string }>();
  #stopped = false;

  /** `home` is Pyra's own folder, absolute. */
  constructor(home: string, ports: PluginPorts) {
    this.#home = home;
    this.#ports = ports;
    this.#limits = new CallLimits(ports.ticks ?? ports.now);
    const { grants, running } = pluginPaths(home);
    this.grants = new GrantStore(grants);
    this.#supervisor = new Supervisor(running, ports);
  }

  /** Ends plugin processes that an earlier Pyra left running. Call once, at the start. */
  async reapLeftovers(): Promise<void> {
    await this.#supervisor.reapLeftovers();
  }

  /** The enabled plugins and where they stand; starts none. */
  async states(): Promise<EnabledPlugin[]> {
    const { plugins } = await this.grants.read();
    return Object.values(plugins).map((grant) => enabledPlugin(grant, this.#state(grant)));
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

  /** Runs the plugin's `run` until it returns or `signal` aborts. Whoever calls this decides when
   * one that crashed is started again: it does not rest as it does between calls. */
  async run(name: string, signal: AbortSignal): Promise<void> {
    await this.#request(await this.#start(name, { patient: true }), "run", {}, { signal });
  }

  /** What an installed plugin says it offers, asked of a process that may reach nothing but
   * its own code; `onLoad` is not run. For the question whether to enable it. */
  async askOffer(installed: InstalledPlugin): Promise<PluginOffer> {
    const { name } = installed.manifest;
    const launch = await prepareLaunch(this.#home, this.#ports, installed, NO_RIGHTS);
    const process = this.#supervisor.spawn(name, launch, {
      onQuestion: () => Promise.resolve(null),
      onEnd: () => {},
    });
    try {
      return await askOffer(process, { name, settings: {}, data: launch.cwd }, START_TIMEOUT_MS);
    } finally {
      process.kill("was only asked what it offers");
      await process.ended;
      await launch.record.close();
    }
  }

  /** Stops a plugin; calls in flight may finish for a moment. */
  async stop(name: string): Promise<void> {
    const starting = this.#running.get(name);
    this.#running.delete(name);
    this.#loaded.delete(name);
    this.#loading.get(name)?.kill("was switched off while it was loading");
    const running = await starting?.catch(() => undefined);
    if (running && this.#loaded.get(name) === running) this.#loaded.delete(name);
    clearTimeout(running?.idle);
    await running?.process.stop();
    if (running) await this.#close(running);
  }

  /** Stops all of them, for good. */
  async stopAll(): Promise<void> {
    this.#stopped = true;
    await Promise.all([...this.#running.keys()].map((name) => this.stop(name)));
    await this.#supervisor.settled();
  }

  /** Ends all processes at once; for an end of Pyra that waits for nothing. */
  killAll(): void {
    this.#stopped = true;
    this.#supervisor.killAll("was running when Pyra ended");
  }

  #state({ name, at }: Grant): { state: PluginState; reason?: string } {
    const changed = this.#changed.get(name);
    if (changed?.at === at) return { state: "changed", reason: changed.reason };
    if (this.#running.has(name)) return { state: "running" };
    const resting = this.#limits.resting(name);
    return resting ? { state: "resting", reason: resting.reason } : { state: "ready" };
  }

  /** The running plugin; the first caller starts it, the others wait for the same start. */
  #start(name: string, { patient = false } = {}): Promise<Running> {
    const present = this.#running.get(name);
    if (present) return present;
    const starting = this.#launch(name, patient);
    this.#running.set(name, starting);
    starting.catch(() => {
      if (this.#running.get(name) === starting) this.#running.delete(name);
    });
    return starting;
  }

  async #launch(name: string, patient: boolean): Promise<Running> {
    if (this.#stopped) throw new PluginDiedError(name, "was not started: Pyra is ending");
    if (!patient) this.#limits.checkRested(name);
    await this.#makeRoom(name);
    const granted = await this.grants.find(name);
    let process: PluginProcess | undefined;
    let record: AccessRecord | undefined;
    try {
      const { grant, installed, settings } = await checkGrant(
        this.#home,
        this.#ports,
        granted,
        name,
      );
      const launch = await prepareLaunch(this.#home, this.#ports, installed, grant.permissions);
      record = launch.record;
      process = this.#supervisor.spawn(name, launch, {
        onQuestion: (question) => {
          const { process, settingUp } = running;
          return answerQuestion(question, { grant, busy: process.busy, settingUp }, this.#ports);
        },
        onEnd: (verdict) => this.#ended(running, verdict),
      });
      const running: Running = {
        process,
        grant,
        record,
        settingUp: false,
        idle: undefined,
        usedAt: 0,
      };
      this.#loading.set(name, process);
      await this.#load(running, settings, launch.cwd);
      this.#loaded.set(name, running);
      // In case it ended in this very moment; a second word about the same end is ignored.
      void process.ended.then((verdict) => this.#ended(running, verdict));
      this.#changed.delete(name);
      await this.#ports.log("security", "plugin_start", { plugin: name, pid: process.pid });
      return running;
    } catch (error) {
      if (process) process.kill("could not be loaded");
      else await record?.close();
      await this.#failed(name, granted, toPyraError(error));
      throw error;
    } finally {
      this.#loading.delete(name);
    }
  }

  /** Stops the plugin that has been idle longest where too many run. Throws
   * `TooManyPluginsError` when all of them work. */
  async #makeRoom(name: string): Promise<void> {
    if (this.#running.size < MOST_RUNNING) return;
    const idle = [...this.#loaded.values()]
      .filter(({ process, grant }) => !process.busy && !this.#limits.isHeld(grant.name))
      .toSorted((a, b) => a.usedAt - b.usedAt)[0];
    if (!idle) throw new TooManyPluginsError(name, MOST_RUNNING);
    await this.stop(idle.grant.name);
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
  async #failed(name: string, grant: Grant | undefined, error: PyraError): Promise<void> {
    if (error instanceof PluginNotEnabledError) return;
    if (error instanceof PluginChangedError) {
      this.#changed.set(name, { at: grant?.at, reason: error.message });
    }
    const fell = error instanceof PluginDiedError || error instanceof PluginKilledError;
    if (fell) this.#limits.crashed(name, error.message);
    await this.#ports.log(fell ? "plugin_errors" : "security", "plugin_not_started", {
      plugin: name,
      code: error.code,
      why: error.message,
    }).catch(() => {});
  }

  /** A process ended. One that was stopped, or never loaded, is no fall here. */
  #ended(running: Running, verdict: PyraError): void {
    const { name } = running.grant;
    clearTimeout(running.idle);
    void this.#close(running);
    if (this.#loaded.get(name) !== running) return;
    this.#loaded.delete(name);
    this.#running.delete(name);
    this.#limits.crashed(name, verdict.message);
    void this.#ports.log("plugin_errors", "plugin_ended", { plugin: name, why: verdict.message })
      .catch(() => {});
  }

  async #call(
    name: string,
    method: "tools/call" | "slash/run",
    params: { name: string; arguments: unknown },
    { signal, timeoutMs = CALL_TIMEOUT_MS }: CallOptions,
  ): Promise<string> {
    this.#limits.count(name);
    using _held = this.#limits.hold(name);
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
    this.#limits.answered(name);
    const text = result.data.content.map((part) => part.text).join("\n");
    if (!result.data.isError) return text;
    await this.#tellRefusals(running);
    throw new PluginToolError(name, text);
  }

  /** Logs what the runtime has refused a running plugin, if anything was; a call that succeeds
   * does not. */
  async tellRefusals(name: string): Promise<void> {
    const running = await this.#running.get(name);
    if (running) await this.#tellRefusals(running);
  }

  async #tellRefusals({ grant: { name }, record }: Running): Promise<void> {
    await tellRefusals(
      name,
      await record.takeRefusals(),
      (event, fields) => this.#ports.log("security", event, fields),
    );
  }

  /** The run is over: what it was refused is told, and what it asked for is kept. */
  #close(running: Running): Promise<void> {
    return running.closing ??= this.#tellRefusals(running).catch(() => {})
      .then(() => running.record.close()).catch(() => {});
  }

  async #request(
    running: Running,
    method: string,
    params: unknown,
    options: CallOptions,
  ): Promise<unknown> {
    clearTimeout(running.idle);
    running.usedAt = (this.#ports.ticks ?? this.#ports.now)();
    const answered = running.process.request(method, params, options);
    this.#supervisor.wake();
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
  }
}

function toPyraError(error: unknown): PyraError {
  return error instanceof PyraError ? error : fromErrorInfo(toErrorInfo(error));
}
