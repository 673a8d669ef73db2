/** `pyra plugin dev`: a plugin under work, loaded again whenever a file of it is saved.
 *
 * The author types what to call, and sees what came back, what the plugin logged, and each
 * access that was refused with the line of the manifest that would allow it. */

import { isObject, type JsonObject, parseJson, toErrorInfo } from "../../base/mod.ts";
import { allowList } from "../../plugins/mod.ts";
import { isAsGoodAsRun } from "../../rights/mod.ts";
import { escapeTerminal, withoutSigns } from "../../security/mod.ts";
import { pluginPaths, type PluginPorts } from "../plugins/mod.ts";
import { describeRefusal } from "./refusal.ts";
import type { TypedLines } from "./typed_lines.ts";
import { type Loaded, Workbench } from "./workbench.ts";

/** Editors save in several steps; so long after the last one it counts, in milliseconds. */
const SETTLE_MS = 150;

/** What the loop stands on. */
export interface DevOptions {
  folder: string;
  ports: PluginPorts;
  realHome: string;
  /** What the author types: commands, and answers to what the plugin asks. */
  lines: TypedLines;
  /** Shows one or more lines. */
  say(text: string): void;
  /** Whether the author agrees to what the manifest asks for. `always`: also where everything was
   * agreed to beforehand. */
  confirm(question: string, options?: { always: boolean }): Promise<boolean>;
  /** Ends the loop. */
  signal: AbortSignal;
}

/** Runs until the lines end or the signal aborts. Throws when the author does not agree. */
export async function developPlugin(options: DevOptions): Promise<void> {
  await using loop = new DevLoop(options);
  await loop.run();
}

class DevLoop implements AsyncDisposable {
  readonly #options: DevOptions;
  readonly #bench: Workbench;
  #loaded: Loaded | undefined;
  /** What the author agreed to, in the words of the question. */
  #agreed = "";
  #wasLoaded = false;

  constructor(options: DevOptions) {
    this.#options = options;
    const { ports, realHome, lines } = options;
    this.#bench = new Workbench({
      ports: {
        ...ports,
        askUser: ({ plugin, question }) => {
          this.#say(`${plugin} asks: ${question}`);
          return lines.next();
        },
      },
      realHome,
      onRefused: (plugin, permission, value) => {
        const { data } = pluginPaths(this.#bench.home).of(plugin);
        this.#say(describeRefusal(permission, value, data));
      },
      onLog: (line) => this.#say(`log: ${line}`),
    });
  }

  async run(): Promise<void> {
    const { folder, lines, signal } = this.#options;
    const watcher = Deno.watchFs(folder);
    signal.addEventListener("abort", () => watcher.close(), { once: true });
    try {
      await this.#load();
      void this.#watch(watcher);
      for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
        if (signal.aborted) break;
        if (line.trim() !== "") await this.#take(line.trim());
      }
    } finally {
      if (!signal.aborted) watcher.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#bench[Symbol.asyncDispose]();
  }

  async #watch(watcher: Deno.FsWatcher): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    for await (const { kind } of watcher) {
      if (kind === "access") continue;
      clearTimeout(timer);
      timer = setTimeout(() => void this.#load(), SETTLE_MS);
    }
    clearTimeout(timer);
  }

  /** Takes the plugin in as it is now. What is wrong with it is said, and the last that worked
   * goes on. */
  async #load(): Promise<void> {
    const { folder } = this.#options;
    try {
      const loaded = await this.#bench.load(folder);
      const asks = question(loaded);
      if (asks !== "" && asks !== this.#agreed && !await this.#agrees(loaded, asks)) {
        this.#loaded = undefined;
        this.#say("Not loaded. Change the manifest, or save again to be asked again.");
        return;
      }
      this.#agreed = asks;
      this.#loaded = loaded;
      this.#say(`loaded ${loaded.grant.name}: ${offered(loaded)}`);
      if (!this.#wasLoaded) this.#say('Type one of them, as NAME {"key": "value"} or /NAME text');
      this.#wasLoaded = true;
    } catch (error) {
      const { message, hint } = toErrorInfo(error);
      this.#say([`not loaded: ${message}`, ...hint ? [`  ${hint}`] : []].join("\n"));
    }
  }

  /** Asks once about what is ordinary, and about each entry that is everything at once. */
  async #agrees({ grant: { name, permissions } }: Loaded, asks: string): Promise<boolean> {
    const { confirm, ports } = this.#options;
    if (!await confirm(asks)) return false;
    const runs = [
      ...permissions.run.map((path) => `run ${path}`),
      ...permissions.write.filter((path) => isAsGoodAsRun(path, ports.places))
        .map((path) => `change ${path}`),
    ];
    for (const what of runs) {
      const question = `Let ${name} ${what}? It can then do all that you can.`;
      if (!await confirm(question, { always: true })) return false;
    }
    return true;
  }

  /** `greet {"who":"Ada"}` or `/hello Ada`. */
  async #take(line: string): Promise<void> {
    if (this.#loaded === undefined) return this.#say("nothing is loaded");
    const { name, offer: { tools, slashCommands } } = this.#loaded.grant;
    const [, slash, word = "", rest = ""] = line.match(/^(\/?)(\S+)\s*([^]*)$/) ?? [];
    if (!(slash ? slashCommands : tools).some((entry) => entry.name === word)) {
      return this.#say(`${name} has no ${slash}${word}; it has ${offered(this.#loaded)}`);
    }
    try {
      this.#say(
        slash
          ? await this.#bench.host.slash(name, word, rest)
          : await this.#bench.host.call(name, word, readArguments(rest)),
      );
      await this.#bench.host.tellRefusals(name);
    } catch (error) {
      const { message, hint } = toErrorInfo(error);
      this.#say([`failed: ${message}`, ...hint ? [`  ${hint}`] : []].join("\n"));
    }
  }

  #say(text: string): void {
    this.#options.say(withoutSigns(escapeTerminal(text, { multiline: true })));
  }
}

function readArguments(text: string): JsonObject {
  if (text === "") return {};
  const json = parseJson(text);
  if (isObject(json)) return json as JsonObject;
  throw new TypeError(`the arguments are no JSON object, as {"key": "value"}: ${text}`);
}

/** The names by which the author can call what the plugin offers. */
function offered({ grant: { offer } }: Loaded): string {
  const tools = offer.tools.map((tool) => tool.name);
  return [...tools, ...offer.slashCommands.map((command) => `/${command.name}`)].join(", ") ||
    "no tools";
}

/** What is asked before the plugin may have what its manifest asks for; `""` for nothing. The
 * secrets are the user's own: those an installed plugin of that name has. */
function question({ grant: { name, permissions, secrets } }: Loaded): string {
  const asks = [...allowList(permissions), ...secrets.map((key) => `the secret ${key}`)];
  return asks.length === 0 ? "" : `${name} asks for ${asks.join(", ")}. Run it with that?`;
}
