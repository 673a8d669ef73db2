/** `deno task bench`: the numbers Pyra holds itself to, each beside its floor.
 *
 * A floor is measured in the same run, turn by turn with what stands on it, so that a
 * slow machine slows both. Prints one JSON document; progress goes to stderr.
 * Arguments choose rows by a part of their name: `deno task bench search`. */

import { chatRows } from "./chat_rows.ts";
import { daemonRows } from "./daemon_rows.ts";
import { memoryRows } from "./memory_rows.ts";
import { pluginRows } from "./plugin_rows.ts";
import { processRows } from "./process_rows.ts";
import type { BenchRow } from "./row.ts";
import { scanRows } from "./scan_rows.ts";
import { streamRows } from "./stream_rows.ts";

const SUITES: Record<string, () => Promise<BenchRow[]>> = {
  chat: chatRows,
  daemon: daemonRows,
  memory: memoryRows,
  plugin: pluginRows,
  process: processRows,
  scan: scanRows,
  stream: streamRows,
};

const wanted = Deno.args.filter((arg) => arg !== "--");
const rows: BenchRow[] = [];
for (const [name, run] of Object.entries(SUITES)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  Deno.stderr.writeSync(new TextEncoder().encode(`bench: ${name}\n`));
  rows.push(...await run());
}
const missed = rows.filter((row) => !row.held).map((row) => row.name);
const document = { deno: Deno.version.deno, cores: navigator.hardwareConcurrency, rows, missed };
Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`));
