/** A gate over real plugin processes, and a person who is not real. */

import {
  type GateParts,
  type GateSettings,
  KernelGate,
} from "../../src/kernel/gate/kernel_gate.ts";
import { labelsIn } from "../../src/gate/mod.ts";
import { CountingPerson } from "./counting_person.ts";
import { type LogEntry, PluginHome } from "./plugins.ts";

/** Notes each call in its data folder, so that it can be seen from outside what ran. */
export function noter(effect: string, rest = ""): string {
  return `export default { tools: [
    { name: "note", description: "Notes", effect: "${effect}",
      parameters: { type: "object" },
      run: (args, { data }) => {
        Deno.writeTextFileSync(data + "/ran", JSON.stringify(args) + "\\n", { append: true });
        return "noted";
      } },
    ${rest}
  ] };`;
}

/** What a {@linkcode noter} needs. */
export const NOTER_RIGHTS = { permissions: { read: ["$DATA"], write: ["$DATA"] } };

/** One conversation's gate, and all around it. */
export class GateWorld implements AsyncDisposable {
  readonly home = new PluginHome();
  readonly person = new CountingPerson();
  readonly log: LogEntry[] = [];
  settings: GateSettings = {};
  #calls = 0;

  /** A gate for a conversation of its own. */
  gate(parts: Partial<GateParts> = {}): KernelGate {
    return new KernelGate({
      person: this.person,
      grants: this.home.host.grants,
      host: () => Promise.resolve(this.home.host),
      scan: (text) => Promise.resolve(labelsIn(text)),
      isOn: () => true,
      log: (name, event, fields) => Promise.resolve(void this.log.push({ name, event, fields })),
      settings: () => this.settings,
      now: () => Date.now() + this.home.skippedMs,
      ...parts,
    });
  }

  /** A request to call a tool, as the app makes it. */
  request(plugin: string, args: Record<string, unknown> = {}, tool = "note") {
    return { id: `c${++this.#calls}`, plugin, tool, args, sessionId: "s" };
  }

  /** The arguments of all calls that a noter ran. */
  async ran(plugin: string): Promise<unknown[]> {
    const path = `${this.home.paths(plugin).data}/ran`;
    const text = await Deno.readTextFile(path).catch(() => "");
    return text.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
  }

  /** The lines of `tool_executions.log`. */
  get executions(): LogEntry[] {
    return this.log.filter(({ name }) => name === "tool_executions");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.home[Symbol.asyncDispose]();
  }
}
