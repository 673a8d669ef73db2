/** The child side: the program a plugin process runs. It loads the plugin and speaks for it.
 *
 * Trusted code in an untrusted process: it shares its realm with the plugin, so nothing here
 * protects anybody. What the plugin can reach is decided by the flags the process was
 * started with, and the kernel takes every message from here as the plugin's own.
 *
 * The plugin is imported by a computed name, never statically: only then does the runtime
 * check its whole module graph against `--allow-read`. No dependencies, so that it starts
 * without a cache. Not imported by Pyra; run by `kernel/plugins/`. */

import type { Json, Plugin, PluginContext, SetupContext } from "../sdk/mod.ts";
import type { CallResult, InitializeParams, InitializeResult, Message } from "./wire.ts";

/** Kept before the plugin can replace them. */
const { exit, stdin, stdout, stderr } = Deno;

/** The longest answer, so that a line stays below 1 MiB however its text is escaped. */
const TEXT_LIMIT = 150_000;

const encoder = new TextEncoder();
const asked = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
const served = new Map<string, AbortController>();
const working = new Set<Promise<void>>();
const background = new AbortController();

let identity: InitializeParams;
let serial = 0;

redirectOutput();
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  tell(`unhandled: ${messageOf(event.reason)}`);
});
addEventListener("error", (event) => {
  event.preventDefault();
  tell(`unhandled: ${messageOf(event.error)}`);
});
const plugin = importPlugin(Deno.args[0]!);
plugin.catch(() => {}); // Told to whoever asks for the plugin first.
let loaded: Promise<void> | undefined;

for await (const line of lines(stdin.readable)) receive(line);
background.abort();
await Promise.allSettled(working);
exit(0);

async function importPlugin(url: string): Promise<Plugin> {
  const module = await import(url);
  const found: unknown = module.default;
  if (typeof found !== "object" || found === null) {
    throw new TypeError("plugin.ts has no default export with the shape of a plugin");
  }
  for (const part of ["tools", "slashCommands"]) checkList(part, Reflect.get(found, part));
  return found as Plugin;
}

/** Says to the author what would else come as an error in a line that is not theirs. */
function checkList(part: string, list: unknown): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) throw new TypeError(`${part} of the default export is not a list`);
  for (const [i, entry] of list.entries()) {
    if (typeof entry?.run !== "function") {
      throw new TypeError(`${part}[${i}].run is not a function`);
    }
  }
}

/** Standard output is the wire; what a plugin prints goes to standard error, its log. Not what it
 * prints by `node:process` or `node:fs`: to load those only to turn them round would double the
 * time to start. What comes out there is a line between messages, and so logged as well. */
function redirectOutput(): void {
  Object.defineProperty(Deno, "stdout", { value: stderr });
  const print = console.error.bind(console);
  for (const name of ["log", "info", "debug", "dir", "table", "group", "count", "timeEnd"]) {
    Object.defineProperty(console, name, { value: print, writable: true, configurable: true });
  }
}

function tell(message: string): void {
  send({ jsonrpc: "2.0", method: "log", params: { message } });
}

/** Each message has a line of its own, also where a dependency of the plugin wrote half a line to
 * descriptor 1: hence the line end before it. */
function send(message: Message): void {
  const bytes = encoder.encode(`\n${JSON.stringify(message)}\n`);
  for (let done = 0; done < bytes.length;) done += stdout.writeSync(bytes.subarray(done));
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop()!;
    yield* parts;
  }
}

function receive(line: string): void {
  const message: Message = JSON.parse(line);
  if (message.method === "notifications/cancelled") {
    served.get((message.params as { requestId: string }).requestId)?.abort();
  } else if (message.method !== undefined) {
    const work = serve(message).finally(() => working.delete(work));
    working.add(work);
  } else if (message.id !== undefined) {
    const question = asked.get(message.id);
    asked.delete(message.id);
    if (message.error) question?.reject(new TypeError(message.error.message));
    else question?.resolve(message.result);
  }
}

