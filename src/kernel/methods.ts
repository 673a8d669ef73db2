/** The kernel's methods, as the app may call them. Every argument is untrusted.
 *
 * Which command may call which method is checked before, in `app_process.ts`; what a
 * method refuses beyond that is decided here. */

import { type Json, toErrorInfo } from "../base/mod.ts";
import { editConfig, editedPath, loadConfig } from "../config/mod.ts";
import type {
  ConfigEdit,
  DaemonRequest,
  KernelApi,
  LocalServer,
  LogName,
  PermissionTable,
  PluginApi,
  SessionActs,
  StandingAnswer,
  WallReport,
} from "../contracts/mod.ts";
import type { Vault } from "../vault/mod.ts";
import { createMemoryActs } from "./acts/memory_acts.ts";
import type { Conversation } from "./acts/conversation.ts";
import type { DiskBudget } from "./acts/disk_budget.ts";
import type { Note } from "./acts/session_acts.ts";
import { trustNote } from "./acts/trust_act.ts";
import { checkProviderEdits } from "./choices.ts";
import { editsToAsk } from "./config_edits.ts";
import type { CommandLine } from "../commands/mod.ts";
import { editInEditor } from "./editor.ts";
import type { DaemonCommands } from "./daemon/mod.ts";
import type { Heard } from "./heard.ts";
import type { Home } from "./home.ts";
import type { KernelPlugins } from "./kernel_plugins.ts";
import type { KernelLog } from "./log.ts";
import { type Resolution, type Row, rowRights, ROWS } from "./permissions.ts";
import type { KernelGate } from "./gate/kernel_gate.ts";
import { askToWrite } from "./gate/own_writes.ts";
import { wholeTree } from "./plugins/paths.ts";
import { askConfirm } from "./posix.ts";
import { refused } from "./refused.ts";
import type { ProviderSecrets } from "./vault/provider_keys.ts";
import type { KernelTerminal, Person } from "./terminal/mod.ts";
import { UserFiles } from "./user_files.ts";
import { runVaultCommand } from "./vault/commands.ts";

/** Conversations that a person named, and that were opened since. */
export interface Named {
  readonly sessions: ReadonlySet<string>;
  opened(id: string): void;
}

/** What the methods stand on during one run of one command. */
export interface MethodContext {
  row: Row;
  version: string;
  /** The version of the `deno` that parts run on. */
  partsVersion(): Promise<string>;
  home: Home;
  log: KernelLog;
  cwd: string;
  editor?: string;
  terminal: KernelTerminal;
  /** The settings were opened from a conversation, and not by the user's own command line: each
   * change is shown to the user before it is kept. */
  isDetour: boolean;
  /** The user's own command line. */
  said: CommandLine;
  resolution: Resolution;
  secrets: ProviderSecrets;
  providerId: string;
  vault(): Promise<Vault>;
  daemon(): Promise<DaemonCommands>;
  plugins: KernelPlugins;
  /** Names of the plugins that are switched on; `plugins.enabled`. */
  enabledPlugins: readonly string[];
  bundledPlugins: string;
  userHome?: string;
  /** Puts what is about to be done on record. */
  note: Note;
  /** What this app may write. */
  disk: DiskBudget;
  /** The gate of this run's conversation. */
  gate: KernelGate;
  /** The words of the command line. */
  words: readonly string[];
  /** What this app process works on, and whether it is tainted. */
  conversation: Conversation;
  /** Labels of what the injection scan finds; never rejects. */
  scan(text: string): Promise<readonly string[]>;
  /** Brings the index of the memory up to date. */
  updateIndex(): Promise<void>;
  /** What the person said, and what entered by the kernel's hand. */
  heard: Heard;
  /** Whoever is asked. */
  person: Person;
  /** The conversations that the person named, as far as the kernel knows before it asks. */
  named: Named;
  passphraseFile?: string;
  /** `--yes` stands on the command line. */
  yes: boolean;
  /** The folder for what can be made again. */
  cache: string;
  /** The file that says it was started. */
  file?: string;
  /** The program that runs, where it is Pyra's own. */
  executable: string | undefined;
  /** Writes to the user's stdout what the app must not see. */
  print(text: string): void;
  /** Shows one note to the user. */
  remark(line: string): void;
}

/** What `plugin` does that a running daemon must not go on without. */
const CHANGING: ReadonlySet<string> = new Set([
  "install",
  "enable",
  "disable",
  "setup",
  "uninstall",
]);

const LOG_NAMES: readonly LogName[] = ["security", "tool_executions", "plugin_errors"];

