/** What a build weighs, and how fast it starts. */

import { gzipSync } from "node:zlib";
import { BuildError } from "./build_error.ts";
import type { Bundle } from "./bundle.ts";

/** Runs of each program; the median counts. */
const RUNS = 15;

/** Files smaller than this are told together, in bytes. */
const SMALL = 16 * 1024;

/** A built file, and the least that a program of its form can take. */
export interface Built {
  form: "portable" | "compiled";
  file: string;
  /** In bytes. */
  size: number;
  /** The command line of a program of this form that only says hello. */
  hello: readonly string[];
}

/** How long the starts of a built file take, in milliseconds. */
export interface StartTimes extends Built {
  floor: number;
  /** The first that starts a part, which unpacks. */
  first: number;
  version: number;
  ask: number;
}

/** The most that a start may take, as a multiple of the floor. */
const BUDGETS = { portable: { version: 1.5, ask: 5 }, compiled: { version: 1.3, ask: 5 } };

/** Measures files in turns, with a home and a cache of their own. Throws `BuildError` for one that
 * does not run. */
export async function measureStarts(
  builds: readonly Built[],
  workFolder: string,
): Promise<StartTimes[]> {
  const ask = ["ask", "what is 12*7?"];
  const commands: { build: Built; home: string; rows: (readonly string[])[]; first: number }[] = [];
  for (const build of builds) {
    const home = `${workFolder}/home-${build.form}`;
    await Deno.mkdir(home, { recursive: true });
    const first = await timeOf([build.file, ...ask], home);
    const rows = [build.hello, [build.file, "--version"], [build.file, ...ask]];
    commands.push({ build, home, rows, first });
  }
  const times = commands.map(({ rows }) => rows.map((): number[] => []));
  for (let run = -1; run < RUNS; run++) {
    for (const [i, { rows, home }] of commands.entries()) {
      for (const [k, row] of rows.entries()) {
        const took = await timeOf(row, home);
        if (run >= 0) times[i]![k]!.push(took); // The first run fills the caches.
      }
    }
  }
  return commands.map(({ build, first }, i) => {
    const [floor, version, ask] = times[i]!.map((row) => row.sort((a, b) => a - b)[RUNS >> 1]!);
    return { ...build, first, floor: floor!, version: version!, ask: ask! };
  });
}

async function timeOf([program, ...args]: readonly string[], home: string): Promise<number> {
  const begin = performance.now();
  const { success } = await new Deno.Command(program!, {
    args,
    clearEnv: true,
    env: { HOME: home, PATH: "/usr/bin:/bin" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  if (success) return performance.now() - begin;
  throw new BuildError(
    `${program} does not run here`,
    "are DENORT_BIN and DENORT_DENO of one version?",
  );
}

/** The starts of one file, in a line. */
export function startSummary({ floor, first, version, ask }: StartTimes): string {
  const ratio = (value: number) => `${value.toFixed(0)} ms (${(value / floor).toFixed(2)} ×)`;
  return `start: hello ${floor.toFixed(0)} ms; --version ${ratio(version)}; ask ${ratio(ask)}; ` +
    `the first one, which unpacks, ${first.toFixed(0)} ms`;
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

/** `docs/size.md`: both forms in one table, and what a portable file holds. */
export function sizeReport(table: string, times: readonly StartTimes[]): string {
  const row = (build: StartTimes) => {
    const cell = (value: number, budget: number) =>
      `${value.toFixed(0)} ms, ${(value / build.floor).toFixed(2)} × (${budget} ×)`;
    const budget = BUDGETS[build.form];
    return `| ${
      [
        build.form,
        `${(build.size / 1e6).toFixed(1)} MB`,
        `${build.floor.toFixed(0)} ms`,
        cell(build.version, budget.version),
        cell(build.ask, budget.ask),
        `${build.first.toFixed(0)} ms`,
      ].join(" | ")
    } |`;
  };
  return `# Size and start

Written by \`deno task build --report\`, which builds both forms and measures them in turns on one
machine: medians of ${RUNS} runs, beside a program of the same form that only says hello
(\`deno run hello.ts\`, and a compiled one). In brackets is what a start may take.

| form | size | hello | \`pyra --version\` | \`pyra ask\`, offline | the first, which unpacks |
| --- | --- | --- | --- | --- | --- |
${times.map(row).join("\n")}

The compiled executable is larger because it holds two runtimes: the one it is made on, unpacked, and
the \`deno\` that its parts run on, packed. What both hold, biggest first:

${table}
`;
}

function from(origin: string | undefined): string {
  return origin ? `: ${origin}` : "";
}
