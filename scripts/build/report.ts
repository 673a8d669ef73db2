/** What a build weighs, and how fast it starts. */

import { gzipSync } from "node:zlib";
import type { Bundle } from "./bundle.ts";

/** Runs of each program; the median counts. */
const RUNS = 15;

/** Files smaller than this are told together, in bytes. */
const SMALL = 16 * 1024;

/** How long starts take, in milliseconds. */
export interface StartTimes {
  hello: number;
  first: number;
  version: number;
  ask: number;
  /** All of it in one line. */
  summary: string;
}

/** Measures the file beside `deno run hello.ts`, in turns, with a home and a cache of its own. */
export async function measureStart(file: string, workFolder: string): Promise<StartTimes> {
  const home = `${workFolder}/home`;
  await Deno.mkdir(home, { recursive: true });
  const hello = `${workFolder}/hello.ts`;
  await Deno.writeTextFile(hello, 'console.log("hello");\n');
  const time = async (program: string, ...args: string[]) => {
    const begin = performance.now();
    const { success } = await new Deno.Command(program, {
      args,
      clearEnv: true,
      env: { HOME: home, PATH: "/usr/bin:/bin" },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    return success ? performance.now() - begin : NaN;
  };
  const first = await time(file, "--version");
  const rows = [
    () => time(Deno.execPath(), "run", hello),
    () => time(file, "--version"),
    () => time(file, "ask", "what is 12*7?"),
  ];
  const times = rows.map((): number[] => []);
  for (let run = -1; run < RUNS; run++) {
    for (const [i, row] of rows.entries()) {
      const took = await row();
      if (run >= 0) times[i]!.push(took); // The first run fills the caches.
    }
  }
  const [floor, version, ask] = times.map((row) => row.sort((a, b) => a - b)[RUNS >> 1]!);
  const ratio = (value: number) => `${value.toFixed(0)} ms (${(value / floor!).toFixed(2)} ×)`;
  return {
    hello: floor!,
    first,
    version: version!,
    ask: ask!,
    summary: `start: first ever ${first.toFixed(0)} ms; hello.ts ${floor!.toFixed(0)} ms; ` +
      `--version ${ratio(version!)}; ask ${ratio(ask!)}`,
  };
}

/** What is in a built file, biggest first, as a table of Markdown. */
export function sizeTable({ files, origins }: Bundle): string {
  const rows = [...files].map(([name, bytes]) => ({
    name: `\`${name.replace(/-[A-Z0-9]{8}\.js$/, ".js")}\`${from(origins.get(name))}`,
    size: bytes.length,
    packed: gzipSync(bytes, { level: 9 }).length,
  })).sort((a, b) => b.size - a.size);
  const small = rows.filter(({ size }) => size < SMALL);
  const sum = (key: "size" | "packed") => small.reduce((sum, row) => sum + row[key], 0);
  const told = [
    ...rows.filter(({ size }) => size >= SMALL),
    { name: `${small.length} files of less than 16 KiB`, size: sum("size"), packed: sum("packed") },
  ];
  const kib = (bytes: number) => (bytes / 1024).toFixed(0);
  const cells = [
    ["what", "KiB", "KiB packed"],
    ...told.map((row) => [row.name, kib(row.size), kib(row.packed)]),
  ];
  const widths = [0, 1, 2].map((i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: string[]) =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  const rule = widths.map((width) => "-".repeat(width));
  return [line(cells[0]!), line(rule), ...cells.slice(1).map(line)].join("\n");
}

/** `docs/size.md`, of a portable file. */
export function sizeReport(table: string, size: number, times: StartTimes): string {
  return `# Size and start

Written by \`deno task build --portable\`. The file for this machine has ${
    (size / 1e6).toFixed(1)
  } MB;
what is in it, biggest first:

${table}

Medians of ${RUNS} runs in turns, beside \`deno run hello.ts\` with ${
    times.hello.toFixed(0)
  } ms on the same machine:

| start              | ms   | ×   | budget |
| ------------------ | ---- | --- | ------ |
| \`pyra --version\` | ${times.version.toFixed(0)} | ${
    (times.version / times.hello).toFixed(2)
  } | 1.5 |
| \`pyra ask\`, offline | ${times.ask.toFixed(0)} | ${(times.ask / times.hello).toFixed(2)} | 5 |

The first start ever unpacks: ${times.first.toFixed(0)} ms.
`;
}

function from(origin: string | undefined): string {
  return origin ? `: ${origin}` : "";
}
