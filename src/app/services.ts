/** The adapters of one app, opened when they are first used, and wired together here. */

import { newId, once, type Ports, Secret, toErrorInfo } from "../base/mod.ts";
import type { Services, Wire } from "../cli/mod.ts";
import type { Config } from "../config/mod.ts";
import type {
  AgentService,
  AppStart,
  ChatProvider,
  KernelApi,
  MemoryFolder,
  PlanStore,
  SessionStore,
  Tool,
  ToolRunner,
} from "../contracts/mod.ts";
import type { PluginContributions } from "../plugins/mod.ts";
// Not by the door, which brings the client of the providers with it.
import { contextWindow, getProvider } from "../providers/lookup.ts";
import { escapeTerminal, knownSecrets } from "../security/mod.ts";
import type { HistoryStore, Output } from "../terminal/mod.ts";
import { keptByKernel } from "./kernel_memory.ts";
import { keptPlans, keptSessions } from "./kernel_sessions.ts";
import { keptHistory } from "./prompt_history.ts";

/** What the services are made from. */
export interface ServiceParts {
  start: AppStart;
  config: Config;
  kernel: KernelApi;
  wire: Wire;
  out: Output;
}

type Injection = typeof import("../security/injection/mod.ts");
type Providers = typeof import("../providers/mod.ts");
type Sessions = typeof import("../sessions/mod.ts");

/** What is loaded when it is wanted; named as in `main.ts`, and for its reason. */
const late = {
  agent: () => import("../agent/mod.ts" as string) as Promise<typeof import("../agent/mod.ts")>,
  daemon: () => import("../daemon/mod.ts" as string) as Promise<typeof import("../daemon/mod.ts")>,
  injection: () => import("../security/injection/mod.ts" as string) as Promise<Injection>,
  plugins: () => import("./plugins.ts" as string) as Promise<typeof import("./plugins.ts")>,
  providers: () => import("../providers/mod.ts" as string) as Promise<Providers>,
  sessions: () => import("../sessions/mod.ts" as string) as Promise<Sessions>,
  memory: () => import("../memory/mod.ts" as string) as Promise<typeof import("../memory/mod.ts")>,
  tools: () => import("../tools/mod.ts" as string) as Promise<typeof import("../tools/mod.ts")>,
};

const NO_PLUGINS: PluginContributions = {
  tools: [],
  slashCommands: [],
  additions: [],
  leftOut: [],
};

const PORTS: Ports = { now: Date.now, id: () => newId(Date.now()) };

/** The services of one command. Nothing is opened yet. */
export function createServices(parts: ServiceParts): Services {
  const provider = once(() => openProvider(parts));
  const { start: { home }, kernel } = parts;
  const isListing = looksAtAll(parts.start);
  const sessionFiles = once(async () =>
    (await late.sessions()).openSessions({
      folder: `${home}/sessions`,
      index: `${home}/cache/sessions/index.json`,
      writer: {
        append: (id, record) => kernel.sessionAppend(id, record),
        remove: (id) => kernel.sessionRemove(id),
      },
    })
  );
  const sessions = once(async (): Promise<SessionStore> =>
    isListing ? await sessionFiles() : keptSessions(kernel)
  );
  const plans = once(async () =>
    isListing
      ? (await late.sessions()).openPlans({
        folder: `${home}/plans`,
        writer: { save: (plan) => kernel.planSave(plan), remove: (id) => kernel.planRemove(id) },
      })
      : keptPlans(kernel)
  );
  const memory = once(() => openMemoryFolder(parts));
  const builtin = once(() => openBuiltin(memory));
  const plugins = once(async () => {
    // None is switched on: there is nothing to ask the kernel for.
    if (parts.config.plugins.enabled.length === 0) return NO_PLUGINS;
    return await (await late.plugins()).openPlugins(parts, await builtin());
  });
  const tools = once(async () => openTools(parts, await builtin(), await plugins()));
  return {
    provider,
    sessions,
    sessionFiles,
    plans,
    memory,
    plugins,
    tools,
    model: () => modelOf(parts),
    agent: once(async () =>
      parts.start.attached ? await attachAgent(parts) : openAgent(parts, {
        provider: await provider(),
        sessions: await sessions(),
        plans: canAsk(parts.start) ? await plans() : undefined,
        memory,
        plugins: await plugins(),
        tools: await tools(),
      })
    ),
    history: (): HistoryStore => keptHistory(kernel),
  };
}

/** Whether the command looks at all conversations, or plans, and goes on with none: it reads the
 * files itself, and can neither call a tool nor reach a provider. */
function looksAtAll({ line: { path } }: AppStart): boolean {
  return path.startsWith("session ") || (path.startsWith("plan ") && path !== "plan resume");
}

function modelOf({ start }: ServiceParts): string {
  return start.provider.model ?? getProvider(start.provider.id).defaultModel;
}

async function openProvider({ start, config, kernel }: ServiceParts): Promise<ChatProvider> {
  const { id, baseUrl } = start.provider;
  const { createProvider } = await late.providers();
  return await createProvider({
    id,
    baseUrl,
    async key() {
      const value = await kernel.secret(`provider:${id}`, "a request to the provider");
      if (value === undefined) return undefined;
      // What the server says may repeat it.
      knownSecrets.add(value);
      return new Secret(value);
    },
    timeouts: { idleMs: config.ai.timeout_seconds * 1000 },
    found: start.terminal.stdin ? () => kernel.discoverLocal().catch(() => []) : undefined,
  });
}

/** Commands whose memory is the user's own to manage; all others are conversations. */
const OWNERS = ["memory", "doctor", "index"];

