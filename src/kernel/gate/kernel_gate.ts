/** The gate of one conversation: every call of a plugin goes through it, because it makes the call.
 *
 * Trusted. What the app says of a call is untrusted, and what it says beyond the call's name and its
 * arguments can only make it stricter: effect, permissions and definition come from the grant,
 * approvals from the kernel's own file, taint from what passed through here. A call is logged before
 * it is made; one that cannot be logged is not made. A yes is used by one run. */

import {
  CancelledError,
  ExitCode,
  type Json,
  type JsonObject,
  PyraError,
  toErrorInfo,
} from "../../base/mod.ts";
import type { Effect, LogName, StandingAnswer, ToolCallResult } from "../../contracts/mod.ts";
import {
  checkSchema,
  type GateTool,
  OriginRecord,
  type PolicySettings,
  Taint,
  textsOf,
} from "../../gate/mod.ts";
import { redactSecrets } from "../../security/mod.ts";
import { PluginNotEnabledError } from "../plugins/errors.ts";
import type { Grant, GrantStore } from "../plugins/grants.ts";
import type { PluginHost } from "../plugins/mod.ts";
import { Decider, type DeciderParts, type Decision, type Wanted } from "./decider.ts";
import { decisionFields, type Execution, resultFields } from "./execution_log.ts";
import { findTool, slashAsTool } from "./grant_tool.ts";
import {
  badCall,
  readArguments,
  type ReadCall,
  readCall,
  type ReadSlash,
  readSlash,
} from "./read_call.ts";

/** Calls of one app that may be under way. */
const MOST_CALLS = 64;

/** What a gate stands on. */
export interface GateParts
  extends Pick<DeciderParts, "person" | "yes" | "edit" | "saidSo" | "scan" | "now"> {
  /** What was typed since before the gate was loaded; a fresh record without it. */
  origins?: OriginRecord;
  grants: Pick<GrantStore, "find" | "read" | "addAnswer">;
  /** The plugin host; made when it is first wanted. */
  host(): Promise<Pick<PluginHost, "call" | "slash">>;
  /** Whether the user's configuration has the plugin switched on. */
  isOn(plugin: string): boolean;
  /** Rejects where the line cannot be written. */
  log(name: LogName, event: string, fields: Record<string, Json>): Promise<void>;
  /** The user's configuration, as the kernel read it. */
  settings(): GateSettings;
  /** The kernel's record of what this app process works on: its taint is ours, and ours is written
   * down there before the content is handed over. */
  conversation?: { readonly tainted: boolean; taint(why: string): Promise<void> };
}

/** What the user's configuration, and the provider that the kernel chose, come to. */
export interface GateSettings extends Omit<PolicySettings, "canAsk"> {
  /** `security.log_injections`. @default true */
  logInjections?: boolean;
}

/** An act of Pyra's own that changes something, for {@linkcode KernelGate.allow}. */
export interface OwnAct {
  /** `memory_write` */
  tool: string;
  effect: Effect;
  /** As they came from the app. */
  args: unknown;
  sessionId: string;
  /** What would change, line by line, with these arguments. */
  preview?(args: JsonObject): Promise<readonly string[]>;
  /** What does not fit; `[]` when all does. */
  check?(args: JsonObject): string[];
  /** Reasons to ask, whatever the rules say. */
  reasons?: readonly string[];
  signal?: AbortSignal;
}

/** The gate's word on an act. `args` are those to act with: the user may have edited them. */
export type ActVerdict =
  | { verdict: "go"; args: JsonObject; warnings: readonly string[]; execution: Execution }
  | { verdict: "refused"; why: string; stop: boolean; warnings: readonly string[] };

/** One conversation's gate. */
export class KernelGate {
  /** Where the values of arguments come from; fed by who holds keyboard, files, command line. */
  readonly origins: OriginRecord;
  readonly #taint = new Taint();
  readonly #parts: GateParts;
  readonly #decider: Decider;
  readonly #calls = new Map<string, AbortController>();
  #acts = 0;