async function serve({ id, method, params }: Message): Promise<void> {
  const controller = new AbortController();
  served.set(id!, controller);
  try {
    const result = await answer(method!, params, controller.signal);
    send({ jsonrpc: "2.0", id: id!, result });
  } catch (error) {
    send({ jsonrpc: "2.0", id: id!, error: { code: -32000, message: messageOf(error) } });
  } finally {
    served.delete(id!);
  }
}

async function answer(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
  if (method === "initialize") identity = params as InitializeParams;
  const { tools = [], slashCommands = [], ...rest } = await plugin;
  switch (method) {
    case "initialize": {
      const { systemPrompt, setup, run } = rest;
      const result: InitializeResult = { setup: !!setup, run: !!run };
      return systemPrompt === undefined ? result : { ...result, instructions: systemPrompt };
    }
    case "tools/list":
      return {
        tools: tools.map(({ name, description, effect = "write", parameters }) => ({
          name,
          description,
          effect,
          inputSchema: parameters ?? { type: "object", properties: {} },
        })),
      };
    case "slash/list":
      return { commands: slashCommands.map(({ name, description }) => ({ name, description })) };
    case "load":
      loaded ??= Promise.resolve(rest.onLoad?.(context(background.signal)));
      await loaded;
      return {};
    case "tools/call": {
      const { name, arguments: args } = params as { name: string; arguments: never };
      const tool = tools.find((tool) => tool.name === name);
      return await toResult(() => tool!.run(args, context(signal)));
    }
    case "slash/run": {
      const { name, arguments: args } = params as { name: string; arguments: string };
      const command = slashCommands.find((command) => command.name === name);
      return await toResult(() => command!.run(args, context(signal)));
    }
    case "setup":
      await rest.setup?.(setupContext(signal));
      return {};
    case "run":
      await rest.run?.(context(AbortSignal.any([signal, background.signal])));
      return {};
    default:
      throw new TypeError(`unknown method ${method}`);
  }
}

/** What a function of the plugin comes to, as text; what it throws is a text as well. */
async function toResult(run: () => unknown): Promise<CallResult> {
  try {
    await loaded;
    const value = await run();
    const text = typeof value === "string" ? value : JSON.stringify(value) ?? "";
    const cut = text.length > TEXT_LIMIT
      ? `${text.slice(0, TEXT_LIMIT)}\n[cut: ${text.length - TEXT_LIMIT} more characters]`
      : text;
    return { content: [{ type: "text", text: cut }] };
  } catch (error) {
    return { content: [{ type: "text", text: messageOf(error) }], isError: true };
  }
}

function context(signal: AbortSignal): PluginContext {
  return {
    name: identity.name,
    settings: identity.settings,
    data: identity.data,
    signal,
    secrets: { get: (key) => ask("secrets/get", { key }) as Promise<string | undefined> },
    log: (message) => tell(String(message)),
    ask: (question) => ask("ask", { question }) as Promise<string | undefined>,
  };
}

function setupContext(signal: AbortSignal): SetupContext {
  const { secrets, ...rest } = context(signal);
  return {
    ...rest,
    secrets: {
      ...secrets,
      set: async (key, value) => void await ask("secrets/set", { key, value }),
    },
    ask: (question, options) =>
      ask("ask", { question, secret: options?.secret === true }) as Promise<string | undefined>,
  };
}

/** Asks the kernel; `null` comes back as `undefined`. */
function ask(method: string, params: Json): Promise<unknown> {
  const id = `${identity.token}-${serial++}`;
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  asked.set(id, { resolve: (value) => resolve(value ?? undefined), reject });
  send({ jsonrpc: "2.0", id, method, params });
  return promise;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, 2_000);
  return `${error.name}: ${error.message}`.slice(0, 2_000) + whereabouts(error);
}

/** The first line of the plugin's own code that an error came through, as ` (plugin.ts:3:9)`. */
function whereabouts({ stack }: Error): string {
  const folder = Deno.args[0]!.replace(/[^/]*$/, "");
  for (const line of String(stack).split("\n")) {
    const at = line.indexOf(folder);
    const place = at < 0 ? undefined : /^[^\s()]+:\d+:\d+/.exec(line.slice(at + folder.length));
    if (place) return ` (${place[0]})`;
  }
  return "";
}
