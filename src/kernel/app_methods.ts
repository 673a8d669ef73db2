/** The methods of one app, in groups. Each is loaded when one of its kind is first called, so that a
 * command waits for no more than it uses. Which methods an app may call, its row says. */

import { once } from "../base/mod.ts";
import type { Config } from "../config/mod.ts";
import type { KernelApi, KernelMethod, PluginApi, SessionActs } from "../contracts/mod.ts";
import type { OriginRecord } from "../gate/mod.ts";
import { questionOf } from "../commands/mod.ts";
import { DiskBudget } from "./acts/disk_budget.ts";
import type { Note } from "./acts/session_acts.ts";
import type { Invocation } from "./invocation.ts";
import { editInEditor } from "./editor.ts";
import type { MethodContext } from "./methods.ts";

/** What the groups stand on beside the context of all methods. */
export interface Conversing {
  config: Config;
  invocation: Invocation;
  origins: OriginRecord;
}

/** Gives the methods that a method is among. */
export function appMethods(
  context: Omit<MethodContext, "gate" | "note" | "disk">,
  { config, invocation, origins }: Conversing,
): (method: KernelMethod) => Promise<Partial<KernelApi>> {
  const { row, conversation, plugins, terminal, log, person, named } = context;
  origins.commandLine(invocation.argv, questionOf(invocation.line));
  const part = `app ${row.command}`;
  // Each effect of a call is a line of the record, written before it.
  const note: Note = async (event, given, how) => {
    const fields = { ...given, command: row.command };
    if (how?.said) await log.write("security", event, fields);
    else await log.writeFor(part, "security", event, fields);
  };
  const disk = new DiskBudget();
  const gate = once(async () =>
    (await late.gate()).openGate({
      person,
      scan: context.scan,
      plugins,
      log,
      part,
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
  const sessions = once(async () => {
    const [{ createSessionActs }, { isMeant, isMeantPlan }] = await Promise.all([
      late.sessionActs(),
      late.naming(),
    ]);
    const folders = context.home.places;
    // A person chooses in the chat, and each client of the daemon for itself.
    const mayAsk = ["chat", "daemon run"].includes(row.command);
    return createSessionActs({
      folders,
      conversation,
      words: invocation.words,
      note,
      disk,
      origins,
      isMeant: (id) =>
        isMeant(id, {
          folder: folders.sessions,
          named: named.sessions,
          origins,
          person,
          mayAsk,
        }),
      isMeantPlan: (id) =>
        isMeantPlan(id, {
          folder: folders.plans,
          line: invocation.line,
          origins,
          person,
          mayAsk,
        }),
      onOpen: (id) => named.opened(id),
    });
  });
  const ofPlugins = once(async () =>
    (await late.pluginApi()).createPluginApi({
      gate,
      origins,
      states: () => plugins.states(),
      isOn: (name) => context.enabledPlugins.includes(name),
    })
  );
  const others = once(async () =>
    (await late.methods()).createKernelApi({ ...context, note, disk, gate: await gate() })
  );
  // Loaded while the app boots: its first call is one of them.
  if (row.methods?.includes("sessionAppend")) sessions().catch(() => {});
  return (method) =>
    SESSIONS.has(method) ? sessions() : PLUGINS.has(method) ? ofPlugins() : others();
}

const SESSIONS = namesOf<keyof SessionActs>({
  sessionOpen: true,
  sessionRead: true,
  sessionList: true,
  sessionRequests: true,
  sessionAppend: true,
  sessionRemove: true,
  planSave: true,
  planRead: true,
  planList: true,
  planRemove: true,
  promptAppend: true,
  promptHistory: true,
});

const PLUGINS = namesOf<keyof PluginApi>({
  plugins: true,
  callTool: true,
  slash: true,
  cancelCall: true,
});

/** All names of a group: one that is forgotten is a type error. */
function namesOf<Name extends string>(names: Record<Name, true>): ReadonlySet<string> {
  return new Set(Object.keys(names));
}

type Acts = typeof import("./acts/session_acts.ts");
type Api = typeof import("./gate/api.ts");
type Naming = typeof import("./acts/named_sessions.ts");
type Gate = typeof import("./gate/open_gate.ts");
type Methods = typeof import("./methods.ts");

/** Named as in `main.ts`, and for its reason. */
const late = {
  sessionActs: () => import("./acts/session_acts.ts" as string) as Promise<Acts>,
  naming: () => import("./acts/named_sessions.ts" as string) as Promise<Naming>,
  pluginApi: () => import("./gate/api.ts" as string) as Promise<Api>,
  gate: () => import("./gate/open_gate.ts" as string) as Promise<Gate>,
  methods: () => import("./methods.ts" as string) as Promise<Methods>,
};