/** Those of them that change no note: their rows let them write the index alone. */
const READERS = [
  ...["list", "show", "search", "history", "stats", "export"].map((verb) => `memory ${verb}`),
  "doctor",
  "index",
];

async function openMemoryFolder({ start, kernel, out }: ServiceParts): Promise<MemoryFolder> {
  const [{ openMemory }, { scanResponse }] = await Promise.all([late.memory(), late.injection()]);
  const isOwner = OWNERS.includes(start.line.path.split(" ")[0]!);
  const folder = await openMemory({
    indexOnly: READERS.includes(start.line.path),
    update: isOwner ? undefined : () => kernel.memoryRefresh(),
    root: `${start.home}/memory`,
    indexFolder: `${start.home}/index`,
    historyFolder: `${start.home}/history`,
    now: Date.now,
    scan: (text) => scanResponse(text).map(({ label }) => label),
    notice: (message) => out.error(`pyra: note: ${escapeTerminal(message)}`),
  });
  return isOwner ? folder : keptByKernel(folder, kernel);
}

/** The daemon's agent, which is peer 0 of the wire. */
async function attachAgent({ wire }: ServiceParts): Promise<AgentService> {
  const { AgentClient } = await late.daemon();
  const client = new AgentClient((message) => wire.send(0, message));
  wire.onMessage = (_, message) => message ? client.receive(message) : client.lost();
  return client;
}

/** What an agent is made from, beside the configuration. */
interface AgentParts {
  provider: ChatProvider;
  sessions: SessionStore;
  /** Without someone to agree to them, none are made. */
  plans: PlanStore | undefined;
  memory(): Promise<MemoryFolder>;
  plugins: PluginContributions;
  tools: ToolRunner;
}

async function openBuiltin(memory: () => Promise<MemoryFolder>): Promise<readonly Tool[]> {
  const { createBuiltinTools } = await late.tools();
  return createBuiltinTools({ ports: PORTS, memory });
}

/** The built-in tools and those of the plugins, and the way of a call. */
async function openTools(
  parts: ServiceParts,
  builtin: readonly Tool[],
  plugins: PluginContributions,
): Promise<ToolRunner> {
  const { createToolRunner } = await late.tools();
  const { length } = plugins.tools;
  const { readableTools } = length > 0 ? await late.plugins() : { readableTools: () => [] };
  let tools: readonly Tool[] | undefined;
  return createToolRunner({
    // Looked at when the model, or the user, is first told of them.
    tools: () => tools ??= [...builtin, ...readableTools(parts, plugins.tools)],
    ports: PORTS,
    log: logOf(parts),
    allow: (request) => parts.kernel.mayWrite(request),
  });
}

/** Whether questions find someone. Of the daemon's clients, each says itself that nobody is
 * there; whoever gave --yes beforehand has answered. */
function canAsk({ line: { path, options }, terminal }: AppStart): boolean {
  return path === "daemon run" || options.yes === true ||
    terminal.stdin && terminal.stdout;
}

/** What the user wants logged. */
function logOf({ config: { security, plugins }, kernel }: ServiceParts): KernelApi["log"] {
  return async (name, event, fields) => {
    if (name === "security" && !security.log_injections) return;
    if (name === "tool_executions" && !plugins.log_executions) return;
    await kernel.log(name, event, fields);
  };
}

async function openAgent(
  parts: ServiceParts,
  { provider, sessions, plans, memory: openMemory, plugins, tools }: AgentParts,
): Promise<AgentService> {
  const { start, config, kernel, out } = parts;
  const { createAgentService } = await late.agent();
  const windows = await localWindows(start, kernel);
  const { ai, general, memory } = config;
  return createAgentService({
    provider,
    store: sessions,
    plans,
    ports: PORTS,
    tools,
    settings: {
      model: start.provider.model ?? getProvider(provider.id).defaultModel,
      assistantName: general.assistant_name,
      userName: general.user_name ?? "",
      contextWindow: (model) =>
        ai.context_window ?? windows.get(model) ?? contextWindow(provider.id, model),
      maxTokensPerSession: ai.max_tokens_per_session,
      maxRequestsPerHour: ai.max_requests_per_hour,
    },
    // The offline rules read no prompt; they search the memory when they are asked.
    memory: memory.auto_load && provider.id !== "offline"
      ? () => loadContext(openMemory, memory.max_tokens_in_context, out)
      : undefined,
    additions: () => Promise.resolve(plugins.additions),
    requestsSince: (time) => kernel.sessionRequests(time),
    log: logOf(parts),
  });
}

/** How much fits into the models of the local server in use, as it says itself: what it was
 * started with counts, not what the model could take. */
async function localWindows(
  { provider: { id, baseUrl } }: AppStart,
  kernel: KernelApi,
): Promise<ReadonlyMap<string, number>> {
  if (getProvider(id).group !== "Local" || baseUrl) return new Map();
  const server = (await kernel.discoverLocal()).find((server) => server.provider === id);
  return new Map(
    server?.models.flatMap(({ id, contextWindow }) => contextWindow ? [[id, contextWindow]] : []),
  );
}

/** What a conversation starts with. A memory that cannot be read costs only what it knows. */
async function loadContext(
  openMemory: () => Promise<MemoryFolder>,
  maxTokens: number,
  out: Output,
): Promise<string> {
  try {
    return await (await openMemory()).contextForSession(maxTokens);
  } catch (error) {
    const why = toErrorInfo(error).message;
    out.error(`pyra: note: the memory cannot be read: ${escapeTerminal(why)}`);
    return "";
  }
}
