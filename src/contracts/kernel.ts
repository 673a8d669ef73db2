/** What the app may ask of the kernel, and what it is told at its start.
 *
 * Everything is plain data: it crosses the border of a process. The kernel checks every
 * call against the row of the command being run (`kernel/permissions.ts`) and
 * treats every argument as hostile. */

import type { CommandLine } from "../commands/mod.ts";
import type { ErrorInfo, ExitCode, Json, JsonObject } from "../base/mod.ts";
import type { MemoryActs, SessionActs } from "./acts.ts";
import type { DaemonReply, DaemonRequest } from "./daemon.ts";
import type { Finding } from "./doctor.ts";
import type { AnswerApi, PluginApi, PluginReply, PluginRequest } from "./plugins.ts";
import type { UninstallReport, UninstallRequest } from "./uninstall.ts";
import type { VaultReply, VaultRequest } from "./vault.ts";

/** The logs the kernel writes: one redacted, escaped line per entry. */
export type LogName = "security" | "tool_executions" | "plugin_errors";

/** A change to `config.yaml`; a path is the keys from the top. */
export type ConfigEdit =
  | { set: string[]; value: Json }
  | { unset: string[] };

/** A model server found running on this machine. */
export interface LocalServer {
  provider: "ollama" | "lmstudio";
  baseUrl: string;
  models: { id: string; contextWindow?: number }[];
}

/** The kernel's methods. Every one may throw a `PyraError`; `kernel.not_allowed`
 * when the command's row does not list the method. */
export interface KernelApi extends PluginApi, AnswerApi, SessionActs, MemoryActs {
  /** Asks whether one of Pyra's own tools may change something, for those that the app still runs
   * itself. Throws `plugin.bad_call`. */
  mayWrite(request: WriteRequest): Promise<WriteVerdict>;

  /** Appends one line to a log. */
  log(name: LogName, event: string, fields: Record<string, Json>): Promise<void>;

  /** One secret by its name (`provider:openai`), for use now. `undefined` when there is none. */
  secret(name: string, reason: string): Promise<string | undefined>;

  /** The bytes of a file the user named on the command line, or of one that lies `below` a
   * folder so named; no other file. */
  readUserFile(path: string, below?: string): Promise<Uint8Array>;

  /** Writes a file the user named on the command line; for any other path the kernel asks
   * the user first. Never replaces a file unless `replace`. Returns the absolute path. */
  writeUserFile(path: string, bytes: Uint8Array, replace?: boolean): Promise<string>;

  /** The regular files below a folder the user named on the command line, as paths relative
   * to it; links are left out. For a file, itself. */
  listUserFiles(path: string): Promise<string[]>;

  /** Opens the user's editor on a text in a private temporary file. Returns what was saved;
   * `undefined` when that is the same text. Throws `editor.*`. */
  editText(text: string, name: string): Promise<string | undefined>;

  /** Puts a text on the clipboard, and says on the screen that it did; `false` where that
   * cannot be. */
  copyText(text: string): Promise<boolean>;

  /** Empties the screen, and what has scrolled away. */
  clearScreen(): Promise<void>;

  /** Changes `config.yaml`, comments and order kept; refuses what the schema refuses. */
  editConfig(edits: ConfigEdit[]): Promise<void>;

  /** Asks the usual loopback ports for Ollama and LM Studio. Uses nothing it finds. */
  discoverLocal(): Promise<LocalServer[]>;

  /** Runs one of `pyra vault`'s commands. Values are read, shown and asked for by the kernel. */
  vault(request: VaultRequest): Promise<VaultReply>;

  /** Runs one of `pyra plugin`'s commands. */
  plugin(request: PluginRequest): Promise<PluginReply>;

  /** Starts, stops, asks and reads the daemon. */
  daemon(request: DaemonRequest): Promise<DaemonReply>;

  /** Looks at what lies where only the kernel may look; with `fix` mends what it can. */
  doctor(fix: boolean): Promise<Finding[]>;

  /** Removes Pyra from this machine, once the kernel has shown what goes and the user said yes. */
  uninstall(request: UninstallRequest): Promise<UninstallReport>;

  /** The record of what happened, joined from all runs, oldest first. */
  record(query: RecordQuery): Promise<RecordEntry[]>;

  /** The permission table as plain data, with the hosts of the provider in use. */
  permissionTable(): Promise<PermissionTable>;
}

/** Which lines of the record: those since a time (ISO 8601, UTC), of an event, of a tool; of
 * many the newest `count`. */
export interface RecordQuery {
  since?: string;
  event?: string;
  tool?: string;
  count?: number;
}

/** One line of the record, with `at` and `event`. `told` marks what an app said of itself, which
 * is no part of the record. Texts are escaped and untrusted. */
export type RecordEntry = { [key: string]: Json };

/** A change that a built-in tool of the app would make. */
export interface WriteRequest {
  /** `memory_write` */
  tool: string;
  args: JsonObject;
  /** What would change, in lines. */
  preview?: string;
  sessionId: string;
  /** As in `ToolCallRequest`: they can only make it stricter. */
  reasons?: readonly string[];
  tainted?: boolean;
}

