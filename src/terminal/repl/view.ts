/** What the user sees of one turn: events in, screen out.
 *
 * Everything in an event is untrusted and goes through `escapeTerminal`. Where stdout
 * is no terminal it gets the answer's Markdown and nothing else; the rest goes to stderr. */

import type { ErrorInfo } from "../../base/mod.ts";
import type { AgentEvent } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { markdownTo } from "../markdown/print.ts";
import type { MarkdownStream } from "../markdown/stream.ts";
import { planLine } from "../plan_lines.ts";
import type { Trait } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { truncate } from "../width.ts";
import { PlanList } from "./plan_list.ts";
import { Status } from "./status.ts";

/** Events a view can show by itself; the others are questions. */
export type ShownEvent = Exclude<AgentEvent, { request: unknown }>;

/** Shows the events of one turn. */
export class TurnView {
  readonly #terminal: Terminal;
  readonly #showWarnings: boolean;
  readonly #status: Status;
  #markdown: MarkdownStream | undefined;
  #answer = "";
  /** Calls under way, by id, as they were announced. */
  readonly #calls = new Map<string, string>();
  readonly #plan: PlanList;
  /** The call that the plan is carried out in; the list stands for it. */
  #planCall: string | undefined;

  constructor(terminal: Terminal, options: { showWarnings: boolean }) {
    this.#terminal = terminal;
    this.#showWarnings = options.showWarnings;
    this.#status = new Status(terminal);
    this.#plan = new PlanList(terminal);
    this.#status.list = (size) => this.#plan.rows(size);
  }

  /** The text of the answer so far, as it came. */
  get answer(): string {
    return this.#answer;
  }

  /** Shows that the question is on its way. */
  start(): void {
    this.#status.show(() => "thinking");
  }

  /** Shows one event. */
  apply(event: ShownEvent): void {
    switch (event.type) {
      case "text":
        return this.#text(event.delta);
      case "reasoning":
      case "usage":
        return;
      case "tool":
        return this.#tool(event);
      case "plan":
        return this.#planned(event);
      case "warning":
        return this.#warning(event.where, event.labels);
      case "waiting":
        return this.#waiting(event);
      case "notice":
        return this.#note(event.message, ["dim"]);
      case "end":
        return this.#end(event);
    }
  }

  /** Clears the way for something else on the screen; the turn goes on afterwards. */
  pause(): void {
    this.#status.clear();
    this.#markdown?.end();
    this.#markdown = undefined;
  }

  #text(delta: string): void {
    this.#status.clear();
    this.#leavePlan();
    this.#answer += delta;
    const { output } = this.#terminal;
    if (!output.facts.stdout) return output.write(escapeTerminal(delta, { multiline: true }));
    this.#markdown ??= markdownTo(output);
    this.#markdown.push(delta);
  }

  #tool(event: Extract<AgentEvent, { type: "tool" }>): void {
    this.pause();
    const detail = escapeTerminal(event.detail).trim();
    const name = escapeTerminal(event.name);
    if (event.phase === "start") {
      const call = `${name} ${detail}`;
      this.#calls.set(event.id, call);
      return this.#status.show(() => call);
    }
    const call = this.#calls.get(event.id) ?? name;
    this.#calls.delete(event.id);
    const unicode = this.#terminal.output.facts.unicode;
    const width = this.#terminal.output.size().columns;
    const wasPlan = event.id === this.#planCall;
    if (wasPlan) {
      this.#leavePlan();
      this.#planCall = undefined;
    }
    if (event.phase === "done") {
      if (!wasPlan) this.#line(truncate(`${unicode ? "✓" : "+"} ${call}`, width, unicode), ["dim"]);
    } else {
      const why = event.phase === "refused" ? "refused" : detail || "failed";
      const mark = unicode ? "✗" : "x";
      this.#line(truncate(`${mark} ${name}: ${why}`, width, unicode), ["yellow"]);
    }
    this.#status.show(() => this.#waitsFor());
  }

  /** A list in place where the cursor can move, elsewhere a line for each change. */
  #planned({ plan, step }: Extract<AgentEvent, { type: "plan" }>): void {
    this.#markdown?.end();
    this.#markdown = undefined;
    if (!this.#terminal.interactive) return this.#line(planLine({ plan, step }), ["dim"]);
    this.#plan.update({ plan, step });
    this.#planCall ??= this.#calls.keys().next().value;
    if (plan.state !== "open") return this.#leavePlan();
    this.#status.show(() => this.#waitsFor());
  }

  /** What goes on: a call, or the model's own work. */
  #waitsFor(): string {
    for (const [id, call] of this.#calls) if (id !== this.#planCall) return call;
    return this.#plan.doing ?? "thinking";
  }

  /** Leaves the list on the screen; the turn goes on below it. */
  #leavePlan(): void {
    if (this.#plan.doing === undefined) return;
    this.#status.clear();
    this.#plan.leave();
  }

  /** Says that something was marked, and claims no more than that. */
  #warning(where: string, labels: readonly string[]): void {
    if (!this.#showWarnings) return;
    const mark = this.#terminal.output.facts.unicode ? "▲" : "!";
    this.#note(`${mark} Marked in ${where}: ${labels.join(", ")}`, ["yellow"]);
    this.#note(
      "  This matches a known injection pattern. It may be harmless; not all are caught.",
      [
        "dim",
      ],
    );
  }

  #waiting(event: Extract<AgentEvent, { type: "waiting" }>): void {
    this.pause();
    const why = escapeTerminal(event.why);
    const until = performance.now() + event.waitMs;
    const text = () => {
      const seconds = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      return `${why}, next try in ${seconds} s (try ${event.attempt + 1})`;
    };
    if (!this.#terminal.interactive) this.#line(text(), ["dim"]);
    this.#status.show(text);
  }

  #end(event: Extract<AgentEvent, { type: "end" }>): void {
    this.pause();
    this.#leavePlan();
    if (!this.#terminal.output.facts.stdout && this.#answer !== "") this.#terminal.output.line();
    if (event.reason === "cancelled") this.#line("stopped", ["dim"]);
    else if (event.error !== undefined) showError(this.#terminal, event.error);
    else if (event.reason === "limit") this.#line("stopped at a limit", ["dim"]);
  }

  /** A line from outside. */
  #note(text: string, traits: readonly Trait[]): void {
    this.pause();
    this.#line(escapeTerminal(text), traits);
  }

  #line(text: string, traits: readonly Trait[]): void {
    const { output } = this.#terminal;
    if (output.facts.stdout) output.line(output.paint(text, ...traits));
    else output.error(text);
  }
}

/** Shows a failure and what to do about it: on stderr, never with a stack. */
export function showError(terminal: Terminal, error: ErrorInfo): void {
  const { output } = terminal;
  const color = output.facts.stderr && output.facts.color;
  const label = (text: string, trait: Trait) => color ? output.paint(text, trait) : text;
  output.error(`${label("error:", "red")} ${escapeTerminal(error.message, { multiline: true })}`);
  if (error.hint !== undefined) {
    output.error(`${label("hint:", "cyan")} ${escapeTerminal(error.hint, { multiline: true })}`);
  }
}
