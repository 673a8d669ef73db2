import { ExitCode, isObject, type Json, parseJson, UsageError } from "../../base/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, type CommandContext, flag, text } from "../command.ts";
import type { DaemonReply } from "../../contracts/mod.ts";
import type { Paint } from "../../terminal/mod.ts";
import { jsonDocument } from "../report.ts";

/** How often `-f` looks, in milliseconds. */
const FOLLOW_MS = 500;

const command: Command = {
  usage: "",
  details: "In a pipe, and to follow with --json, one JSON object a line, as in the file.",
  options: {
    follow: { type: "boolean", short: "f", help: "Go on with what is written, until Ctrl-C" },
    lines: { type: "string", short: "n", value: "COUNT", help: "So many of the last (50)" },
  },
  examples: [
    ["pyra daemon logs -n 20", "the last 20 lines"],
    ["pyra daemon logs -f | jq .event", "as they come"],
  ],
  async run(context) {
    const { args, kernel, out, interrupts, terminated } = context;
    const count = text(args, "lines") ?? "50";
    if (!/^\d{1,6}$/.test(count)) {
      throw new UsageError(
        `--lines ${count} is not a count`,
        "give a number of lines, such as `-n 100`",
      );
    }
    const show = ({ lines }: DaemonReply) => out.write(shown(list(lines), context));
    let reply = await kernel.daemon({ verb: "logs", lines: Number(count) });
    if (!flag(args, "follow")) {
      const entries = list(reply.lines).map((line) => parseJson(line) ?? line);
      if (flag(args, "json")) out.write(jsonDocument({ ok: true, lines: entries }));
      else if (entries.length > 0) show(reply);
      else if (!flag(args, "quiet")) out.error("pyra: note: the log is empty");
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
  },
};

function list(lines: Json | undefined): string[] {
  return Array.isArray(lines) ? lines.map(String) : [];
}

/** Each line was escaped when it was written. For a person, the time, what happened, the rest. */
function shown(lines: readonly string[], { args, out }: CommandContext): string {
  const asText = out.facts.stdout && !flag(args, "json");
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

export default command;