/** The kernel's word on it. The user may have edited the arguments. */
export type WriteVerdict =
  | { verdict: "go"; args: JsonObject }
  | { verdict: "refused"; why: string; stop: boolean };

/** Which walls stand around the parts on this system. */
export interface WallReport {
  /** `plugins.second_wall`. */
  wanted: "auto" | "require" | "off";
  /** The second one stands, and is wanted. */
  second: boolean;
  /** Why not. */
  why?: string;
  /** The programs that hold parts to their limits, by absolute path. */
  limits: string[];
}

/** What each command may touch; the rows of `kernel/permissions.ts`. */
export interface PermissionTable {
  home: string;
  walls: WallReport;
  rows: {
    command: string;
    purpose: string;
    read: string[];
    write: string[];
    net: string[];
    methods: string[];
    secrets: string[];
  }[];
}

/** The name of a kernel method. */
export type KernelMethod = keyof KernelApi;

/** Facts about the terminal, gathered where the environment may be read. */
export interface TerminalFacts {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
  /** Colours wanted: a terminal, no NO_COLOR, not TERM=dumb, no --no-color. */
  color: boolean;
  /** Cursor movement works: a terminal that is not TERM=dumb. */
  cursor: boolean;
  unicode: boolean;
  /** At the start; later sizes come as `redraw`. */
  size: ScreenSize;
}

/** Size of a terminal in cells. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

/** What the kernel hands to a fresh app. */
export interface AppStart {
  /** The arguments after Pyra's own name, profile flag removed. */
  argv: string[];
  /** The command line, as the kernel read it. */
  line: CommandLine;
  /** The resolved tree; see `kernel/home.ts`. */
  home: string;
  profile?: string;
  /** The user's working directory, for showing and resolving names. */
  cwd: string;
  version: string;
  terminal: TerminalFacts;
  /** The parsed configuration; the shape is `Config` of `config/mod.ts`. */
  config: Json;
  /** `config.yaml` does not fit the schema; only commands that repair it start then. */
  configError?: ErrorInfo;
  /** The provider this app may reach: what the flags and the config come to. */
  provider: { id: string; model?: string; baseUrl?: string };
  platform: string;
  /** A session to take up, after a change of row in the middle of it. */
  resume?: string;
  /** The agent is the daemon's: it is peer 0 of the wire. */
  attached?: boolean;
  /** How the command ended that this one had handed over to and now comes back from. */
  detour?: ExitCode;
}

/** Asks for a fresh app with another row, once this one has ended. */
export interface Handover {
  /** What to run; the kernel refuses all but a few interactive commands. */
  argv: string[];
  /** The session to return to afterwards. */
  resume?: string;
  /** Of the settings alone: their command line, with the field to come back to. What to come back
   * to otherwise is the kernel's own record. */
  back?: string[];
  /** The vault was found locked: let the kernel ask for its passphrase before the next start. */
  unlock?: boolean;
}

/** One message of or to a peer beyond the kernel, which relays it unread: a client of the
 * daemon, or the daemon. Without a message: the peer is gone. */
export interface WireMessage {
  type: "wire";
  peer: number;
  message?: JsonObject;
}

/** Kernel to app. Bytes travel beside the message. */
export type ToApp =
  | WireMessage
  | { type: "start"; start: AppStart }
  /** A value of bytes travels beside it. */
  | { type: "reply"; id: number; ok: true; value?: unknown }
  | { type: "reply"; id: number; ok: false; error: ErrorInfo }
  /** What was typed, in the bytes beside; without any, the input has ended. */
  | { type: "keys" }
  /** What is piped in, in the bytes beside: the answer to `read`. Without any, it has ended. */
  | { type: "input" }
  /** The reader of this stream has gone. */
  | { type: "closed"; stream: 1 | 2 }
  /** To be answered with `pong` at once: somebody is typing. */
  | { type: "ping" }
  /** The screen is to be painted anew. */
  | { type: "redraw"; why: "resize" | "resume"; size: ScreenSize }
  /** Ctrl-C; must be answered with `interrupted` within a second. */
  | { type: "interrupt" }
  /** SIGTERM or SIGHUP: end soon, keep what is kept. */
  | { type: "terminate" };

/** App to kernel. */
export type ToKernel =
  | WireMessage
  /** `bytesAt` is the parameter that travels beside the message. */
  | { type: "call"; id: number; method: KernelMethod; params: unknown[]; bytesAt?: number }
  /** Something to show, in the bytes beside: 1 is stdout, 2 is stderr. */
  | { type: "show"; stream: 1 | 2 }
  /** How keys are wanted: each at once and unseen, whole lines as the system edits them, none. */
  | { type: "keyboard"; mode: "keys" | "lines" | "off" }
  /** The next piece of what is piped in is wanted. */
  | { type: "read" }
  | { type: "interrupted" }
  | { type: "pong" }
  | { type: "exit"; code: ExitCode; handover?: Handover }
  | { type: "crash"; error: ErrorInfo };
