/** Asks the user about one tool call. Everything in the request is untrusted.
 *
 * Each row of the request has our bar before it, so that no argument can imitate
 * the question below. The question is put only once the keyboard has been still. */

import { isObject, type Json, type JsonObject, parseJson } from "../../base/mod.ts";
import type { ApprovalAnswer, ApprovalRequest, Effect } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { LineEditor } from "../editor/line_editor.ts";
import { LiveRegion } from "../live_region.ts";
import type { Trait } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { displayWidth, splitRows } from "../width.ts";
import { answersFor, NO, type Offer, STOP } from "./answers.ts";

const EFFECTS: Record<Effect, { says: string; traits: Trait[] }> = {
  read: { says: "reads", traits: ["green"] },
  write: { says: "changes something", traits: ["yellow"] },
  send: { says: "sends something out", traits: ["red"] },
  exec: { says: "runs a program", traits: ["red", "bold"] },
};

/** Shows the whole call and takes the user's word. Never throws for what the user
 * does: Ctrl-C is `stop`, Enter alone and nobody there are `no`. */
export async function askApproval(
  terminal: Terminal,
  request: ApprovalRequest,
): Promise<ApprovalAnswer> {
  const { output } = terminal;
  if (!output.facts.stdin || !output.facts.stdout) return { verdict: "no" };
  drawRequest(terminal, request);
  for (;;) {
    const offer = await ask(terminal, answersFor(request.args));
    output.line(output.paint(`  ${offer.means}`, "dim"));
    if (offer.answer !== "edit") return offer.answer;
    const args = await editArguments(terminal, request.args);
    if (args !== undefined) return { verdict: "edit", args };
  }
}

function drawRequest(terminal: Terminal, request: ApprovalRequest): void {
  const { output } = terminal;
  const { paint } = output;
  const [top, bar, bottom] = output.facts.unicode ? ["╭", "│", "╰"] : ["+", "|", "+"];
  const width = output.size().columns - 3;
  const rows = (text: string, indent: string, traits: Trait[] = []) => {
    for (const line of text.split("\n").map((line) => escapeTerminal(line))) {
      for (const row of splitRows(line, Math.max(8, width - indent.length))) {
        output.line(`${paint(bar, "yellow")} ${indent}${paint(row, ...traits)}`);
      }
    }
  };
  const effect = EFFECTS[request.effect];
  output.line(paint(`${top} Allow this call?`, "yellow", "bold"));
  rows(`${request.tool}  (${request.source})`, "", ["bold"]);
  rows(effect.says, "", effect.traits);
  for (const { name, value } of describeArguments(request.args)) {
    rows(`${name}:`, "", ["cyan"]);
    rows(value, "  ");
  }
  if (request.preview !== undefined) {
    rows("preview:", "", ["cyan"]);
    rows(request.preview, "  ");
  }
  for (const reason of request.reasons) rows(`asked because: ${reason}`, "", ["dim"]);
  output.line(paint(bottom, "yellow"));
}

/** Every argument, whole: text as it is, everything else as JSON. */
function describeArguments(args: Json): { name: string; value: string }[] {
  if (!isObject(args)) return [{ name: "arguments", value: JSON.stringify(args, null, 2) }];
  return Object.entries(args).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value, null, 2),
  }));
}

/** Puts the question and waits for one of the keys on offer. */
async function ask(terminal: Terminal, offers: readonly Offer[]): Promise<Offer> {
  const { output, input } = terminal;
  const { paint } = output;
  const region = new LiveRegion(output);
  const aborted = new AbortController();
  const unsubscribe = terminal.interrupts.subscribe(() => aborted.abort());
  try {
    await input.settle(aborted.signal);
    if (aborted.signal.aborted) return STOP;
    const rows = offers.map(({ key, label }) => `  ${paint(key, "bold")}  ${label}`);
    if (!terminal.interactive) {
      output.write([...rows, "Answer (Enter is no): "].join("\n"));
      const line = await input.line(aborted.signal);
      return aborted.signal.aborted ? STOP : offers.find(({ key }) => key === line?.trim()) ?? NO;
    }
    const question = "  Enter is no › ";
    const cursor = { row: rows.length, column: displayWidth(question) };
    region.paint({ rows: [...rows, paint(question, "dim")], cursor });
    for (;;) {
      const keys = await input.keys(aborted.signal);
      if (keys === undefined) return aborted.signal.aborted ? STOP : NO;
      for (const { name, text } of keys) {
        if (name === "enter" || name === "escape") return NO;
        const offer = name === "text" ? offers.find(({ key }) => key === text) : undefined;
        if (offer !== undefined) return offer;
      }
    }
  } finally {
    unsubscribe();
    if (terminal.interactive) region.clear();
  }
}

/** Lets the user change the arguments as JSON; `undefined` when they think better of it. */
async function editArguments(terminal: Terminal, args: Json): Promise<JsonObject | undefined> {
  const { output } = terminal;
  const editor = new LineEditor(terminal, { prompt: output.paint("args › ", "yellow") });
  let text = JSON.stringify(args, null, 2);
  for (;;) {
    const result = await editor.read(text);
    if (result.kind !== "line") return undefined;
    const edited = parseJson(result.text);
    if (isObject(edited)) return edited as JsonObject;
    output.line(output.paint("  That is not a JSON object; Ctrl-C goes back.", "red"));
    text = result.text;
  }
}
