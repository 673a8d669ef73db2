/** What the enabled plugins bring to a conversation: tools, slash commands, a prompt.
 *
 * Runs in the app and starts nothing: names and descriptions are those the user agreed to,
 * kept by the kernel; a plugin's process starts with the first call. All of it is untrusted
 * text that the model will read: {@linkcode leaveOutSuspicious} goes over it before it does. */

import { type JsonObject, PyraError } from "../base/mod.ts";
import type {
  EnabledPlugin,
  PluginApi,
  SlashRequest,
  Tool,
  ToolCallRequest,
  ToolCallResult,
  ToolContext,
} from "../contracts/mod.ts";
import { scanResponse } from "../security/injection/mod.ts";
import { findLookalike } from "./names.ts";
import { PERMISSION_KINDS } from "./permission_entry.ts";
import { strictestEffect } from "./permissions.ts";

/** A slash command of a plugin. */
export interface PluginSlashCommand {
  name: string;
  /** One line; escape before showing. */
  description: string;
  plugin: string;
  run(args: string, signal: AbortSignal): Promise<string>;
}

/** What all enabled plugins bring. */
export interface PluginContributions {
  /** Not scanned yet; see {@linkcode leaveOutSuspicious}. */
  tools: Tool[];
  slashCommands: PluginSlashCommand[];
  /** For the system prompt, as the plugins wrote it: the agent scans, cuts and wraps it. */
  additions: { source: string; text: string }[];
  /** What was left out and why; one line each, to be shown and logged. */
  leftOut: string[];
}

/** What the registry stands on. */
export interface RegistryOptions {
  api: PluginApi;
  /** An unguessable id for each call. */
  id(): string;
  /** Names of the built-in tools and of Pyra's own slash commands. */
  taken: { tools: readonly string[]; slashCommands: readonly string[] };
}

/** Asks the kernel for the enabled plugins and turns what they offer into tools and commands.
 * Plugins that are off because they changed bring nothing. */
export async function loadPlugins(options: RegistryOptions): Promise<PluginContributions> {
  const collected: PluginContributions = {
    tools: [],
    slashCommands: [],
    additions: [],
    leftOut: [],
  };
  const plugins = (await options.api.plugins()).toSorted((a, b) => a.name < b.name ? -1 : 1);
  for (const plugin of plugins) {
    if (plugin.state === "changed") {
      collected.leftOut.push(plugin.reason ?? `The plugin ${plugin.name} is off`);
      continue;
    }
    addTools(plugin, options, collected);
    addSlashCommands(plugin, options, collected);
    const { systemPrompt } = plugin.offer;
    if (systemPrompt !== undefined) {
      collected.additions.push({ source: `plugin:${plugin.name}`, text: systemPrompt });
    }
  }
  return collected;
}

/** Leaves out tools that read like an attack, and says which. Apart from
 * {@linkcode loadPlugins}, because the scan takes its time when it is first used, and a prompt
 * can open before. */
export function leaveOutSuspicious(
  all: readonly Tool[],
): { tools: Tool[]; leftOut: string[] } {
  const tools: Tool[] = [];
  const leftOut: string[] = [];
  for (const tool of all) {
    const problem = suspicion([tool.description, ...textsOf(tool.inputSchema)]);
    if (problem) leftOut.push(`The tool ${tool.name} ${problem}`);
    else tools.push(tool);
  }
  return { tools, leftOut };
}

function addTools(
  plugin: EnabledPlugin,
  { api, id, taken }: RegistryOptions,
  { tools, leftOut }: PluginContributions,
): void {
  const { permissions } = plugin;
  const reaches = PERMISSION_KINDS.some((kind) => permissions[kind].length > 0);
  for (const { name, description, inputSchema, effect } of plugin.offer.tools) {
    const modelName = `${plugin.name}__${name}`;
    const names = [...taken.tools, ...tools.map((tool) => tool.name)];
    const problem = clash(modelName, names);
    if (problem) {
      leftOut.push(`The tool ${plugin.name}.${name} ${problem}`);
      continue;
    }
    const callKernel = (args: JsonObject, { signal, sessionId, reasons, tainted }: ToolContext) => {
      const request: ToolCallRequest = {
        id: id(),
        plugin: plugin.name,
        tool: name,
        args,
        sessionId,
        reasons,
        tainted,
      };
      return underWay(api, request, { signal, run: () => api.callTool(request) });
    };
    tools.push({
      name: modelName,
      description,
      inputSchema,
      effect: strictestEffect(effect, permissions),
      source: `plugin:${plugin.name}`,
      network: permissions.net.length > 0 || permissions.run.length > 0,
      // A plugin that reaches nothing can only say what its arguments and its code hold.
      outside: reaches,
      call: callKernel,
      run: async (args, context) => textOf(await callKernel(args, context)),
    });
  }
}

function addSlashCommands(
  plugin: EnabledPlugin,
  { api, id, taken }: RegistryOptions,
  { slashCommands, leftOut }: PluginContributions,
): void {
  for (const { name, description } of plugin.offer.slashCommands) {
    const names = [...taken.slashCommands, ...slashCommands.map((command) => command.name)];
    const problem = clash(name, names);
    if (problem) {
      leftOut.push(`The command /${name} of ${plugin.name} ${problem}`);
      continue;
    }
    slashCommands.push({
      name,
      description,
      plugin: plugin.name,
      run: (args, signal) => {
        const request: SlashRequest = { id: id(), plugin: plugin.name, command: name, args };
        return underWay(api, request, { signal, run: () => api.slash(request) });
      },
    });
  }
}

/** Runs a request; the kernel is told when nobody waits for it any more. */
async function underWay<T>(
  api: PluginApi,
  request: { id: string },
  { signal, run }: { signal: AbortSignal; run(): Promise<T> },
): Promise<T> {
  signal.throwIfAborted();
  const cancel = () => void api.cancelCall(request.id).catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    return await run();
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

function textOf({ status, text }: ToolCallResult): string {
  if (status === "done") return text;
  throw new PyraError(text, { code: status === "refused" ? "tool.refused" : "tool.failed" });
}

function clash(name: string, names: readonly string[]): string | undefined {
  if (names.includes(name)) return "was left out: its name is taken";
  const lookalike = findLookalike(name, names);
  return lookalike && `was left out: its name looks like ${lookalike}`;
}

function suspicion(texts: Iterable<string>): string | undefined {
  const labels = new Set<string>();
  for (const text of texts) for (const { label } of scanResponse(text)) labels.add(label);
  if (labels.size === 0) return undefined;
  return `was left out: it reads like an attack (${[...labels].join(", ")})`;
}

/** Every text in a schema, keys included. */
function* textsOf(value: JsonObject | JsonObject[string]): Generator<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      yield key;
      yield* textsOf(inner);
    }
  }
}
