import { ExitCode, isObject, type Json, parseJson } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { command, type CommandContext } from "../command.ts";
import type { DaemonReply } from "../../contracts/mod.ts";
import type { Paint } from "../../terminal/mod.ts";
import { jsonDocument } from "../report.ts";

/** How often `-f` looks, in milliseconds. */
const FOLLOW_MS = 500;

export default command("daemon logs", async (context) => {
  const { options, kernel, out, interrupts, terminated } = context;
  const show = ({ lines }: DaemonReply) => out.write(shown(list(lines), context));
  let reply = await kernel.daemon({ verb: "logs", lines: options.lines ?? 50 });
  if (!options.follow) {
    const entries = list(reply.lines).map((line) => parseJson(line) ?? line);
    if (options.json) out.write(jsonDocument({ lines: entries }));
    else if (entries.length > 0) show(reply);
    else if (!options.quiet) out.error("pyra: note: the log is empty");
    return ExitCode.ok;
  }
  const stop = new AbortController();
  const unsubscribe = interrupts.subscribe(() => stop.abort());
  const signal = AbortSignal.any([stop.signal, terminated]);
  show(reply);
  while (!signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
    reply = await kernel.daemon({ verb: "logs", from: Number(reply.next) });
    show(reply);
  }
  unsubscribe();
  return ExitCode.ok;
});

function list(lines: Json | undefined): string[] {
  return Array.isArray(lines) ? lines.map(String) : [];
}

/** Each line was escaped when it was written. For a person, the time, what happened, the rest. */
function shown(lines: readonly string[], { options, out }: CommandContext<"daemon logs">): string {
  const asText = out.facts.stdout && !options.json;
  return lines.map((line) => `${asText ? entryText(line, out.paint) : line}\n`).join("");
}

function entryText(line: string, paint: Paint): string {
  const entry = parseJson(line);
  if (!isObject(entry)) return escapeTerminal(line);
  const { at, event, error, ...rest } = entry;
  const told = Object.entries(rest).map(([key, value]) =>
    `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`
  );
  const show = (value: unknown) => escapeTerminal(String(value));
  return [
    paint(show(at), "dim"),
    show(event),
    ...error === undefined ? [] : [paint(show(error), "red")],
    ...told.length > 0 ? [show(told.join(", "))] : [],
  ].join("  ");
}