/** The methods for one run, but those that calls of plugins and conversations take:
 * `app_methods.ts`. */
export function createKernelApi(
  context: MethodContext,
): Omit<KernelApi, keyof SessionActs | keyof PluginApi> {
  const files = new UserFiles({
    named: context.said.files,
    force: context.said.options.force === true,
    cwd: context.cwd,
    ownTree: wholeTree(context.home.root),
  });
  const { plugins, gate, said, log, conversation, note, disk } = context;
  const part = `app ${context.row.command}`;
  const memory = createMemoryActs({
    conversation,
    folders: context.home.places,
    gate,
    note,
    disk,
    scan: context.scan,
    updateIndex: context.updateIndex,
    now: Date.now,
  });
  return {
    ...memory.acts,

    memoryTrust: (file) =>
      trustNote(file, {
        folders: context.home.places,
        words: context.words,
        yes: context.yes,
        confirm: askConfirm,
        note,
        now: Date.now,
      }),

    async standingAnswers(): Promise<StandingAnswer[]> {
      const now = new Date().toISOString();
      return (await plugins.grants.read()).answers.filter(({ expires }) => expires > now);
    },

    mayWrite: (request) => askToWrite(gate, request, memory),

    async revokeAnswer(id): Promise<boolean> {
      const { answers } = await plugins.grants.read();
      const found = answers.find((answer) => answer.id === id);
      if (!found) return false;
      await note("approval_revoked", { id: found.id, tool: found.tool, scope: found.scope });
      await plugins.grants.removeAnswers({ id: found.id });
      return true;
    },

    async plugin(request) {
      const { runPluginCommand } = await late.pluginCommands();
      const reply = await runPluginCommand({ ...context, files }, request);
      if (CHANGING.has(request.verb)) await reloadDaemon(context);
      return reply;
    },

    async log(name: LogName, event: string, fields: Record<string, Json>): Promise<void> {
      if (!LOG_NAMES.includes(name)) throw refused(`write the log ${JSON.stringify(name)}`);
      await log.tell(context.row.command, name, String(event), { ...fields });
    },

    async secret(name: string, reason: string): Promise<string | undefined> {
      // Each time is a line of the record.
      log.spend(part);
      const own = context.row.secrets === "provider" && name === `provider:${context.providerId}`;
      const access = { who: context.row.command, why: String(reason) };
      const found = own ? await context.secrets.find(context.providerId, access) : undefined;
      // What the vault hands out, it has logged itself.
      if (found?.source !== "vault") {
        const source = found?.source ?? "none";
        const fields = { name: String(name), ...access, granted: own, source };
        await log.writeFor(part, "security", "secret", fields);
      }
      if (!own) throw refused(`ask for the secret ${JSON.stringify(name)}`);
      return found?.value.expose();
    },

    async readUserFile(path, below) {
      const bytes = await files.read(path, below);
      await context.heard.outside(`the file ${below === undefined ? path : below}`, bytes);
      return bytes;
    },
    listUserFiles: (path) => files.list(path),
    async writeUserFile(path, bytes, replace) {
      await note("file_written", { path: String(path), bytes: bytes?.length ?? 0 });
      return await files.write(path, bytes, replace === true);
    },
    async copyText(text) {
      const copied = String(text);
      await note("copied", { characters: copied.length, text: copied.slice(0, 200) });
      return await context.terminal.copy(copied);
    },

    clearScreen: () => context.terminal.clear(),

    editText: (text, name) =>
      context.terminal.lend(() => editInEditor(context.editor, String(text), String(name))),

    async editConfig(edits: ConfigEdit[]): Promise<void> {
      const config = await loadConfig(context.home.config).catch(() => undefined);
      if (config) checkProviderEdits(config, edits);
      const { row, isDetour, resolution: { providerHosts: reach } } = context;
      const asked = editsToAsk(edits, { row, said, isDetour, config, reach });
      if (asked.length > 0 && !await confirmEdits(asked)) {
        throw refused("change config.yaml: you did not say yes");
      }
      await editConfig(context.home.config, edits);
      const keys = edits.map((edit) => editedPath(edit).join("."));
      await log.write("security", "settings", { command: row.command, keys, asked: asked.length });
      if (context.row.command === "plugin config") await reloadDaemon(context);
    },

    async discoverLocal(): Promise<LocalServer[]> {
      const { discoverLocal } = await import("../providers/mod.ts");
      return await discoverLocal(fetch, AbortSignal.timeout(2000));
    },

    async vault(request) {
      const { home: { config: configFile } } = context;
      const vault = await context.vault();
      return await runVaultCommand({ ...context, configFile, files, vault }, request);
    },

    async daemon(request) {
      checkDaemonRequest(said, request);
      return await (await context.daemon()).run(request);
    },

    async doctor(fix) {
      const { examine } = await late.doctor();
      const { home, version, partsVersion, vault, daemon } = context;
      const mayFix = said.path === "doctor" && said.options.fix === true;
      return await examine({
        home,
        version,
        partsVersion,
        vault,
        daemon,
        fix: mayFix && fix === true,
      });
    },

    async uninstall(request) {
      const { uninstall } = await late.uninstall();
      // The user's word, and not the app's: a removal that was to be shown only is shown.
      const dryRun = said.path !== "uninstall" || said.options["dry-run"] === true ||
        request.dryRun === true;
      const data = said.options.data === true && request.data === true;
      return await uninstall({
        ...context,
        daemonRuns: async () =>
          (await (await context.daemon()).run({ verb: "status" })).running === true,
      }, { data, dryRun });
    },

    async record(query) {
      const { recordReport } = await late.recordReport();
      return await recordReport(context.home, query);
    },

    async permissionTable(): Promise<PermissionTable> {
      const { home, resolution } = context;
      const { wallReport } = await late.wallReport();
      return permissionTable(home.root, resolution, await wallReport(home.config));
    },
  };
}

