/** One run of Pyra: the home, the row, the app, the signals, the end. `start.ts` has begun it.
 *
 * Trusted code with broad rights. It holds no model output; it decides what the
 * app may reach before its process starts, and starts a fresh one when a session
 * needs other rights. */

import {
  type ErrorInfo,
  ExitCode,
  type Json,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../base/mod.ts";
import { type Config, DEFAULT_CONFIG, loadKeptConfig } from "../config/mod.ts";
import type { AppStart, Handover } from "../contracts/mod.ts";
// Not by the door, which brings the whole gate with it.
import { OriginRecord } from "../gate/origin.ts";
import { getProvider } from "../providers/lookup.ts";
import { launchApp } from "./app_command.ts";
import { AppWatch } from "./app_limits.ts";
import { appMethods } from "./app_methods.ts";
import { appScreen, pipesOnly } from "./app_screen.ts";
import { Conversation } from "./acts/conversation.ts";
import { TaintRecord } from "./acts/taint_record.ts";
import { type AppEnd, AppProcess, type AppScreen } from "./app_process.ts";
import { type Invocation, readInvocation } from "./invocation.ts";
import type { Environment } from "./environment.ts";
import type { Home } from "./home.ts";
import { type Elsewhere, Heard } from "./heard.ts";
import type { Named } from "./methods.ts";
import { checkProvider, providerOf } from "./choices.ts";
import { checkHandover, nextInvocation } from "./handover.ts";
import { prepareHome } from "./prepare_home.ts";
import type { Runtime } from "./runtime.ts";
import { KernelDaemon } from "./kernel_daemon.ts";
import { KernelPlugins } from "./kernel_plugins.ts";
import { KernelVault } from "./vault/kernel_vault.ts";
import { KernelLog } from "./log.ts";
import { findRow, type Row } from "./permissions.ts";
import type { PartChild } from "./part_child.ts";
import { askOn } from "./posix.ts";
import { findWalls, type FoundWalls, type Walls } from "../processes/mod.ts";
import { Scanner } from "./scanner.ts";
import { Signals } from "./signals.ts";
import {
  type Beginning,
  type EarlyApp,
  type KernelOptions,
  probableWalls,
  wallMode,
} from "./start.ts";
import { noticeWalls } from "./wall_notice.ts";
import { KernelTerminal, type Person } from "./terminal/mod.ts";

/** How often one run may ask for other rights, and be refused them, before it ends: an app that
 * was taken over could do nothing else. */
const MOST_CHANGES = 200;
const MOST_REFUSALS = 20;

/** One command line with its row. */
interface Step {
  invocation: Invocation;
  row: Row;
}

/** An app, and what the kernel keeps of it. */
interface StartedApp {
  app: AppProcess;
  hosts: readonly string[];
  conversation: Conversation;
  origins: OriginRecord;
}

/** The configuration; of a broken one the defaults, and what is wrong. */
interface Loaded {
  config: Config;
  error?: ErrorInfo;
}

/** What came of one app. */
interface Ran {
  end: AppEnd;
  hosts: readonly string[];
  isAttached: boolean;
  session?: string;
  hasSpoken: boolean;
}

/** The state that outlives a single app. */
export class Kernel {
  readonly #options: KernelOptions;
  readonly #environment: Environment;
  readonly #home: Home;
  readonly #runtime: Runtime;
  readonly #log: KernelLog;
  readonly #plugins: KernelPlugins;
  readonly #vault: KernelVault;
  readonly #daemon: KernelDaemon;
  readonly #signals: Signals;
  readonly #terminal: KernelTerminal;
  readonly #taint: TaintRecord;
  readonly #watch = new AppWatch();
  #isWallNoticed = false;
  readonly #scanner = new Scanner({
    start: (onAnswer) => this.#startInternal("scan", onAnswer),
    onFailure: (why) => void this.#log.write("security", "scan_failed", { why }).catch(() => {}),
  });
  #indexing: Promise<void> | undefined;
  #prepared: Promise<void> | undefined;
  /** The command line as the user gave it, to come back to after a handover. */
  readonly #first: Step;
  /** The app that boots already, for the first step. */
  #early: EarlyApp | undefined;

  constructor({ options, first, row, environment, home, runtime }: Beginning, early?: EarlyApp) {
    this.#options = options;
    this.#environment = environment;
    this.#home = home;
    this.#runtime = runtime;
    this.#log = new KernelLog(home);
    this.#first = { invocation: first, row };
    this.#early = early;
    this.#taint = new TaintRecord(home.taint);
    this.#terminal = new KernelTerminal(environment.terminal, environment);
    askOn(this.#terminal);
    this.#signals = new Signals(this.#terminal, (code) => {
      this.#plugins.kill();
      return options.exit(code);
    });
    // Nobody is asked by a daemon: it may start with no one there.
    const mayAsk = () => row.command !== "daemon run";
    this.#vault = new KernelVault({
      home,
      log: this.#log,
      source: first.passphraseFile === undefined ? {} : { passphraseFile: first.passphraseFile },
      mayAsk,
      remark: options.remark,
    });
    this.#plugins = new KernelPlugins({
      home,
      runtime: this.#runtime,
      log: this.#log,
      // From source and in the portable form another program runs `main`.
      mark: fileName(this.#runtime.form === "compiled" ? Deno.execPath() : options.entry),
      userHome: environment.userHome,
      vault: async () => this.#vault.open((await this.#config()).config),
      mayAsk,
    });
    this.#daemon = new KernelDaemon({
      ...options,
      home,
      runtime: this.#runtime,
      portable: environment.file,
      userHome: environment.userHome,
      cwd: environment.cwd,
      first,
    });
  }

  /** Makes the home ready, once. The app boots meanwhile, but is told nothing before. */
  #ready(): Promise<void> {
    return this.#prepared ??= Promise.try(() => {
      prepareHome(this.#home, { skipSentinel: this.#first.row.repairs });
      this.#log.reserve();
      return this.#tellRemarks();
    });
  }

  async #tellRemarks(): Promise<void> {
    const { remarks, notes } = this.#environment;
    for (const line of remarks) this.#options.remark(line);
    for (const line of [...remarks, ...notes]) {
      // A home that cannot be written to can still be read.
      await this.#log.write("security", "environment", { remark: line }).catch(() => {});
    }
  }

  /** Runs the command to its end, and leaves the terminal as it was found. */
  async run(): Promise<ExitCode> {
    try {
      const isDaemon = this.#first.row.command === "daemon run";
      return await (isDaemon ? this.#runDaemon(this.#first) : this.#runApps());
    } finally {
      this.#scanner.stop();
      await this.#plugins.stop();
      this.#terminal.release();
      await this.#log.settled();
    }
  }

  async #runApps(): Promise<ExitCode> {
    /** What ran before, and is to come back to: our own record, never the app's words. */
    const before: { step: Step; resume?: string }[] = [];
    let current = this.#first;
    let resume: string | undefined;
    let detour: ExitCode | undefined;
    let refusals = 0;
    let changes = 0;
    while (true) {
      const ran = await this.#runApp(current, { resume, detour }, before.length === 0);
      const { end } = ran;
      detour = undefined;
      if (end.kind === "crash") {
        await this.#log.write("security", "app_crash", { code: end.error.code });
        throw new PyraError(end.error.message, end.error);
      }
      if (!end.handover) {
        const last = before.pop();
        if (!last) return end.code;
        detour = end.code;
        ({ step: current, resume } = last);
        continue;
      }
      if (++changes > MOST_CHANGES) return end.code;
      // To unlock the vault is no change of rights: the same goes on.
      const next = end.handover.unlock
        ? current
        : await this.#handOver(current, end.handover, ran.hosts);
      if (next) {
        if (end.handover.unlock) {
          const { config } = await this.#config(next.row);
          const daemon = ran.isAttached ? await this.#daemon.commands(config) : undefined;
          await this.#vault.unlock(config, daemon);
        }
        // A chat goes on as another; everything else is a detour.
        if (next.row !== current.row) {
          const step = await atField(current, end.handover.back);
          before.push({ step, resume: ran.session });
        }
        current = next;
        resume = ran.session;
      } else if (current.row.command === "chat" && refusals++ < MOST_REFUSALS) {
        // Back to the conversation.
        resume = ran.session;
      } else return end.code;
    }
  }

  /** Checks what an app asks to run next; `undefined` when it may not, or the user said no. */
  async #handOver(from: Step, { argv }: Handover, hosts: readonly string[]) {
    const invocation = await nextInvocation(from.row, argv);
    const row = invocation && findRow(invocation.words);
    const config = row && await this.#config(row);
    const next = row?.net && config ? providerOf(invocation, config) : undefined;
    const allowed = invocation !== undefined && row !== undefined &&
      await checkHandover({
        from: from.row,
        to: row,
        argv,
        hosts,
        reach: next?.hosts ?? [],
        provider: next?.provider.id,
        providerBefore: config && providerOf(from.invocation, config).provider.id,
      });
    await this.#log.write("security", "handover", {
      from: from.row.command,
      to: argv.join(" "),
      allowed,
    });
    return allowed ? { invocation, row } : undefined;
  }

  /** Opens the vault for a plugin whose tool is called alone: later the app may have the
   * terminal. A vault that stays shut is the plugin's to report, if it needs it at all. */
  async #openForPlugin([, , tool = ""]: readonly string[]): Promise<void> {
    const grant = await this.#plugins.grants.find(tool.split(".")[0]!);
    if (!grant || grant.secrets.length === 0) return;
    await this.#vault.unlock((await this.#config()).config);
  }

  /** Whether somebody is at the terminal who did not say `--yes`. */
  #mayAsk(invocation: Invocation): boolean {
    return this.#environment.terminal.stdin && !invocation.yes;
  }

  /** The configuration; a broken one is an error, except for a row that repairs. */
  async #config(row?: Row): Promise<Loaded> {
    try {
      const config = await loadKeptConfig(this.#home.config, this.#home.keptConfig);
      checkProvider(config);
      return { config };
    } catch (error) {
      // A home that cannot be used is the better explanation.
      await this.#ready();
      if (!row?.repairs) throw error;
      return { config: DEFAULT_CONFIG, error: toErrorInfo(error) };
    }
  }

  /** Runs one command in an app of its own to its end. The app is started within the walls that most
   * likely stand; where the second one does not, nothing has run, and it is started again without.
   * With `mayLeave`, its process need not be gone when it wants nothing more: Pyra ends. */
  async #runApp(
    step: Step,
    after: Pick<AppStart, "resume" | "detour">,
    mayLeave: boolean,
  ): Promise<Ran> {
    const early = step === this.#first ? this.#early : undefined;
    this.#early = undefined;
    const loaded = early ? { config: early.config } : await this.#config(step.row);
    const mode = wallMode(step.row, loaded.config);
    const walls = early?.walls ?? await probableWalls(this.#home, mode);
    // Nothing is started to see what is not there.
    if (!walls.bwrap) void this.#noticeWalls(await findWalls(mode));
    const parts = { loaded, after, mayLeave };
    const ran = await this.#runAppWithin(walls, step, { ...parts, child: early?.child });
    if (ran.hasSpoken || !walls.bwrap) return ran;
    const found = await findWalls(mode);
    if (found.second) return ran;
    void this.#noticeWalls(found);
    return await this.#runAppWithin(found.walls, step, parts);
  }

  async #runAppWithin(
    walls: Walls,
    step: Step,
    { loaded, after, mayLeave, child }: {
      loaded: Loaded;
      after: Pick<AppStart, "resume" | "detour">;
      mayLeave: boolean;
      child?: PartChild;
    },
  ): Promise<Ran> {
    const { invocation, row } = step;
    using attached = row.attaches
      ? await this.#daemon.attach(loaded.config, invocation, this.#terminal)
      : undefined;
    const resume = after.resume ?? await this.#named(step);
    attached?.said(invocation, resume);
    const { app, hosts, conversation } = await this.#startApp(step, {
      loaded,
      walls,
      child,
      after: { ...after, resume, attached: attached !== undefined },
      onWire: (_, message) => attached?.send(message),
      person: this.#terminal,
      named: { sessions: new Set(resume === undefined ? [] : [resume]), opened: () => {} },
      elsewhere: attached,
      screen: (heard) =>
        appScreen({
          terminal: this.#terminal,
          facts: this.#environment.terminal,
          row,
          listener: heard,
          watcher: heard.stdin(invocation.line),
          canMark: this.#environment.screen.cursor,
        }),
    });
    void attached?.relayTo(app).catch(() => {});
    this.#signals.watch(app);
    await this.#ready();
    if (row.keys === "at once") this.#terminal.prepareKeys();
    let end = await app.done;
    const leaves = mayLeave && end.kind === "exit" && end.handover === undefined;
    if (!leaves) end = await app.ended;
    this.#signals.watch(undefined);
    // A conversation that the daemon has is known to its kernel alone.
    const named = end.kind === "exit" ? end.handover?.resume : undefined;
    const isKnown = named !== undefined &&
      (attached ? attached.hasOpened(named) : conversation.knows("sessions", named));
    const session = isKnown ? named : undefined;
    const isAttached = attached !== undefined;
    return { end, hosts, isAttached, session, hasSpoken: app.hasSpoken };
  }

  /** The conversation that the command line of a conversation means. */
  async #named({ row, invocation }: Step): Promise<string | undefined> {
    const { line } = invocation;
    const names = line.options.continue === true || line.options.session !== undefined ||
      line.path === "plan resume";
    if (!names || !row.methods?.includes("sessionOpen")) return undefined;
    const { namedOnCommandLine } = await loadNaming();
    return namedOnCommandLine(line, this.#home.places);
  }

  /** Is the daemon, until it ends. */
  async #runDaemon({ invocation, row }: Step): Promise<ExitCode> {
    await this.#ready();
    return await this.#daemon.run(invocation, (argv) => ({
      config: async () => (await this.#config(row)).config,
      vault: (config) => this.#vault.open(config),
      plugins: this.#plugins,
      startApp: async (onWire, client) => {
        const step = { invocation: { ...invocation, argv }, row };
        const loaded = await this.#config(row);
        const { app, conversation, origins } = await this.#startApp(step, {
          loaded,
          walls: (await findWalls(wallMode(row, loaded.config))).walls,
          after: {},
          onWire,
          ...client,
          screen: () => this.#unseen(),
        });
        return { app, record: { origins, taint: (why) => conversation.taint(why) } };
      },
    }));
  }

  #unseen(): AppScreen {
    return pipesOnly({ terminal: this.#terminal, facts: this.#environment.terminal });
  }

  async #noticeWalls(walls: FoundWalls): Promise<void> {
    if (this.#isWallNoticed) return;
    this.#isWallNoticed = true;
    await this.#ready().catch(() => {});
    await noticeWalls(walls, {
      cache: `${this.#home.root}/cache`,
      isRead: this.#environment.terminal.stderr,
      say: this.#options.remark,
    });
  }

  /** Has the part that keeps the memory's index bring it up to date. */
  #updateIndex(): Promise<void> {
    return this.#indexing ??= this.#runIndex().finally(() => this.#indexing = undefined);
  }

  /** Starts a part that works for the kernel alone. */
  async #startInternal(
    command: "index" | "scan",
    onAnswer: (message: JsonObject) => void = () => {},
  ): Promise<AppProcess> {
    const invocation = await readInvocation([command]);
    const step = { invocation, row: findRow(invocation.words)! };
    const loaded = await this.#config(step.row);
    const { app } = await this.#startApp(step, {
      loaded,
      walls: (await findWalls(wallMode(step.row, loaded.config))).walls,
      after: {},
      onWire: (_, message) => onAnswer(message),
      person: this.#terminal,
      named: { sessions: new Set(), opened: () => {} },
      screen: () => this.#unseen(),
    });
    return app;
  }

  async #runIndex(): Promise<void> {
    const app = await this.#startInternal("index");
    const end = await app.ended;
    if (end.kind === "crash") throw new PyraError(end.error.message, end.error);
    if (end.code !== ExitCode.ok) {
      throw new PyraError("the part that keeps it failed", { code: "memory.index" });
    }
  }

  /** Starts an app with the rights of its row. */
  async #startApp(
    { invocation, row }: Step,
    { loaded, walls, child, after, onWire, person, named, elsewhere, screen }: {
      loaded: Loaded;
      walls: Walls;
      /** Its process, where it boots already. */
      child?: PartChild;
      after: Pick<AppStart, "resume" | "detour" | "attached">;
      onWire: (peer: number, message: JsonObject) => void;
      /** Whoever is asked about its calls. */
      person: Person;
      named: Named;
      /** Where the conversation is kept, if not here. */
      elsewhere?: Elsewhere;
      screen(heard: Heard): AppScreen;
    },
  ): Promise<StartedApp> {
    const { provider, hosts } = providerOf(invocation, loaded);
    this.#log.copiesCalls = loaded.config.plugins.log_executions;
    const resolution = { places: this.#home.places, providerHosts: hosts };
    const secrets = this.#vault.secrets(loaded.config);
    const needsKey = row.secrets === "provider" && getProvider(provider.id).requiresKey;
    if (needsKey && !after.attached) {
      await this.#ready();
      await this.#vault.prepareKey(secrets, {
        config: loaded.config,
        providerId: provider.id,
        row,
        isAsked: invocation.provider !== undefined && this.#mayAsk(invocation),
      });
    }
    if (row.command === "tool call") {
      await this.#ready();
      await this.#openForPlugin(invocation.words);
    }
    const start: AppStart = {
      argv: invocation.argv,
      line: invocation.line,
      home: this.#home.root,
      profile: this.#first.invocation.profile,
      cwd: this.#environment.cwd,
      version: this.#options.version,
      terminal: this.#environment.terminal,
      config: configFor(row, loaded.config, invocation.words),
      configError: loaded.error,
      provider,
      platform: Deno.build.os,
      ...after,
    };
    const conversation = new Conversation(this.#taint);
    // What it goes on with it may read as it starts, whether it says so or not.
    if (after.resume !== undefined && !after.attached) {
      await conversation.workOn("sessions", after.resume);
    }
    // A client's lines are acted on by the client's own kernel.
    const origins = new OriginRecord({ lines: row.command !== "daemon run" });
    const heard = new Heard({ origins, conversation, elsewhere });
    const api = appMethods({
      row,
      version: this.#options.version,
      partsVersion: this.#runtime.partsVersion,
      executable: this.#runtime.form === "compiled" ? Deno.execPath() : undefined,
      home: this.#home,
      log: this.#log,
      cwd: this.#environment.cwd,
      editor: this.#environment.editor,
      terminal: this.#terminal,
      isDetour: row.command === "config" && this.#first.invocation.words[0] !== "config",
      said: this.#first.invocation.line,
      resolution,
      secrets,
      providerId: provider.id,
      vault: () => this.#vault.open(loaded.config),
      plugins: this.#plugins,
      enabledPlugins: loaded.config.plugins.enabled,
      bundledPlugins: this.#runtime.bundledPlugins,
      userHome: this.#environment.userHome,
      words: invocation.words,
      conversation,
      scan: (text) => this.#scanner.scan(text),
      heard,
      person,
      named,
      updateIndex: () => this.#updateIndex(),
      passphraseFile: this.#first.invocation.passphraseFile,
      yes: this.#first.invocation.yes,
      cache: this.#environment.cache,
      file: this.#environment.file,
      print: this.#options.print,
      remark: this.#options.remark,
      daemon: () => this.#daemon.commands(loaded.config),
    }, {
      config: loaded.config,
      invocation,
      origins,
    });
    const app = new AppProcess({
      child: child ?? await launchApp({
        row,
        home: this.#home,
        runtime: this.#runtime,
        environment: this.#environment,
        hosts,
        walls,
      }),
      screen: screen(heard),
      row,
      start: () => this.#ready().then(() => start),
      api,
      onWire,
      onRefused: (method) => {
        const part = `app ${row.command}`;
        void this.#log.writeFor(part, "security", "refused", { command: row.command, method })
          .catch(() => {});
      },
    });
    this.#watch.watch(app);
    return { app, hosts, conversation, origins };
  }
}

/** The configuration as an app sees it: settings of plugins only where they are shown, and of the one
 * that was named. */
function configFor(row: Row, config: Config, words: readonly string[]): Json {
  const isShown = (plugin: string) =>
    row.command.startsWith("config") || row.command === "plugin config" && words[2] === plugin;
  const shown = Object.entries(config.plugin_settings).filter(([plugin]) => isShown(plugin));
  const seen = { ...config, plugin_settings: Object.fromEntries(shown) };
  return JSON.parse(JSON.stringify(seen));
}

function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The settings to come back to, at the field that the app names; else just what ran. */
async function atField(step: Step, back: readonly string[] | undefined): Promise<Step> {
  const isField = step.row.command === "config" && back !== undefined &&
    /^config( --plain)? [\w.:-]{1,200}$/.test(back.join(" "));
  return isField ? { ...step, invocation: await readInvocation(back) } : step;
}

/** Named as in `main.ts`, and for its reason. */
function loadNaming() {
  return import("./acts/named_sessions.ts" as string) as Promise<
    typeof import("./acts/named_sessions.ts")
  >;
}
