/** `pyra plugin dev`: a plugin under work, loaded again whenever a file of it is saved.
 *
 * The author types what to call, and sees what came back, what the plugin logged, and each
 * access that was refused with the line of the manifest that would allow it. */

import { isObject, type JsonObject, parseJson, toErrorInfo } from "../../base/mod.ts";
import type { PluginPermissions } from "../../contracts/mod.ts";
import { allowList, samePermissions } from "../../plugins/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import type { PluginPorts } from "../plugins/mod.ts";
import { type Loaded, Workbench } from "./workbench.ts";

/** Editors save in several steps; so long after the last one it counts, in milliseconds. */
const SETTLE_MS = 150;

/** What the loop stands on. */
export interface DevOptions {
  folder: string;
  ports: PluginPorts;
  realHome: string;
  /** Lines the author types. */
  lines: AsyncIterable<string>;
  /** Shows one or more lines. */
  say(text: string): void;
  /** Whether the author agrees to what the manifest asks for. */
  confirm(question: string): Promise<boolean>;
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
  #agreed: PluginPermissions | undefined;

  constructor(options: DevOptions) {
    this.#options = options;
    const { ports, realHome } = options;
    this.#bench = new Workbench({
      ports,
      realHome,
      onRefused: (permission, value) => this.#say(refusal(permission, value)),
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
      for await (const line of lines) {
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
    const { folder, confirm } = this.#options;
    try {
      const loaded = await this.#bench.load(folder);
      const { name, permissions, offer } = loaded.grant;
      if (!this.#agreed || !samePermissions(this.#agreed, permissions)) {
        const asks = allowList(permissions).join(", ");
        if (asks && !await confirm(`${name} asks for ${asks}. Run it with that?`)) {
          this.#loaded = undefined;
          this.#say("Not loaded. Change the manifest, or save again to be asked again.");
          return;
        }
        this.#agreed = permissions;
      }
      this.#loaded = loaded;
      const tools = offer.tools.map((tool) => tool.name).join(", ") || "no tools";
      const slashes = offer.slashCommands.map((command) => `/${command.name}`);
      this.#say(`loaded ${name}: ${[tools, ...slashes].join(", ")}`);
    } catch (error) {
      const { message, hint } = toErrorInfo(error);
      this.#say([`not loaded: ${message}`, ...hint ? [`  ${hint}`] : []].join("\n"));
    }
  }

  /** `greet {"who":"Ada"}` or `/hello Ada`. */
  async #take(line: string): Promise<void> {
    const name = this.#loaded?.grant.name;
    if (name === undefined) return this.#say("nothing is loaded");
    const [, slash, word = "", rest = ""] = line.match(/^(\/?)(\S+)\s*([^]*)$/) ?? [];
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
    this.#options.say(escapeTerminal(text, { multiline: true }));
  }
}

function readArguments(text: string): JsonObject {
  if (text === "") return {};
  const json = parseJson(text);
  if (isObject(json)) return json as JsonObject;
  throw new TypeError(`the arguments are no JSON object: ${text}`);
}

/** A refused access, and what the manifest would have to say. */
function refusal(permission: string, value: string): string {
  const line = ["net", "read", "write", "env", "sys", "run"].includes(permission)
    ? `"permissions": { ${JSON.stringify(permission)}: [${JSON.stringify(value)}] }`
    : "nothing in a manifest allows this";
  return `REFUSED ${permission} ${value}\n  to allow it: ${line}`;
}