/** Whatever of the daemon is more than to look at it must stand on the command line. */
function checkDaemonRequest(said: CommandLine, request: DaemonRequest): void {
  const { verb } = request;
  const isLooking = verb === "status" || verb === "logs";
  if (isLooking && said.path.startsWith("daemon ")) return;
  const isSaid = !isLooking && said.path === `daemon ${verb}`;
  const isPrinted = verb !== "install" ||
    (said.options.print === true) === (request.print === true);
  const credential = verb === "install" ? request.credential : undefined;
  const isNamed = credential === undefined || said.options.credential === credential;
  if (isSaid && isPrinted && isNamed) return;
  throw refused(`${verb} the daemon so: the command line does not say it`);
}

/** Shows what would change and asks, in the kernel's own words; keys and values are the app's, and
 * are shown as such. */
async function confirmEdits(edits: readonly ConfigEdit[]): Promise<boolean> {
  const lines = edits.map((edit) => ({
    from: "the settings",
    text: "set" in edit
      ? `${edit.set.join(".")} becomes ${JSON.stringify(edit.value)}`
      : `${edit.unset.join(".")} goes back to its default`,
  }));
  const title = lines.length === 1 ? "Keep this change?" : `Keep these ${lines.length} changes?`;
  return await askConfirm(title, lines);
}

/** Lets a daemon that runs hear of what changed: a plugin that was switched off runs there, too. */
async function reloadDaemon({ daemon, remark }: MethodContext): Promise<void> {
  try {
    await (await daemon()).run({ verb: "reload" });
  } catch (error) {
    const { code, message } = toErrorInfo(error);
    if (code === "daemon.not_running") return;
    remark(`the daemon goes on as before: ${message}; \`pyra daemon reload\` tells it again`);
  }
}

/** The rows with their places filled in, for showing. */
export function permissionTable(
  home: string,
  resolution: Resolution,
  walls: WallReport,
): PermissionTable {
  const rows = ROWS.map((row) => {
    const rights = rowRights(row, resolution);
    return {
      command: row.command,
      purpose: row.purpose,
      read: rights.read,
      write: rights.write,
      net: rights.net,
      methods: [...row.methods ?? []],
      secrets: row.secrets === "provider" ? ["provider:<the one in use>"] : [],
    };
  });
  return { home, walls, rows };
}

type Commands = typeof import("./plugin_commands/commands.ts");
type Doctor = typeof import("./doctor.ts");
type Uninstall = typeof import("./uninstall.ts");
type Walls = typeof import("./wall_report.ts");
type Report = typeof import("./record/report.ts");

/** What few commands need; named as in `main.ts`, and for its reason. */
const late = {
  pluginCommands: () => import("./plugin_commands/commands.ts" as string) as Promise<Commands>,
  doctor: () => import("./doctor.ts" as string) as Promise<Doctor>,
  uninstall: () => import("./uninstall.ts" as string) as Promise<Uninstall>,
  wallReport: () => import("./wall_report.ts" as string) as Promise<Walls>,
  recordReport: () => import("./record/report.ts" as string) as Promise<Report>,
};
