/** The way of one tool call: scan → policy → question → run → cut, redact, scan → log.
 *
 * Arguments, results and what a tool says of itself are untrusted. What runs is what was
 * approved: the arguments are copied once, and everyone else only sees copies. Decides
 * nothing itself (the policy is handed in) and never rejects. */

import { type Json, type JsonObject, type Ports, toErrorInfo } from "../base/mod.ts";
import type {
  ApprovalAnswer,
  ApprovalRequest,
  CheckedCall,
  KernelApi,
  LogName,
  Policy,
  PolicyVerdict,
  StandingAnswers,
  Tool,
  ToolContext,
  ToolOutcome,
  ToolRunner,
} from "../contracts/mod.ts";
import { escapeTerminal, redactJson, redactSecrets, wrapUntrusted } from "../security/mod.ts";
import { definitionHash, standingAnswer } from "./standing.ts";
import { type Execution, executionFields } from "./execution_log.ts";
import { runTool } from "./run_tool.ts";
import { labelsIn, textsOf } from "./scan.ts";
import { KEPT_LIMIT, ResultStore, sliceResult } from "./result_store.ts";
import { createReadMore } from "./read_more.ts";

/** Characters of a preview shown with the question. */
const PREVIEW_LIMIT = 20_000;

/** What a runner is made from. */
export interface ToolRunnerOptions {
  /** The tools of the moment, built-in ones first; a name that comes twice is the first's. */
  tools(): readonly Tool[];
  policy: Policy;
  standing: StandingAnswers;
  ports: Ports;
  log: KernelApi["log"];
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

  async run(
    call: CheckedCall,
    context: ToolContext,
    ask: (request: ApprovalRequest) => Promise<ApprovalAnswer>,
  ): Promise<ToolOutcome> {
    const tool = this.tools().find((one) => one.name === call.name);
    if (!tool) return refusal(`there is no tool ${JSON.stringify(call.name)}`);
    const execution: Execution = {
      call,
      tool,
      context,
      args: call.args,
      decision: "denied",
      reasons: [],
      warnings: [],
    };
    const started = this.#options.ports.now();
    let outcome: ToolOutcome;
    try {
      const refused = await this.#gate(execution, ask);
      outcome = refused ?? await this.#execute(execution);
    } catch (error) {
      outcome = refusal(toErrorInfo(error).message, execution.warnings);
    }
    const ms = this.#options.ports.now() - started;
    await this.#log("tool_executions", "tool_call", () => executionFields(execution, outcome, ms));
    return outcome;
  }

