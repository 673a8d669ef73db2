/** One run of Pyra: what its command line comes to, and the first app, which boots while the rest
 * of the kernel is still being loaded.
 *
 * Trusted code with broad rights. Whatever this imports, every start waits for: the terminal, the
 * vault, the gate, the record are not among it. Returns the exit code; only `main.ts` exits. */

import type { ExitCode } from "../base/mod.ts";
import { type Config, loadKeptConfig } from "../config/mod.ts";
// Not by the door, which brings the client of the providers with it.
import { getProvider } from "../providers/lookup.ts";
import { findWalls, likelyWalls, type SecondWallMode, type Walls } from "../processes/mod.ts";
import { lstatIfExists } from "../files/mod.ts";
import { launchApp } from "./app_command.ts";
import { type Invocation, readInvocation } from "./invocation.ts";
import { checkProvider, chooseRow, providerOf } from "./choices.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { type Home, locateHome, NO_SECOND_WALL } from "./home.ts";
import type { PartChild } from "./part_child.ts";
import type { Row } from "./permissions.ts";
import { locateRuntime, type Runtime } from "./runtime.ts";

/** What `main.ts` hands in. */
export interface KernelOptions {
  args: readonly string[];
  version: string;
  /** The URL of `main`; everything else lies beside it. */
  entry: string;
  /** Shows one note to the user, on stderr. */
  remark(line: string): void;
  /** Writes to the user's stdout. */
  print(text: string): void;
  /** Ends the process at once, for what cannot be stopped otherwise. */
  exit(code: ExitCode): never;
}

/** One command line, and where it runs. */
export interface Beginning {
  options: KernelOptions;
  first: Invocation;
  row: Row;
  environment: Environment;
  home: Home;
  runtime: Runtime;
}

/** The app of the first command. It was told nothing yet. */
export interface EarlyApp {
  row: Row;
  /** What its rights were taken from. */
  config: Config;
  /** Those it was started in. */
  walls: Walls;
  child: PartChild;
}

/** Named as in `main.ts`, and for its reason. */
type Rest = typeof import("./kernel.ts");

/** Runs one command line to its end. Throws a `PyraError` for what kept it from starting. */
export async function runKernel(options: KernelOptions): Promise<ExitCode> {
  const first = await readInvocation(options.args);
  const environment = readEnvironment({ noColor: first.noColor });
  const row = chooseRow(first, environment);
  const home = locateHome(environment, { cwd: environment.cwd, profile: first.profile });
  const runtime = locateRuntime(options.entry, {
    standalone: Deno.build.standalone,
    execPath: Deno.execPath(),
    cache: environment.cache,
    denoDir: environment.denoDir,
  });
  const beginning = { options, first, row, environment, home, runtime };
  const early = await startEarly(beginning);
  try {
    const { Kernel } = await import("./kernel.ts" as string) as Rest;
    return await new Kernel(beginning, early).run();
  } finally {
    early?.child.kill();
  }
}

/** Starts the app of a command before which nobody is asked anything. What keeps it from starting,
 * the kernel meets again and says. */
async function startEarly(beginning: Beginning): Promise<EarlyApp | undefined> {
  const { first, row } = beginning;
  if (row.command === "daemon run" || row.command === "tool call") return undefined;
  try {
    const config = await loadKeptConfig(beginning.home.config, beginning.home.keptConfig);
    checkProvider(config);
    const { provider, hosts } = providerOf(first, { config });
    // Its key may lie in a vault that the person has to open.
    if (row.secrets === "provider" && getProvider(provider.id).requiresKey) return undefined;
    const walls = await probableWalls(beginning.home, wallMode(row, config));
    return { row, config, walls, child: await launchApp({ ...beginning, hosts, walls }) };
  } catch {
    return undefined;
  }
}

/** What is wanted of the second wall. Whatever repairs the configuration starts without its word. */
export function wallMode(row: Row, config: Config): Config["plugins"]["second_wall"] {
  return row.repairs ? "auto" : config.plugins.second_wall;
}

/** The walls to start an app in: those that most likely stand, or, in a home where it was told that the
 * second one does not, those that do. */
export async function probableWalls(home: Home, mode: SecondWallMode): Promise<Walls> {
  const isDoubtful = lstatIfExists(`${home.root}/cache/${NO_SECOND_WALL}`) !== undefined;
  return isDoubtful ? (await findWalls(mode)).walls : likelyWalls(mode);
}
