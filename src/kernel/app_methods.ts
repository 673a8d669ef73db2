/** The methods of one app, in groups. Each is loaded when one of its kind is first called, so that a
 * command waits for no more than it uses. Which methods an app may call, its row says. */

import type { Config } from "../config/mod.ts";
import type { KernelApi, KernelMethod, PluginApi, SessionActs } from "../contracts/mod.ts";
import type { OriginRecord } from "../gate/mod.ts";
import type { Invocation } from "./arguments.ts";
import { editInEditor } from "./editor.ts";
import type { MethodContext } from "./methods.ts";
import type { Person } from "./terminal/mod.ts";

/** What the groups stand on beside the context of all methods. */
export interface Conversing {
  config: Config;
  invocation: Invocation;
  origins: OriginRecord;
  /** Whoever is asked about the app's calls. */
  person: Person;
  /** The conversation it was started to go on with. */
  resume?: string;
}

/** Gives the methods that a method is among. */
export function appMethods(
  context: Omit<MethodContext, "gate">,
  { config, invocation, origins, person, resume }: Conversing,
): (method: KernelMethod) => Promise<Partial<KernelApi>> {
  const { row, conversation, plugins, terminal, log } = context;
  const gate = once(async () =>
    (await late.gate()).openGate({
      person,
      plugins,
      log,
      config,
      providerId: context.providerId,
      invocation,
      conversation,
      origins,
      // At another terminal no editor can be started.
      edit: person === terminal
        ? (text) => terminal.lend(() => editInEditor(context.editor, text, "arguments.json"))
        : undefined,
    })
  );
  const sessions = once(async () =>
    (await late.sessionActs()).createSessionActs({
      folders: context.home.places,
      conversation,
      command: row.command,
      words: invocation.words,
      argv: invocation.argv,
      resume,
      // A person chooses in the chat, and each client of the daemon for itself.
      mayChoose: () => ["chat", "daemon run"].includes(row.command),
    })
  );
  const ofPlugins = once(async () =>
    (await late.pluginApi()).createPluginApi({
      gate,
      states: () => plugins.states(),
      isOn: (name) => context.enabledPlugins.includes(name),
    })
  );
  const others = once(async () =>
    (await late.methods()).createKernelApi({ ...context, gate: await gate() })
  );
  // Loaded while the app boots: its first call is one of them.
  if (row.methods?.includes("sessionAppend")) sessions().catch(() => {});
  return (method) =>
    SESSIONS.has(method) ? sessions() : PLUGINS.has(method) ? ofPlugins() : others();
}

const SESSIONS: ReadonlySet<string> = new Set(
  [
    "sessionOpen",
    "sessionAppend",
    "sessionRemove",
    "planSave",
    "planRemove",
    "promptAppend",
  ] satisfies (keyof SessionActs)[],
);

const PLUGINS: ReadonlySet<string> = new Set(
  ["plugins", "callTool", "slash", "cancelCall"] satisfies (keyof PluginApi)[],
);

/** Runs `open` at the first call; later calls get the same. */
function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => opened ??= open();
}

type Acts = typeof import("./acts/session_acts.ts");
type Api = typeof import("./gate/api.ts");
type Gate = typeof import("./gate/open_gate.ts");
type Methods = typeof import("./methods.ts");

/** Named as in `main.ts`, and for its reason. */
const late = {
  sessionActs: () => import("./acts/session_acts.ts" as string) as Promise<Acts>,
  pluginApi: () => import("./gate/api.ts" as string) as Promise<Api>,
  gate: () => import("./gate/open_gate.ts" as string) as Promise<Gate>,
  methods: () => import("./methods.ts" as string) as Promise<Methods>,
};
