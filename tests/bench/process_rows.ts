/** Whole processes against a Deno program that only says hello. */

import { pyraCommand, pyraEnv, ROOT, TemporaryHome } from "../support/pyra.ts";
import { type BenchRow, median, ratioRow } from "./row.ts";

const RUNS = 15;

/** `pyra --version` and `pyra ask` with the offline provider; and, where `deno task build` was run,
 * the same of what it built. */
export async function processRows(): Promise<BenchRow[]> {
  await using home = new TemporaryHome();
  const hello = `${home.path}/hello.ts`;
  await Deno.writeTextFile(hello, `console.log("hello");\n`);
  const built = `${ROOT}/dist/pyra`;
  const isBuilt = await Deno.stat(built).then(() => true, () => false);
  const commands: Record<string, readonly string[]> = {
    hello: [Deno.execPath(), "run", hello],
    version: pyraCommand(["--version"]),
    ask: pyraCommand(["ask", "-q", "what is 12*7?"]),
    ...isBuilt && {
      builtVersion: [built, "--version"],
      builtAsk: [built, "ask", "-q", "what is 12*7?"],
    },
  };
  const times = await interleaved(commands, () => home.path);
  const floor = { name: "deno run hello.ts", value: median(times.hello!) };
  return [
    ratioRow("pyra --version", median(times.version!), floor, 1.5),
    ratioRow("pyra ask, offline", median(times.ask!), floor, 5),
    ...isBuilt
      ? [
        ratioRow("pyra --version, as built", median(times.builtVersion!), floor, 1.5),
        ratioRow("pyra ask, offline, as built", median(times.builtAsk!), floor, 5),
      ]
      : [],
  ];
}

/** Runs the commands in turn, so that a slow moment hits all of them; the first round is not counted. */
export async function interleaved(
  commands: Record<string, readonly string[]>,
  homeOf: (name: string) => string,
): Promise<Record<string, number[]>> {
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= RUNS; round++) {
    for (const [name, [program, ...args]] of Object.entries(commands)) {
      const start = performance.now();
      await new Deno.Command(program!, {
        args,
        clearEnv: true,
        env: pyraEnv(homeOf(name)),
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).output();
      if (round > 0) (times[name] ??= []).push(performance.now() - start);
    }
  }
  return times;
}
