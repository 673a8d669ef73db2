/** The way of one tool call in the app: to the kernel, or run here → cut, redact, escape, wrap, log.
 *
 * Decides nothing: calls of plugins are the kernel's, which asks the user where it must, and a
 * built-in tool that changes something runs once the kernel has said so. What runs here is a copy of
 * the arguments; results are untrusted. Never rejects. */

import { type Json, type JsonObject, type Ports, toErrorInfo } from "../base/mod.ts";
import type {
  CheckedCall,
  KernelApi,
  LogName,
  Tool,
  ToolCallResult,
  ToolContext,
  ToolOutcome,
  ToolRunner,
} from "../contracts/mod.ts";
import { labelsIn } from "../gate/scan.ts";
import { escapeTerminal, redactSecrets } from "../security/mod.ts";
import { wrapUntrusted } from "../security/injection/mod.ts";
import { type Execution, executionFields } from "./execution_log.ts";
import { runTool } from "./run_tool.ts";
import { KEPT_LIMIT, ResultStore, sliceResult } from "./result_store.ts";
import { createReadMore } from "./read_more.ts";

/** Characters of a preview that the kernel is handed. */
const PREVIEW_LIMIT = 20_000;

/** What a runner is made from. */
export interface ToolRunnerOptions {
  /** The tools of the moment, built-in ones first; a name that comes twice is the first's. */
  tools(): readonly Tool[];
  ports: Ports;
  log: KernelApi["log"];
  /** Asks the kernel about a built-in tool that changes something. */
  allow: KernelApi["mayWrite"];
  /** @default 60,000 */
  timeoutMs?: number;
}

/** Creates the runner. */
export function createToolRunner(options: ToolRunnerOptions): ToolRunner {
  return new LocalToolRunner(options);
}

class LocalToolRunner implements ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #results = new ResultStore();
  readonly #readMore: Tool;

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#readMore = createReadMore(this.#results);
  }

  tools(): readonly Tool[] {
    const all = this.#results.isEmpty ? [] : [this.#readMore];
    const known = new Set(all.map((tool) => tool.name));
    for (const tool of this.#options.tools()) {
      if (!known.has(tool.name)) all.push(tool);
      known.add(tool.name);
    }
    return all;
  }

  async run(call: CheckedCall, context: ToolContext): Promise<ToolOutcome> {
    const tool = this.tools().find((one) => one.name === call.name);
    if (!tool) return refusal(`there is no tool ${JSON.stringify(call.name)}`);
    try {
      const args = structuredClone(call.args); // the caller may still change his own
      return tool.call
        ? await this.#byKernel({ tool, args, context })
        : await this.#here({ call, tool, args, context });
    } catch (error) {
      return refusal(toErrorInfo(error).message);
    }
  }

  async #byKernel({ tool, args, context }: Calling): Promise<ToolOutcome> {
    const { status, text, taints, warnings, stop } = await tool.call!(args, context);
    if (status === "refused") return { ...refusal(text, warnings), ...stop ? { stop } : {} };
    const result = status === "failed" ? `Error: ${text}` : text;
    // The kernel has had it scanned.
    return this.#finish({ tool, args, context, taints }, { status, text: result, warnings });
  }

  async #here({ call, tool, args, context }: Calling & { call: CheckedCall }) {
    const started = this.#options.ports.now();
    const allowed = await this.#allowed({ tool, args, context });
    const outcome = "status" in allowed
      ? allowed
      : await this.#execute({ tool, args: allowed.args, context });
    // What changes something, the kernel writes down.
    if (tool.effect === "read") {
      const ms = this.#options.ports.now() - started;
      const execution: Execution = { call, tool, context, args, warnings: outcome.warnings };
      await this.#log(
        "tool_executions",
        "tool_call",
        () => executionFields(execution, outcome, ms),
      );
    }
    return outcome;
  }

  /** The arguments to run with, or a refusal. */
  async #allowed({ tool, args, context }: Calling): Promise<{ args: JsonObject } | ToolOutcome> {
    if (tool.effect === "read") {
      const { reasons = [] } = context;
      // A model that goes round in circles learns nothing from the same read.
      return reasons.length === 0 ? { args } : refusal(reasons.join("; "));
    }
    const preview = await tool.preview?.(structuredClone(args));
    const verdict = await this.#options.allow({
      tool: tool.name,
      args,
      preview: preview?.slice(0, PREVIEW_LIMIT),
      sessionId: context.sessionId,
      reasons: context.reasons,
      tainted: context.tainted,
    });
    if (verdict.verdict === "go") {
      return context.signal.aborted ? refusal("the user stopped it") : { args: verdict.args };
    }
    return { ...refusal(verdict.why), ...verdict.stop ? { stop: true } : {} };
  }

  async #execute(calling: Calling): Promise<ToolOutcome> {
    const { tool } = calling;
    let status: ToolCallResult["status"] = "done";
    let text: string;
    try {
      text = await runTool(calling, this.#options.timeoutMs);
    } catch (error) {
      status = "failed";
      text = `Error: ${toErrorInfo(error).message}`;
    }
    const taints = tool.outside ?? tool.source !== "builtin";
    const warnings = await this.#mark(tool, calling.context, text.slice(0, KEPT_LIMIT));
    return this.#finish({ ...calling, taints }, { status, text, warnings });
  }

  #finish(
    { tool, args, taints }: Calling & { taints: boolean },
    { status, text, warnings }: Pick<ToolCallResult, "status" | "text" | "warnings">,
  ): ToolOutcome {
    const whole = redactSecrets(text.slice(0, KEPT_LIMIT).replaceAll("\r\n", "\n"));
    const { shown, note, outside } = tool === this.#readMore
      ? this.#nextPart(args, whole)
      : this.#firstPart(taints, { text: whole, lost: Math.max(0, text.length - KEPT_LIMIT) });
    const safe = escapeTerminal(shown, { multiline: true });
    const boundary = this.#options.ports.id();
    return {
      status,
      content: wrapUntrusted(safe, { source: tool.name, boundary }) + note,
      taints: outside || warnings.length > 0,
      warnings: [...warnings],
      preview: safe.slice(0, 500),
      whole,
    };
  }

  #firstPart(outside: boolean, { text, lost }: { text: string; lost: number }) {
    const shown = sliceResult(text, 0);
    const id = this.#options.ports.id();
    this.#results.keep(id, { text, lost, outside });
    return { shown, note: this.#results.note(id, shown.length), outside };
  }

  #nextPart({ id, offset }: JsonObject, shown: string) {
    const note = this.#results.note(String(id), Number(offset) + shown.length);
    return { shown, note, outside: this.#results.isOutside(id) };
  }

  /** Scans a result; a hit marks the call and is one line in `security.log`. */
  async #mark(tool: Tool, { sessionId }: ToolContext, text: string): Promise<string[]> {
    const labels = labelsIn(text);
    if (labels.length === 0) return [];
    const fields = { session: sessionId, where: `result of ${tool.name}`, labels };
    await this.#log("security", "injection", () => fields);
    return labels;
  }

  /** The kernel says it when a log cannot be written; the call is not undone by it. */
  async #log(name: LogName, event: string, fields: () => Record<string, Json>): Promise<void> {
    try {
      await this.#options.log(name, event, fields());
    } catch {
      // Nor by arguments that nest too deep to be written down.
    }
  }
}

/** A call with the arguments it is made with. */
interface Calling {
  tool: Tool;
  args: JsonObject;
  context: ToolContext;
}

function refusal(why: string, warnings: string[] = []): ToolOutcome {
  return { status: "refused", content: `Refused: ${why}.`, taints: false, warnings, preview: why };
}