  /** Scan, policy, question. A refusal, or `undefined` when the call may run. */
  async #gate(
    execution: Execution,
    ask: (request: ApprovalRequest) => Promise<ApprovalAnswer>,
  ): Promise<ToolOutcome | undefined> {
    const { call, tool, context } = execution;
    execution.args = structuredClone(call.args); // the caller may still change his own
    await this.#mark(execution, "description", [tool.description, ...textsOf(tool.inputSchema)]);
    await this.#mark(execution, "arguments", textsOf(execution.args));
    let verdict = await this.#decide(execution);
    let mistakes: string[] = [];
    while (verdict.verdict === "ask") {
      const answer = await ask(await this.#question(execution, mistakes));
      if (answer.verdict === "edit") {
        mistakes = this.#options.policy.check(answer.args, tool.inputSchema);
        if (mistakes.length > 0) continue;
        execution.args = structuredClone(answer.args);
        verdict = await this.#decide(execution);
        if (verdict.verdict === "deny") break;
      } else if (answer.verdict === "session" || answer.verdict === "always") {
        await this.#remember(execution, answer);
      } else if (answer.verdict !== "once") {
        execution.decision = "declined";
        const stop = answer.verdict === "stop";
        return { ...refusal("the user said no", execution.warnings), ...stop ? { stop } : {} };
      }
      execution.decision = "approved";
      return context.signal.aborted ? refusal("the user stopped it") : undefined;
    }
    if (verdict.verdict === "deny") {
      return refusal(verdict.reasons.join("; "), execution.warnings);
    }
    execution.decision = "allowed";
    return undefined;
  }

  async #decide(execution: Execution): Promise<PolicyVerdict> {
    const { call, tool, context, args, warnings } = execution;
    const definition = await definitionHash(tool);
    const standing = (await this.#options.standing.list())
      .filter((answer) => answer.definition === definition);
    const verdict = this.#options.policy.decide({
      call: { ...call, args },
      tool,
      sessionId: context.sessionId,
      tainted: context.tainted,
      warnings,
      reasons: context.reasons ?? [],
      standing,
      now: this.#options.ports.now(),
    });
    execution.reasons = verdict.reasons;
    return verdict;
  }

  /** Copies only, with secrets covered: what runs cannot be changed through what is shown. */
  async #question(execution: Execution, mistakes: string[]): Promise<ApprovalRequest> {
    const { tool, args } = execution;
    const preview = await tool.preview?.(structuredClone(args));
    return {
      id: this.#options.ports.id(),
      tool: tool.name,
      source: tool.source,
      effect: tool.effect,
      args: redactJson(structuredClone(args)),
      ...preview === undefined ? {} : { preview: redactSecrets(preview.slice(0, PREVIEW_LIMIT)) },
      reasons: [...execution.reasons, ...mistakes],
    };
  }

  async #remember(
    { call, tool, context, args }: Execution,
    answer: ApprovalAnswer & { verdict: "session" | "always" },
  ): Promise<void> {
    const scope = answer.verdict === "session" ? "session" : answer.scope;
    const binding = this.#options.policy.bind({ ...call, args }, scope, context.sessionId);
    await this.#options.standing.add(await standingAnswer(tool, binding, this.#options.ports));
  }

  async #execute(execution: Execution): Promise<ToolOutcome> {
    let status: ToolOutcome["status"] = "done";
    let text: string;
    try {
      text = await runTool(execution, this.#options.timeoutMs);
    } catch (error) {
      status = "failed";
      text = `Error: ${toErrorInfo(error).message}`;
    }
    return await this.#finish(execution, status, text);
  }

  async #finish(
    execution: Execution,
    status: ToolOutcome["status"],
    text: string,
  ): Promise<ToolOutcome> {
    const { tool, args } = execution;
    const whole = redactSecrets(text.slice(0, KEPT_LIMIT).replaceAll("\r\n", "\n"));
    const found = await this.#mark(execution, "result", [whole]);
    const { shown, note, outside } = tool === this.#readMore
      ? this.#nextPart(args, whole)
      : this.#firstPart(tool, { text: whole, lost: Math.max(0, text.length - KEPT_LIMIT) });
    const safe = escapeTerminal(shown, { multiline: true });
    const boundary = this.#options.ports.id();
    return {
      status,
      content: wrapUntrusted(safe, { source: tool.name, boundary }) + note,
      taints: outside || found.length > 0,
      warnings: execution.warnings,
      preview: safe.slice(0, 500),
      whole,
    };
  }

  #firstPart(tool: Tool, { text, lost }: { text: string; lost: number }) {
    const outside = tool.outside ?? tool.source !== "builtin";
    const shown = sliceResult(text, 0);
    const id = this.#options.ports.id();
    this.#results.keep(id, { text, lost, outside });
    return { shown, note: this.#results.note(id, shown.length), outside };
  }

  #nextPart({ id, offset }: JsonObject, shown: string) {
    const note = this.#results.note(String(id), Number(offset) + shown.length);
    return { shown, note, outside: this.#results.isOutside(id) };
  }

  /** Scans texts; a hit marks the call and is one line in `security.log`. */
  async #mark(execution: Execution, what: string, texts: Iterable<string>): Promise<string[]> {
    const { tool, context } = execution;
    const labels = labelsIn([...texts].join("\n"));
    if (labels.length === 0) return [];
    execution.warnings = [...new Set([...execution.warnings, ...labels])];
    const where = `${what} of ${tool.name}`;
    const fields = { session: context.sessionId, where, labels };
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

function refusal(why: string, warnings: string[] = []): ToolOutcome {
  return { status: "refused", content: `Refused: ${why}.`, taints: false, warnings, preview: why };
}
