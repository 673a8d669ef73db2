/** `pyra log`: the record of what happened, in plain English. */

import { ExitCode, UsageError } from "../base/mod.ts";
import type { RecordEntry } from "../contracts/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { command, type CommandContext } from "./command.ts";
import { describeEntry } from "./log_text.ts";
import { jsonDocument } from "./report.ts";

/** How often `--follow` looks, in milliseconds. */
const FOLLOW_MS = 500;

const SPANS = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

export default command("log", async (context) => {
  const { options, kernel, out } = context;
  const since = sinceTime(options.since);
  const only = { event: options.event, tool: options.tool };
  const count = options.lines ?? (since === undefined ? 50 : 10_000);
  const entries = await kernel.record({ ...only, since, count });
  if (options.follow) return await follow(context, { entries, only });
  if (options.json) out.write(jsonDocument({ lines: entries }));
  else if (entries.length > 0) out.write(entries.map((entry) => shown(context, entry)).join(""));
  else if (!options.quiet) out.error("pyra: note: nothing is on record");
  return ExitCode.ok;
});

async function follow(
  context: CommandContext<"log">,
  { entries, only }: { entries: RecordEntry[]; only: { event?: string; tool?: string } },
): Promise<ExitCode> {
  const { kernel, out, interrupts, terminated } = context;
  const stop = new AbortController();
  const unsubscribe = interrupts.subscribe(() => stop.abort());
  const signal = AbortSignal.any([stop.signal, terminated]);
  let since = new Date().toISOString();
  let seen = new Set<string>();
  while (true) {
    const fresh = entries.filter((entry) => !seen.has(keyOf(entry)));
    out.write(fresh.map((entry) => shown(context, entry)).join(""));
    since = String(fresh.at(-1)?.at ?? since);
    // What the next look brings again: the lines of that very moment.
    seen = new Set(entries.filter(({ at }) => String(at) >= since).map(keyOf));
    await Promise.race([
      new Promise((resolve) => setTimeout(resolve, FOLLOW_MS)),
      new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true })),
    ]);
    if (signal.aborted) break;
    entries = await kernel.record({ ...only, since });
  }
  unsubscribe();
  return ExitCode.ok;
}

function keyOf({ run, n, at, event, told }: RecordEntry): string {
  return told ? `${at} ${event}` : `${run} ${n}`;
}

function shown({ options, out }: CommandContext<"log">, entry: RecordEntry): string {
  if (options.json) return `${JSON.stringify(entry)}\n`;
  const at = `${String(entry.at).slice(0, 19).replace("T", " ")} UTC`;
  return `${out.paint(escapeTerminal(at), "dim")}  ${escapeTerminal(describeEntry(entry))}\n`;
}

function sinceTime(span: string | undefined): string | undefined {
  if (span === undefined) return undefined;
  const [, count, unit] = span.match(/^(\d{1,5})([mhdw])$/) ?? [];
  if (count === undefined) {
    throw new UsageError(`--since ${span} is not a span of time`, "write 30m, 12h, 2d or 1w");
  }
  return new Date(Date.now() - Number(count) * SPANS[unit as keyof typeof SPANS]).toISOString();
}
