/** Small stand-ins for what surrounds the agent: a clock, a store in memory, a tool runner. */

import { PyraError } from "../../src/base/mod.ts";
import type { Ports } from "../../src/base/mod.ts";
import type {
  AgentEvent,
  ChatMessage,
  CheckedCall,
  SessionInfo,
  SessionRecord,
  SessionStore,
  StoredSession,
  Tool,
  ToolContext,
  ToolOutcome,
  ToolRunner,
} from "../../src/contracts/mod.ts";

/** A clock that moves a second per look, and ids that count. */
export function testPorts(start = Date.UTC(2026, 9, 5, 12)): Ports {
  let now = start;
  let id = 0;
  return { now: () => now += 1000, id: () => `id${String(++id).padStart(6, "0")}` };
}

/** Keeps records in memory; every record passes through JSON, as on a disk. */
export class MemorySessionStore implements SessionStore {
  readonly records = new Map<string, string[]>();

  append(sessionId: string, record: SessionRecord): Promise<void> {
    const lines = this.records.get(sessionId) ?? [];
    if (lines.length === 0 && record.type !== "session") return Promise.reject(unknown(sessionId));
    this.records.set(sessionId, [...lines, JSON.stringify(record)]);
    return Promise.resolve();
  }

  read(sessionId: string): Promise<StoredSession> {
    const lines = this.records.get(sessionId);
    if (!lines) return Promise.reject(unknown(sessionId));
    const info: SessionInfo = {
      id: sessionId,
      title: "",
      created: "",
      updated: "",
      messages: 0,
      provider: "",
      model: "",
      usage: { input: 0, output: 0 },
    };
    const messages: ChatMessage[] = [];
    let system: string | undefined;
    for (const record of lines.map((line): SessionRecord => JSON.parse(line))) {
      if (record.type === "message") messages.push(record.message);
      else if (record.type === "undo") {
        messages.length = messages.findLastIndex((message) => message.role === "user");
      } else if (record.type === "usage") {
        info.usage.input += record.usage.input;
        info.usage.output += record.usage.output;
      } else {
        info.provider = record.provider ?? info.provider;
        info.model = record.model ?? info.model;
        info.title = record.title ?? info.title;
        if (record.type === "set") system = record.system ?? system;
      }
    }
    info.messages = messages.filter(({ role }) => role === "user" || role === "assistant").length;
    return Promise.resolve({ info, messages, system });
  }

  async list(): Promise<SessionInfo[]> {
    const all = await Promise.all([...this.records.keys()].map((id) => this.read(id)));
    return all.map(({ info }) => info).reverse();
  }

  remove(sessionId: string): Promise<void> {
    if (!this.records.delete(sessionId)) return Promise.reject(unknown(sessionId));
    return Promise.resolve();
  }
}

function unknown(id: string): PyraError {
  return new PyraError(`There is no conversation ${id}`, { code: "session.unknown" });
}

/** Runs what is called, without any gate; refuses where the text says so: `no`, or `stop`. */
export class SimpleRunner implements ToolRunner {
  readonly runs: { call: CheckedCall; context: ToolContext }[] = [];
  readonly #tools: readonly Tool[];

  constructor(...tools: Tool[]) {
    this.#tools = tools;
  }

  tools(): readonly Tool[] {
    return this.#tools;
  }

  async run(call: CheckedCall, context: ToolContext): Promise<ToolOutcome> {
    const tool = this.#tools.find((one) => one.name === call.name)!;
    const { text } = call.args;
    if (tool.effect !== "read" && (text === "no" || text === "stop")) {
      const stop = text === "stop";
      return { status: "refused", content: "Refused.", taints: false, warnings: [], stop };
    }
    this.runs.push({ call, context });
    const content = await tool.run(call.args, context);
    return { status: "done", content, taints: tool.outside === true, warnings: [] };
  }
}

/** A tool that answers `result`; see the fields for the rest. */
export function testTool(name: string, fields: Partial<Tool> = {}): Tool {
  return {
    name,
    description: `The ${name} tool`,
    inputSchema: { type: "object", properties: { text: { type: "string" } } },
    effect: "read",
    source: "builtin",
    run: () => `result of ${name}`,
    ...fields,
  };
}

/** All events of a turn; `react` may answer questions or abort on the way. */
export async function collect(
  events: AsyncIterable<AgentEvent>,
  react: (event: AgentEvent) => unknown = () => {},
): Promise<AgentEvent[]> {
  const all: AgentEvent[] = [];
  for await (const event of events) {
    all.push(event);
    await react(event);
  }
  return all;
}

/** The text of a turn. */
export function textOf(events: readonly AgentEvent[]): string {
  return events.map((event) => event.type === "text" ? event.delta : "").join("");
}
