/** The permission table: what each command may touch, and nothing else may be touched.
 *
 * One row per command. `rowRights()` turns a row into the rights of the app's process,
 * enforced by the runtime; `methods` is enforced by the kernel at every call
 * (`app_process.ts`). Trusted code; the arguments it is given are not. */

import type { KernelMethod, Rights } from "../contracts/mod.ts";

/** Folders and files below the home that a row may name. The vault is not among them. */
export type Place =
  | "memory"
  | "untrusted"
  | "index"
  | "history"
  | "sessions"
  | "session_index"
  | "plans"
  | "plugins";

/** Network places a row may name; resolved when the app starts. */
export type NetPlace = "provider";

/** One row of the table. */
export interface Row {
  /** The words of the command; the longest row that fits the command line counts. */
  command: string;
  /** What the rights are for, in the user's words. */
  purpose: string;
  read?: readonly Place[];
  write?: readonly Place[];
  net?: readonly NetPlace[];
  /** The kernel methods it may call. */
  methods?: readonly KernelMethod[];
  /** The secrets it may ask for by `secret()`. */
  secrets?: "provider";
  /** What `editConfig` may change for it, by the keys at the top of `config.yaml`.
   * @default all of them */
  config?: readonly string[];
  /** It reads what is typed, or wants keys as soon as it starts. The keys of every other row are the
   * kernel's alone. */
  keys?: true | "at once";
  /** Commands it may hand the terminal over to. */
  handover?: readonly string[];
  /** The kernel alone runs it; on a command line there is no such command. */
  internal?: true;
  /** What is piped in: the kernel sees it before the app has it, or the app gets none of it.
   * @default the app reads it itself */
  stdin?: "seen" | "none";
  /** Its conversation may run in the daemon; `daemon.attach`. */
  attaches?: true;
  /** Runs even when `config.yaml` does not fit the schema. */
  repairs?: true;
}

/** What remembering takes: the files, their index, their former versions. */
const MEMORY: readonly Place[] = ["memory", "index", "history"];

/** What a conversation reads itself: the memory. What waits for the person's trust lies elsewhere, and
 * conversations and plans it gets from the kernel, with their taint. */
const TALK: readonly Place[] = ["memory", "index"];

/** What a conversation remembers by: the kernel writes it. */
const REMEMBERING: readonly KernelMethod[] = [
  "memoryWrite",
  "memoryAppend",
  "memoryRemove",
  "memoryRead",
  "memoryRefresh",
];

/** What keeping a conversation takes: the kernel writes it, and reads it back. */
const KEEPING: readonly KernelMethod[] = [
  "sessionOpen",
  "sessionRead",
  "sessionList",
  "sessionRequests",
  "planRead",
  "planList",
  "sessionAppend",
  "sessionRemove",
  "planSave",
  ...REMEMBERING,
];

/** What using the enabled plugins takes; none of it changes what they may do. */
const PLUGIN_CALLS: readonly KernelMethod[] = [
  "plugins",
  "callTool",
  "slash",
  "cancelCall",
  "mayWrite",
];

