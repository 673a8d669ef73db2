/** Shows one answer: Markdown on a terminal, raw text in a pipe, nothing under `--json`. */

import { type ErrorInfo, ExitCode, type JsonObject } from "../base/mod.ts";
import type { AgentEvent, AgentService, Plan, SessionInfo, TokenUsage } from "../contracts/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import {
  loadTerminal,
  type MarkdownStream,
  type PlanList,
  type Status,
  type Terminal,
} from "../terminal/mod.ts";
import type { CommandContext } from "./command.ts";

/** A tool call, as `--json` lists it. */
export interface ShownCall {
  name: string;
  status: "done" | "failed" | "refused";
}

/** Takes the events of one turn. Afterwards it knows what came of it. */
export class AnswerView {
  answer = "";
  reason: "done" | "cancelled" | "failed" | "limit" | undefined;
  error: ErrorInfo | undefined;
  usage: TokenUsage = { input: 0, output: 0 };
  /** The plan as it last stood, where one was made. */
  plan: Plan | undefined;
  readonly toolCalls: ShownCall[] = [];
  readonly warnings: string[] = [];
  readonly #context: CommandContext;
  readonly #options: { stream: boolean; quiet: boolean };
  readonly #markdown: MarkdownStream | undefined;
  #terminal: Terminal | undefined;
  /** The first call that was refused, and why. */
  #refused: string | undefined;
  /** The plan that runs, at the bottom of a terminal. */
  #live: { list: PlanList; status: Status } | undefined;

  private constructor(
    context: CommandContext,
    options: { stream: boolean; quiet: boolean },
    markdown: MarkdownStream | undefined,
  ) {
    this.#context = context;
    this.#options = options;
    this.#markdown = markdown;
  }

  /** Opens a view; what renders is loaded only where there is a terminal to render on. */
  static async open(
    context: CommandContext,
    options: { stream: boolean; quiet: boolean },
  ): Promise<AnswerView> {
    const renders = context.out.facts.stdout && !context.options.json;
    const markdown = renders ? (await loadTerminal()).markdownTo(context.out) : undefined;
    return new AnswerView(context, options, markdown);
  }

  /** Takes one event; a question is put at once, and its answer goes to `agent`. */
  async show(event: AgentEvent, agent: AgentService): Promise<void> {
    this.#live?.status.clear();
    if (event.type === "text" || event.type === "end") this.#live?.list.leave();
    await this.#take(event, agent);
    const doing = this.#live?.list.doing;
    if (doing !== undefined) this.#live?.status.show(() => doing);
  }

  async #take(event: AgentEvent, agent: AgentService): Promise<void> {
    switch (event.type) {
      case "text":
        this.answer += event.delta;
        if (this.#options.stream) this.#write(event.delta);
        return;
      case "tool":
        return this.#called(event);
      case "plan_question":
        await agent.answer(event.request.id, await this.#ask(event));
        return;
      case "plan":
        this.plan = event.plan;
        return await this.#planned(event);
      case "warning":
        this.warnings.push(...event.labels);
        return this.#note(`marked in ${event.where}: ${event.labels.join(", ")}`);
      case "waiting":
        return this.#note(`${event.why}; next try in ${Math.ceil(event.waitMs / 1000)} s`);
      case "notice":
        return this.#note(event.message);
      case "usage":
        this.usage = event.turn;
        return;
      case "end":
        return this.#end(event);
    }
  }

  /** 4 when a call was refused: what was asked for may not have been done, whatever the answer
   * says of it. */
  get exitCode(): ExitCode {
    return this.#refused === undefined ? ExitCode.ok : ExitCode.refused;
  }

  /** What `--json` prints of the turn. */
  document(session: SessionInfo): JsonObject {
    const refused = this.#refused && {
      code: "tool.refused",
      message: this.#refused,
      hint: "ask again in a terminal, where you can be asked",
    };
    return {
      ok: refused === undefined,
      ...refused ? { error: refused } : {},
      answer: this.answer,
      usage: { ...this.usage },
      tool_calls: this.toolCalls.map((call) => ({ ...call })),
      warnings: this.warnings,
      ...this.plan ? { plan: this.plan as unknown as JsonObject } : {},
      session: session.id,
      provider: session.provider,
      model: session.model,
    };
  }

  /** Gives the keyboard back. */
  close(): void {
    this.#live?.status.clear();
    this.#terminal?.close();
  }

  async #ask(event: Extract<AgentEvent, { request: unknown }>) {
    const { askPlan } = await loadTerminal();
    return await askPlan(await this.#open(), event.request);
  }

  async #planned(event: Extract<AgentEvent, { type: "plan" }>): Promise<void> {
    const { planLine, PlanList, Status } = await loadTerminal();
    const terminal = await this.#open();
    if (!terminal.interactive || this.#options.quiet) return this.#note(planLine(event));
    if (!this.#live) {
      this.#live = { list: new PlanList(terminal), status: new Status(terminal) };
      const { list, status } = this.#live;
      status.list = (size) => list.rows(size);
    }
    this.#live.list.update(event);
    if (event.plan.state !== "open") this.#live.list.leave();
  }

  async #open(): Promise<Terminal> {
    const { openTerminal } = await loadTerminal();
    return this.#terminal ??= openTerminal(this.#context.out, this.#context.interrupts);
  }

  #called({ name, phase, detail }: Extract<AgentEvent, { type: "tool" }>): void {
    if (phase === "start") return this.#note(`${name} ${detail}`);
    this.toolCalls.push({ name, status: phase });
    if (phase !== "refused") return;
    const what = `refused: ${name}: ${detail}`;
    this.#refused ??= what;
    // Not even --quiet hides it: the answer may read as if it were done.
    if (!this.#context.options.json) {
      this.#context.out.error(`pyra: ${escapeTerminal(what)}`);
    }
  }

  #end(event: AgentEvent & { type: "end" }): void {
    this.reason = event.reason;
    this.error = event.error;
    if (this.#context.options.json) return;
    if (!this.#options.stream && this.answer) this.#write(this.answer);
    if (this.#markdown) this.#markdown.end();
    else if (this.answer && !this.answer.endsWith("\n")) this.#context.out.line();
  }

  #write(text: string): void {
    if (this.#markdown) this.#markdown.push(text);
    else this.#context.out.write(escapeTerminal(text, { multiline: true }));
  }

  #note(line: string): void {
    if (!this.#options.quiet) this.#context.out.error(`pyra: ${escapeTerminal(line)}`);
  }
}