  constructor(parts: GateParts) {
    this.#parts = parts;
    this.origins = parts.origins ?? new OriginRecord();
    this.#decider = new Decider({
      ...parts,
      isTainted: () => this.#isTainted,
      origins: this.origins,
      approvals: {
        list: () => this.#savedApprovals(),
        add: (approval) => this.#saveApproval(approval),
      },
    });
  }

  /** Whether content from outside is part of the conversation, and how it came in. */
  get taintedBy(): readonly string[] {
    return this.#taint.reasons;
  }

  /** Content from outside is about to be handed to the app: `the file notes.pdf`. Hand it over when
   * this has resolved; rejects where it cannot be written down. */
  async taint(reason: string): Promise<void> {
    this.#taint.add(reason);
    await this.#parts.conversation?.taint(reason);
  }

  get #isTainted(): boolean {
    return this.#taint.isTainted || this.#parts.conversation?.tainted === true;
  }

  /** See `PluginApi.callTool`. */
  async callTool(request: unknown): Promise<ToolCallResult> {
    const call = readCall(request);
    return await this.#underWay(call.id, (signal) => this.#callTool(call, signal));
  }

  /** See `PluginApi.slash`. A line that the user typed is the user's word; any other is asked. */
  async slash(request: unknown): Promise<string> {
    const slash = readSlash(request);
    return await this.#underWay(slash.id, (signal) => this.#slash(slash, signal));
  }

  /** See `PluginApi.cancelCall`. */
  cancelCall(id: unknown): void {
    if (typeof id === "string") this.#calls.get(id)?.abort();
  }

  /** Whether an act of Pyra's own may happen; logged before this resolves to a go. Rejects with
   * `plugin.bad_call` for arguments that are none. Tell what came of it by {@linkcode acted}. */
  async allow(act: OwnAct): Promise<ActVerdict> {
    const { args, characters } = readArguments(act.args);
    const { tool: name, effect, sessionId, preview, check, reasons, signal } = act;
    const tool: GateTool = {
      name,
      source: "builtin",
      effect,
      definition: "builtin",
      taints: false,
    };
    const decision = await this.#decide({
      id: `act-${++this.#acts}`,
      sessionId: String(sessionId).slice(0, 200),
      tool,
      label: name,
      args,
      characters,
      reasons: reasons ?? [],
      said: [],
      check: check ?? (() => []),
      preview,
      signal: signal ?? new AbortController().signal,
    });
    const { execution } = decision;
    const { warnings } = execution;
    if (decision.verdict === "go") {
      return { verdict: "go", args: execution.args, warnings, execution };
    }
    return { verdict: "refused", why: decision.why, stop: decision.stop, warnings };
  }

  /** Logs what came of an act that was allowed. */
  async acted(execution: Execution, status: "done" | "failed", text: string): Promise<void> {
    await this.#logResult(execution, { status, text, ms: 0 });
  }

  async #callTool(call: ReadCall, signal: AbortSignal): Promise<ToolCallResult> {
    if (call.tainted) await this.taint("the app says so");
    const grant = await this.#grant(call.plugin);
    const tool = await findTool(grant, call.tool);
    if (!tool) return refused(`the plugin ${call.plugin} has no tool ${call.tool}`);
    const { declared, gate } = tool;
    const check = (args: JsonObject) => checkSchema(args, declared.inputSchema);
    const problems = check(call.args);
    if (problems.length > 0) return { ...refused(problems.join(". ")), status: "failed" };
    const decision = await this.#decide({
      ...call,
      tool: gate,
      label: `${call.plugin}.${call.tool}`,
      said: [declared.description, ...textsOf(declared.inputSchema)],
      check,
      signal,
    });
    if (decision.verdict === "refused") return refusalOf(decision);
    return await this.#make(
      decision.execution,
      async ({ args }) =>
        await (await this.#parts.host()).call(call.plugin, call.tool, args, { signal }),
    );
  }

  async #slash(
    { id, plugin, command, args: given }: ReadSlash,
    signal: AbortSignal,
  ): Promise<string> {
    // What is compared with the typed line is all that the plugin gets: blanks around it can carry
    // as much as words.
    const args = given.trim();
    const grant = await this.#grant(plugin);
    if (!grant.offer.slashCommands.some(({ name }) => name === command)) {
      throw badCall(`the plugin ${plugin} has no /${command}`);
    }
    const wanted: Wanted = {
      id,
      sessionId: "slash",
      tool: slashAsTool(grant, command),
      label: `/${command}`,
      plugin,
      args: { text: args },
      characters: args.length,
      reasons: ["you did not type this command"],
      said: [],
      check: () => [],
      onlyOnce: true,
      signal,
    };
    const typed = this.origins.takeLine(`/${command} ${args}`);
    const decision = typed ? await this.#typed(wanted) : await this.#decide(wanted);
    if (decision.verdict === "refused") throw slashRefused(command, decision.why);
    const result = await this.#make(
      decision.execution,
      async ({ args: { text } }) =>
        await (await this.#parts.host()).slash(plugin, command, String(text), { signal }),
    );
    if (result.status === "done") return result.text;
    throw new PyraError(result.text, { code: "plugin.slash_failed" });
  }

  async #grant(plugin: string): Promise<Grant> {
    const grant = this.#parts.isOn(plugin) ? await this.#parts.grants.find(plugin) : undefined;
    if (!grant) throw new PluginNotEnabledError(plugin);
    return grant;
  }

  async #underWay<T>(id: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#calls.has(id)) throw badCall("its id is in use");
    if (this.#calls.size >= MOST_CALLS) throw badCall("too many calls are under way");
    const controller = new AbortController();
    this.#calls.set(id, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#calls.delete(id);
    }
  }

  /** Decides, and writes it down. What cannot be written down is refused. */
  async #decide(wanted: Wanted): Promise<Decision> {
    const decision = await this.#decider.decide(wanted);
    await this.#flagged(wanted.sessionId, `call of ${wanted.label}`, decision.execution.warnings);
    return await this.#written(decision);
  }

  async #flagged(session: string, where: string, labels: readonly string[]): Promise<void> {
    if (labels.length === 0 || this.#parts.settings().logInjections === false) return;
    const fields = { session, where, labels: [...labels] };
    await this.#parts.log("security", "injection", fields).catch(() => {});
  }

  async #typed(wanted: Wanted): Promise<Decision> {
    const { id, sessionId, tool, args, label } = wanted;
    return await this.#written({
      verdict: "go",
      label,
      execution: {
        id,
        sessionId,
        tool,
        args,
        decision: "approved",
        reasons: ["you typed it"],
        warnings: [],
        tainted: this.#isTainted,
      },
    });
  }

  async #written(decision: Decision): Promise<Decision> {
    const { execution, label } = decision;
    try {
      await this.#parts.log("tool_executions", "tool_call", await decisionFields(execution));
      return decision;
    } catch (error) {
      if (decision.verdict === "refused") return decision;
      const why = `the call cannot be logged: ${toErrorInfo(error).message}`;
      return { verdict: "refused", execution, why, stop: false, label };
    }
  }

  /** Makes the call, once. Its result taints before anybody sees it. */
  async #make(
    execution: Execution,
    run: (execution: Execution) => Promise<string>,
  ): Promise<ToolCallResult> {
    const { tool, sessionId } = execution;
    const started = this.#parts.now();
    let status: ToolCallResult["status"] = "done";
    let text: string;
    try {
      text = await run(execution);
    } catch (error) {
      status = "failed";
      text = error instanceof CancelledError ? "stopped by the user" : toErrorInfo(error).message;
    }
    // Only the kernel knows what the vault handed out to the plugin.
    text = redactSecrets(text);
    if (tool.taints) {
      await this.taint(`a result of ${tool.name}`);
      this.origins.outside(tool.name, text);
    }
    const ms = this.#parts.now() - started;
    await this.#logResult(execution, { status, text, ms });
    const found = await this.#parts.scan(text);
    await this.#flagged(sessionId, `result of ${tool.name}`, found);
    const warnings = [...new Set([...execution.warnings, ...found])];
    return { status, text, taints: tool.taints, warnings };
  }

  /** The call has been made: a log that fails now cannot undo it. */
  async #logResult(
    execution: Execution,
    result: { status: string; text: string; ms: number },
  ): Promise<void> {
    await this.#parts.log("tool_executions", "tool_result", resultFields(execution, result))
      .catch(() => {});
  }

  /** A file that cannot be read approves nothing. */
  async #savedApprovals(): Promise<readonly StandingAnswer[]> {
    return await this.#parts.grants.read().then(({ answers }) => answers, () => []);
  }

  async #saveApproval(approval: StandingAnswer): Promise<void> {
    await this.#parts.grants.addAnswer(approval);
    const { tool, scope, value, expires } = approval;
    await this.#parts.log("security", "approval_saved", { tool, scope, value, expires });
  }
}

function refused(why: string): ToolCallResult {
  return { status: "refused", text: why, taints: false, warnings: [] };
}

function refusalOf(
  { why, stop, execution }: Extract<Decision, { verdict: "refused" }>,
): ToolCallResult {
  return { ...refused(why), warnings: [...execution.warnings], ...stop ? { stop } : {} };
}

function slashRefused(command: string, why: string): PyraError {
  return new PyraError(`/${command} was not run: ${why}`, {
    code: "plugin.refused",
    hint: "type it yourself, or answer y when you are asked",
    exitCode: ExitCode.refused,
  });
}
