/** One run of Pyra: the home, the row, the app, the signals, the end.
 *
 * Trusted code with broad rights. It holds no model output; it decides what the
 * app may reach before its process starts, and starts a fresh one when a session
 * needs other rights. Returns the exit code; only `main.ts` exits. */

import {
  type ErrorInfo,
  ExitCode,
  type Json,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../base/mod.ts";
import { type Config, DEFAULT_CONFIG, loadConfig } from "../config/mod.ts";
import type { AppStart, Handover } from "../contracts/mod.ts";
// Not by the door, which brings the whole gate with it.
import { OriginRecord } from "../gate/origin.ts";
import { getProvider } from "../providers/mod.ts";
import { appCommand } from "./app_command.ts";
import { AppWatch } from "./app_limits.ts";
import { appScreen } from "./app_screen.ts";
import { Conversation } from "./acts/conversation.ts";
import { TaintRecord } from "./acts/taint_record.ts";
import { type AppEnd, AppProcess, type AppScreen, NO_SCREEN } from "./app_process.ts";
import { type Invocation, readInvocation } from "./invocation.ts";
import { editInEditor } from "./editor.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { type Home, locateHome, prepareHome, refuseForeign } from "./home.ts";
import { checkProvider, chooseRow, providerOf } from "./choices.ts";
import { checkHandover, nextInvocation } from "./handover.ts";
import { locateRuntime, type Runtime } from "./runtime.ts";
import { KernelDaemon } from "./kernel_daemon.ts";
import { KernelPlugins } from "./kernel_plugins.ts";
import { KernelVault } from "./vault/kernel_vault.ts";
import { KernelLog } from "./log.ts";
import { type Elsewhere, Heard } from "./heard.ts";
import type { Named } from "./methods.ts";
import { findRow, type Row } from "./permissions.ts";
import { askOn } from "./posix.ts";
import { findWalls, type FoundWalls } from "../processes/mod.ts";
import { Scanner } from "./scanner.ts";
import { Signals } from "./signals.ts";
import { noticeWalls } from "./wall_notice.ts";
import { StdinRelay } from "./stdin_relay.ts";
import { KernelTerminal, type Person } from "./terminal/mod.ts";

/** What `main.ts` hands in. */
export interface KernelOptions {
  args: readonly string[];
  version: string;
  /** The URL of `main`; everything else lies beside it. */
  entry: string;
  /** Shows one note to the user, on stderr. */
  remark(line: string): void;
  /** Writes to the user's stdout. */
  print(text: string): void;
  /** Ends the process at once, for what cannot be stopped otherwise. */
  exit(code: ExitCode): never;
}

/** Runs one command line to its end. Throws a `PyraError` for what kept it from starting. */
export async function runKernel(options: KernelOptions): Promise<ExitCode> {
  // Looked for meanwhile; whoever wants the answer waits for it.
  void findWalls();
  const first = await readInvocation(options.args);
  const environment = readEnvironment({ noColor: first.noColor });
  const firstRow = chooseRow(first, environment);
  const home = locateHome(environment, { cwd: environment.cwd, profile: first.profile });
  const kernel = new Kernel(options, environment, home, first);
  try {
    return await kernel.run(first, firstRow);
  } finally {
    kernel.scanner.stop();
    await kernel.plugins.stop();
    kernel.release();
    await kernel.log.settled();
  }
}

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

/** The state that outlives a single app. */
class Kernel {
  readonly #options: KernelOptions;
  readonly #environment: Environment;
  readonly #home: Home;
  readonly #runtime: Runtime;
  readonly log: KernelLog;
  readonly plugins: KernelPlugins;
  readonly #vault: KernelVault;
  readonly #daemon: KernelDaemon;
  readonly #signals: Signals;
  readonly #terminal: KernelTerminal;
  readonly #taint: TaintRecord;
  readonly #stdin = new StdinRelay();
  readonly #watch = new AppWatch();
  #isWallNoticed = false;
  readonly scanner = new Scanner({
    start: (onAnswer) => this.#startInternal("scan", onAnswer),
    onFailure: (why) => void this.log.write("security", "scan_failed", { why }).catch(() => {}),
  });
  #indexing: Promise<void> | undefined;
  #prepared: Promise<void> | undefined;
  /** The command line as the user gave it, to come back to after a handover. */
  readonly #first: Invocation;

  constructor(options: KernelOptions, environment: Environment, home: Home, first: Invocation) {
    this.#options = options;
    this.#environment = environment;
    this.#home = home;
    this.#runtime = locateRuntime(options.entry, {
      standalone: Deno.build.standalone,
      execPath: Deno.execPath(),
      cache: environment.cache,
      denoDir: environment.denoDir,
    });
    this.log = new KernelLog(home);
    this.#first = first;
    this.#taint = new TaintRecord(home.taint);
    this.#terminal = new KernelTerminal(environment.terminal, environment);
    askOn(this.#terminal);
    this.#signals = new Signals(this.#terminal, (code) => {
      this.plugins.kill();
      return options.exit(code);
    });
    // Nobody is asked by a daemon: it may start with no one there.
    const mayAsk = () => findRow(first.words)?.command !== "daemon run";
    this.#vault = new KernelVault({
      home,
      log: this.log,
      source: first.passphraseFile === undefined ? {} : { passphraseFile: first.passphraseFile },
      mayAsk,
      remark: options.remark,
    });
    this.plugins = new KernelPlugins({
      home,
      runtime: this.#runtime,
      log: this.log,
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

  /** Leaves the terminal as it was found. */
  release(): void {
    this.#terminal.release();
  }

  /** Makes the home ready, once. The app boots meanwhile, but is told nothing before. */
  #ready(): Promise<void> {
    return this.#prepared ??= Promise.try(() => {
      prepareHome(this.#home, { skipSentinel: findRow(this.#first.words)?.repairs });
      this.log.reserve();
      return this.#tellRemarks();
    });
  }

  async #tellRemarks(): Promise<void> {
    const { remarks, notes } = this.#environment;
    for (const line of remarks) this.#options.remark(line);
    for (const line of [...remarks, ...notes]) {
      // A home that cannot be written to can still be read.
      await this.log.write("security", "environment", { remark: line }).catch(() => {});
    }
  }

  async run(invocation: Invocation, row: Row): Promise<ExitCode> {
    if (row.command === "daemon run") return await this.#runDaemon({ invocation, row });
    /** What ran before, and is to come back to: our own record, never the app's words. */
    const before: { step: Step; resume?: string }[] = [];
    let current: Step = { invocation, row };
    let resume: string | undefined;
    let detour: ExitCode | undefined;
    let refusals = 0;
    let changes = 0;
    while (true) {
      const ran = await this.#runApp(current, { resume, detour });
      const { end } = ran;
      detour = undefined;
      if (end.kind === "crash") {
        await this.log.write("security", "app_crash", { code: end.error.code });
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
    await this.log.write("security", "handover", {
      from: from.row.command,
      to: argv.join(" "),
      allowed,
    });
    return allowed ? { invocation, row } : undefined;
  }

  /** Opens the vault for a plugin whose tool is called alone: later the app may have the
   * terminal. A vault that stays shut is the plugin's to report, if it needs it at all. */
  async #openForPlugin([, , tool = ""]: readonly string[]): Promise<void> {
    const grant = await this.plugins.grants.find(tool.split(".")[0]!);
    if (!grant || grant.secrets.length === 0) return;
    await this.#vault.unlock((await this.#config()).config);
  }

  /** Whether somebody is at the terminal who did not say `--yes`. */
  #mayAsk(invocation: Invocation): boolean {
    return this.#environment.terminal.stdin && !invocation.yes;
  }

  /** The configuration; a broken one is an error, except for a row that repairs. */
  async #config(row?: Row): Promise<{ config: Config; error?: ErrorInfo }> {
    try {
      const config = await loadConfig(this.#home.config);
      checkProvider(config);
      return { config };
    } catch (error) {
      // A home that cannot be used is the better explanation.
      await this.#ready();
      if (!row?.repairs) throw error;
      return { config: DEFAULT_CONFIG, error: toErrorInfo(error) };
    }
  }

  /** Runs one command in an app of its own to its end. */
  async #runApp(
    step: Step,
    after: Pick<AppStart, "resume" | "detour">,
  ): Promise<{ end: AppEnd; hosts: readonly string[]; isAttached: boolean; session?: string }> {
    const { invocation, row } = step;
    const loaded = await this.#config(row);
    using attached = row.attaches
      ? await this.#daemon.attach(loaded.config, invocation, this.#terminal)
      : undefined;
    const resume = after.resume ?? await this.#named(step);
    attached?.said(invocation, resume);
    const { app, hosts, conversation } = await this.#startApp(step, {
      loaded,
      after: { ...after, resume, attached: attached !== undefined },
      onWire: (_, message) => attached?.send(message),
      person: this.#terminal,
      named: { sessions: new Set(resume === undefined ? [] : [resume]), opened: () => {} },
      elsewhere: attached,
      screen: (heard) => {
        const { keys } = row;
        return appScreen(this.#terminal, heard, { keys, canMark: this.#environment.screen.cursor });
      },
    });
    void attached?.relayTo(app).catch(() => {});
    this.#signals.watch(app);
    await this.#ready();
    const end = await app.ended;
    this.#signals.watch(undefined);
    // A conversation that the daemon has is known to its kernel alone.
    const named = end.kind === "exit" ? end.handover?.resume : undefined;
    const isKnown = named !== undefined &&
      (attached ? attached.hasOpened(named) : conversation.knows("sessions", named));
    const session = isKnown ? named : undefined;
    return { end, hosts, isAttached: attached !== undefined, session };
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
      plugins: this.plugins,
      startApp: async (onWire, client) => {
        const step = { invocation: { ...invocation, argv }, row };
        const loaded = await this.#config(row);
        const { app, conversation, origins } = await this.#startApp(step, {
          loaded,
          after: {},
          onWire,
          ...client,
          screen: () => NO_SCREEN,
        });
        return { app, record: { origins, taint: (why) => conversation.taint(why) } };
      },
    }));
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
    const { app } = await this.#startApp(step, {
      loaded: await this.#config(step.row),
      after: {},
      onWire: (_, message) => onAnswer(message),
      person: this.#terminal,
      named: { sessions: new Set(), opened: () => {} },
      screen: () => NO_SCREEN,
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
    { loaded, after, onWire, person, named, elsewhere, screen }: {
      loaded: { config: Config; error?: ErrorInfo };
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
    this.log.copiesCalls = loaded.config.plugins.log_executions;
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
      profile: this.#first.profile,
      cwd: this.#environment.cwd,
      version: this.#options.version,
      terminal: this.#environment.terminal,
      config: configFor(row, loaded.config, invocation.words),
      configError: loaded.error,
      provider,
      platform: Deno.build.os,
      ...after,
    };
    const { stdin, stdout, stderr } = this.#environment.terminal;
    const conversation = new Conversation(this.#taint);
    // What it goes on with it may read as it starts, whether it says so or not.
    if (after.resume !== undefined && !after.attached) {
      await conversation.workOn("sessions", after.resume);
    }
    // A client's lines are acted on by the client's own kernel.
    const origins = new OriginRecord({ lines: row.command !== "daemon run" });
    const heard = new Heard({ origins, conversation, elsewhere });
    refuseForeign(this.#home.root);
    const walls = await findWalls(row.repairs ? "auto" : loaded.config.plugins.second_wall);
    const app = new AppProcess({
      command: appCommand(row, {
        programs: await this.#runtime.programs(),
        resolution,
        walls: walls.walls,
        caches: `${this.#home.root}/cache/apps`,
      }),
      inherits: [!stdin && row.stdin === undefined, !stdout, !stderr],
      feed: !stdin && row.stdin === "seen"
        ? (target) => this.#stdin.feed(target, heard.stdin(invocation.line))
        : undefined,
      onOutput: (stream, bytes) => this.#terminal.show(stream, bytes),
      screen: screen(heard),
      row,
      start: () => this.#ready().then(() => start),
      api: async () => {
        const { createKernelApi, openGate } = await loadMethods();
        const gate = openGate({
          person,
          scan: (text) => this.scanner.scan(text),
          plugins: this.plugins,
          log: this.log,
          config: loaded.config,
          providerId: provider.id,
          invocation,
          conversation,
          origins,
          // At another terminal no editor can be started.
          edit: person === this.#terminal
            ? (text) =>
              this.#terminal.lend(() =>
                editInEditor(this.#environment.editor, text, "arguments.json")
              )
            : undefined,
        });
        return createKernelApi({
          row,
          version: this.#options.version,
          home: this.#home,
          log: this.log,
          cwd: this.#environment.cwd,
          editor: this.#environment.editor,
          terminal: this.#terminal,
          isDetour: row.command === "config" && this.#first.words[0] !== "config",
          said: this.#first.line,
          resolution,
          secrets,
          providerId: provider.id,
          vault: () => this.#vault.open(loaded.config),
          plugins: this.plugins,
          enabledPlugins: loaded.config.plugins.enabled,
          bundledPlugins: this.#runtime.bundledPlugins,
          userHome: this.#environment.userHome,
          gate,
          words: invocation.words,
          conversation,
          scan: (text) => this.scanner.scan(text),
          updateIndex: () => this.#updateIndex(),
          heard,
          person,
          named,
          passphraseFile: this.#first.passphraseFile,
          yes: this.#first.yes,
          cache: this.#environment.cache,
          file: this.#environment.file,
          print: this.#options.print,
          remark: this.#options.remark,
          daemon: () => this.#daemon.commands(loaded.config),
        });
      },
      onWire,
      onRefused: (method) => {
        const part = `app ${row.command}`;
        void this.log.writeFor(part, "security", "refused", { command: row.command, method })
          .catch(() => {});
      },
    });
    this.#watch.watch(app);
    if (!walls.second) void this.#noticeWalls(walls);
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

/** What serves an app; named as in `main.ts`, and for its reason. */
async function loadMethods() {
  type Methods = typeof import("./methods.ts");
  type Gate = typeof import("./gate/open_gate.ts");
  const [{ createKernelApi }, { openGate }] = await Promise.all([
    import("./methods.ts" as string) as Promise<Methods>,
    import("./gate/open_gate.ts" as string) as Promise<Gate>,
  ]);
  return { createKernelApi, openGate };
}
