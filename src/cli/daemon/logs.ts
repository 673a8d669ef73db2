import { ExitCode, UsageError } from "../../base/mod.ts";
import { type Command, flag, text } from "../command.ts";
import { jsonDocument } from "../report.ts";

/** How often `-f` looks, in milliseconds. */
const FOLLOW_MS = 500;

const command: Command = {
  usage: "",
  details: "One JSON object a line, as in the file.",
  options: {
    follow: { type: "boolean", short: "f", help: "Go on with what is written, until Ctrl-C" },
    lines: { type: "string", short: "n", value: "COUNT", help: "So many of the last (50)" },
  },
  examples: [
    ["pyra daemon logs -n 20", "the last 20 lines"],
    ["pyra daemon logs -f | jq .event", "as they come"],
  ],
  async run({ args, kernel, out, interrupts, terminated }) {
    const count = text(args, "lines") ?? "50";
    if (!/^\d{1,6}$/.test(count)) {
      throw new UsageError(
        `--lines ${count} is not a count`,
        "give a number of lines, such as `-n 100`",
      );
    }
    let reply = await kernel.daemon({ verb: "logs", lines: Number(count) });
    if (!flag(args, "follow")) {
      if (flag(args, "json")) out.write(jsonDocument({ ok: true, lines: reply.lines ?? [] }));
      else out.write(lines(reply.lines));
      return ExitCode.ok;
    }
    const stop = new AbortController();
    const unsubscribe = interrupts.subscribe(() => stop.abort());
    const signal = AbortSignal.any([stop.signal, terminated]);
    out.write(lines(reply.lines));
    while (!signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS));
      reply = await kernel.daemon({ verb: "logs", from: Number(reply.next) });
      out.write(lines(reply.lines));
    }
    unsubscribe();
    return ExitCode.ok;
  },
};

/** Each line was escaped when it was written. */
function lines(value: unknown): string {
  return Array.isArray(value) ? value.map((line) => `${line}\n`).join("") : "";
}

export default command;
