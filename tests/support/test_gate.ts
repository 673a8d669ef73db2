/** The kernel's gate around tools that tests make up, with a person who answers as told.
 *
 * What is not Pyra's own is a plugin's tool as far as the gate can tell: it gets a grant. */

import { type JsonObject, newId } from "../../src/base/mod.ts";
import type { Tool, ToolContext } from "../../src/contracts/mod.ts";
import { labelsIn } from "../../src/gate/mod.ts";
import { type GateSettings, KernelGate } from "../../src/kernel/gate/kernel_gate.ts";
import { askToWrite, type OwnWriter } from "../../src/kernel/gate/own_writes.ts";
import type { Grant } from "../../src/kernel/plugins/grants.ts";
import { CountingPerson } from "./counting_person.ts";

/** A question as a test looks at it. */
export interface Asked {
  tool: string;
  reasons: string[];
  text: string;
}

/** A gate, and the tools as an app behind it has them. */
export class TestGate {
  readonly person = new CountingPerson();
  readonly log: JsonObject[] = [];
  readonly gate: KernelGate;
  readonly tools: readonly Tool[];
  readonly #given: ReadonlyMap<string, Tool>;
  readonly #grants = new Map<string, Grant>();

  constructor(tools: readonly Tool[], settings: GateSettings = {}) {
    const given = this.#given = new Map(tools.map((tool) => [tool.name, tool]));
    this.gate = new KernelGate({
      person: this.person,
      grants: {
        find: (name) => Promise.resolve(this.#grants.get(name)),
        read: () => Promise.resolve({ version: 1, plugins: {}, answers: [] }),
        addAnswer: () => Promise.resolve(),
      },
      host: () =>
        Promise.resolve({
          call: async (_, name, args, { signal = new AbortController().signal } = {}) =>
            await given.get(name)!.run(args, { signal, sessionId: "s", tainted: false }),
          slash: () => Promise.reject(),
        }),
      scan: (text) => Promise.resolve(labelsIn(text)),
      isOn: () => true,
      log: (name, event, fields) => Promise.resolve(void this.log.push({ name, event, ...fields })),
      settings: () => settings,
      now: Date.now,
    });
    this.tools = tools.map((tool) => this.#behindGate(tool));
  }

  /** Asks about a built-in tool that changes something. */
  readonly allow = (request: unknown) => askToWrite(this.gate, request, this.#writer);

  /** Shows what the tool itself says that it would change. */
  readonly #writer: OwnWriter = {
    preview: async (name, args) => {
      const tool = this.#given.get(name);
      return (await tool?.preview?.(args) ?? "").split("\n");
    },
    allowOnce: () => {},
  };

  /** What the person was asked since the last look. */
  takeAsked(): Asked[] {
    return this.person.asked.splice(0).map(({ title, lines }) => ({
      tool: title.replace(/^Allow (.*)\?$/, "$1"),
      reasons: lines.flatMap(({ text }) => text.match(/^(?:asked because|why:) (.*)$/)?.[1] ?? []),
      text: lines.map(({ text }) => text).join("\n"),
    }));
  }

  #behindGate(tool: Tool): Tool {
    const isOwn = tool.source === "builtin" && (tool.effect === "read" || isMemory(tool));
    if (isOwn) return tool;
    const plugin = tool.source.replace(/^plugin:/, "");
    const outside = tool.outside ?? tool.source !== "builtin";
    const offered = this.#grants.get(plugin)?.offer.tools ?? [];
    const { name, description, inputSchema, effect } = tool;
    this.#grants.set(plugin, {
      name: plugin,
      version: "1.0.0",
      permissions: {
        net: tool.network ? ["public"] : [],
        read: outside ? ["/srv/data"] : [],
        write: [],
        env: [],
        sys: [],
        run: [],
      },
      secrets: [],
      fingerprint: { hash: "", files: {} },
      offer: {
        tools: [...offered, { name, description, inputSchema, effect }],
        slashCommands: [],
        setup: false,
        run: false,
      },
      at: "",
      by: "test",
    });
    const call = (args: JsonObject, { signal, sessionId, reasons, tainted }: ToolContext) => {
      const id = newId(Date.now());
      signal.addEventListener("abort", () => this.gate.cancelCall(id), { once: true });
      return this.gate.callTool({ id, plugin, tool: name, args, sessionId, reasons, tainted });
    };
    return { ...tool, call };
  }
}

function isMemory({ name }: Tool): boolean {
  return name.startsWith("memory_");
}