/** Every command of Pyra that starts an app. */
export const ROWS: readonly Row[] = [
  {
    command: "chat",
    stdin: "seen",
    purpose: "talks to your provider, keeps the conversation, remembers",
    keys: "at once",
    read: TALK,
    net: ["provider"],
    methods: [
      "log",
      "secret",
      "discoverLocal",
      "writeUserFile",
      "promptAppend",
      "promptHistory",
      "copyText",
      "clearScreen",
      ...KEEPING,
      ...PLUGIN_CALLS,
    ],
    secrets: "provider",
    attaches: true,
    handover: ["chat", "config"],
  },
  {
    command: "ask",
    stdin: "seen",
    purpose: "one answer from your provider, keeps the conversation, remembers",
    keys: true,
    read: TALK,
    net: ["provider"],
    methods: ["log", "secret", "discoverLocal", "readUserFile", ...KEEPING, ...PLUGIN_CALLS],
    secrets: "provider",
    attaches: true,
  },
  {
    command: "session",
    purpose: "lists and shows conversations",
    read: ["sessions", "session_index"],
    write: ["session_index"],
  },
  {
    command: "session export",
    purpose: "writes a conversation to the file you name",
    read: ["sessions", "session_index"],
    write: ["session_index"],
    methods: ["writeUserFile"],
  },
  {
    command: "session rm",
    purpose: "removes conversations",
    read: ["sessions", "session_index"],
    write: ["session_index"],
    methods: ["sessionRemove"],
  },
  {
    command: "plan",
    purpose: "lists and shows plans",
    read: ["plans"],
  },
  {
    command: "plan rm",
    purpose: "removes plans",
    read: ["plans"],
    methods: ["planRemove"],
  },
  {
    command: "plan resume",
    stdin: "none",
    purpose: "goes on with a plan; otherwise as `ask`",
    keys: true,
    read: TALK,
    net: ["provider"],
    methods: ["log", "secret", "discoverLocal", ...KEEPING, ...PLUGIN_CALLS],
    secrets: "provider",
    attaches: true,
  },
  {
    command: "memory",
    purpose: "lists, shows and searches what is remembered",
    read: [...MEMORY, "untrusted"],
    // The index is derived: what another program changed is found again.
    write: ["index"],
  },
  ...["write", "append", "rm", "mv", "undo", "reindex"].map((verb): Row => ({
    command: `memory ${verb}`,
    purpose: "changes what is remembered, as you say",
    read: MEMORY,
    write: MEMORY,
  })),
  {
    command: "memory edit",
    purpose: "changes a file in your editor, which the kernel starts",
    read: MEMORY,
    write: MEMORY,
    methods: ["editText"],
  },
  {
    command: "memory trust",
    purpose: "lets a note in that waits for your trust; the kernel shows it and asks you",
    methods: ["memoryTrust"],
  },
  {
    command: "memory import",
    purpose: "takes files in that stand on the command line",
    read: MEMORY,
    write: MEMORY,
    methods: ["listUserFiles", "readUserFile"],
  },
  {
    command: "memory export",
    purpose: "writes all that is remembered to one file",
    read: MEMORY,
    write: ["index"],
    methods: ["writeUserFile"],
  },
  {
    command: "index",
    purpose: "keeps the index of the memory for conversations, which only read it",
    read: MEMORY,
    write: ["index"],
  },
  {
    command: "scan",
    purpose: "scans texts from outside for the kernel; may do nothing at all",
    stdin: "none",
    internal: true,
  },
  {
    command: "setup",
    purpose: "chooses a provider and tests it",
    keys: "at once",
    net: ["provider"],
    methods: ["log", "secret", "discoverLocal", "editConfig"],
    secrets: "provider",
    config: ["ai"],
    handover: ["setup"],
  },
  {
    command: "provider",
    purpose: "lists the providers",
    methods: ["discoverLocal"],
    repairs: true,
  },
  {
    command: "provider test",
    purpose: "sends one short message to your provider",
    net: ["provider"],
    methods: ["log", "secret"],
    secrets: "provider",
  },
  {
    command: "config",
    purpose: "shows and changes config.yaml, through the kernel",
    keys: "at once",
    read: ["plugins"],
    methods: ["editConfig"],
    handover: ["chat", "vault set"],
    repairs: true,
  },
  ...["get", "path", "schema", "validate"].map((verb): Row => ({
    command: `config ${verb}`,
    purpose: "shows config.yaml, and changes nothing",
    repairs: true,
  })),
  ...["set", "unset"].map((verb): Row => ({
    command: `config ${verb}`,
    purpose: "changes the one key you name, through the kernel",
    methods: ["editConfig"],
    repairs: true,
  })),
  {
    command: "vault",
    purpose: "says what the kernel shall do with the vault; sees no secret",
    methods: ["vault"],
    // A secret, which is the kernel's to read.
    stdin: "none",
  },
  {
    command: "vault set",
    purpose: "puts a secret in that the kernel asks you for",
    methods: ["vault"],
    // A secret, which is the kernel's to read.
    stdin: "none",
  },
  {
    command: "vault status",
    purpose: "says whether there is a vault, and what is wrong",
    methods: ["vault"],
    repairs: true,
  },
  {
    command: "daemon",
    purpose: "starts, stops and asks the daemon, through the kernel",
    methods: ["daemon"],
    repairs: true,
  },
  {
    command: "daemon run",
    stdin: "none",
    purpose: "answers the daemon's clients; otherwise as `chat`",
    read: TALK,
    net: ["provider"],
    methods: ["log", "secret", "discoverLocal", ...KEEPING, ...PLUGIN_CALLS],
    secrets: "provider",
  },
  {
    command: "plugin",
    purpose: "says what the kernel shall do with a plugin; the kernel asks you",
    methods: ["plugin"],
  },
  {
    command: "plugin config",
    purpose: "shows and changes a plugin's settings in config.yaml",
    read: ["plugins"],
    methods: ["editConfig"],
    config: ["plugin_settings"],
  },
  {
    command: "tool",
    purpose: "lists the tools, built-in ones and those of enabled plugins",
    methods: ["log", "plugins"],
  },
  {
    command: "tool call",
    stdin: "none",
    purpose: "calls one tool, asked for as in a conversation",
    read: ["memory", "index"],
    methods: ["log", ...REMEMBERING, ...PLUGIN_CALLS],
  },
  {
    command: "grants",
    purpose: "lists saved approvals",
    methods: ["standingAnswers"],
  },
  {
    command: "grants revoke",
    purpose: "takes back saved approvals",
    methods: ["standingAnswers", "revokeAnswer"],
  },
  {
    command: "permissions",
    purpose: "prints this table",
    methods: ["permissionTable"],
    repairs: true,
  },
  {
    command: "log",
    purpose: "shows the record of what happened",
    methods: ["record"],
    repairs: true,
  },
  {
    command: "doctor",
    purpose: "looks at everything, and fixes it with --fix",
    read: MEMORY,
    write: ["index"],
    net: ["provider"],
    methods: ["doctor"],
    repairs: true,
  },
  {
    command: "uninstall",
    purpose: "says what to remove; the kernel shows it, asks you, and removes it",
    methods: ["uninstall"],
    repairs: true,
  },
  {
    command: "completions",
    purpose: "prints the words of all commands for a shell",
    repairs: true,
  },
];

/** The row for a command line: the longest row whose words start it. */
export function findRow(words: readonly string[]): Row | undefined {
  const fits = (row: Row) => row.command.split(" ").every((word, i) => words[i] === word);
  return ROWS.filter(fits).sort((a, b) => b.command.length - a.command.length)[0];
}

/** Where a row's places lie on this machine and in this run. */
export interface Resolution {
  places: Record<Place, string>;
  /** `host:port` of the provider in use; empty for none. */
  providerHosts: readonly string[];
}

/** The rights of an app that runs `row`, beside its own code. Everything not named is refused by
 * the runtime. */
export function rowRights(row: Row, where: Resolution): Rights {
  const paths = (places: readonly Place[] = []) => places.map((place) => where.places[place]);
  const net = (row.net ?? []).flatMap(() => where.providerHosts);
  return {
    read: paths(row.read),
    write: paths(row.write),
    net: [...new Set(net)],
    env: [],
    sys: [],
    run: [],
  };
}
