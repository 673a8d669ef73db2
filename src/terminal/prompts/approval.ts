/** Asks the user about one tool call. Everything in the request is untrusted.
 *
 * Each row of the request has our bar before it, so that no argument can imitate
 * the question below. The question is put only once the keyboard has been still. */

import { isObject, type Json, type JsonObject, parseJson } from "../../base/mod.ts";
import type { ApprovalAnswer, ApprovalRequest, Effect } from "../../contracts/mod.ts";
import { LineEditor } from "../editor/line_editor.ts";
import type { Trait } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { answersFor, NO, STOP } from "./answers.ts";
import { drawFrame } from "./frame.ts";
import { askOffer } from "./offers.ts";

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
    const offer = await askOffer(terminal, answersFor(request.args), {
      enter: NO,
      interrupt: STOP,
    });
    output.line(output.paint(`  ${offer.means}`, "dim"));
    if (offer.answer !== "edit") return offer.answer;
    const args = await editArguments(terminal, request.args);
    if (args !== undefined) return { verdict: "edit", args };
  }
}

function drawRequest(terminal: Terminal, request: ApprovalRequest): void {
  const effect = EFFECTS[request.effect];
  drawFrame(terminal, "Allow this call?", (rows) => {
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
  });
}

/** Every argument, whole: text as it is, everything else as JSON. */
function describeArguments(args: Json): { name: string; value: string }[] {
  if (!isObject(args)) return [{ name: "arguments", value: JSON.stringify(args, null, 2) }];
  return Object.entries(args).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value, null, 2),
  }));
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
