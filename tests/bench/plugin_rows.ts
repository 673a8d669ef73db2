/** Plugins: cold start to the first answer, one tool call, memory of an idle one, and what
 * five of them cost a session that opens.
 *
 * Measured from the kernel's side, with the real host, the tutorial's plugin, and the walls that
 * stand here; the last one as whole processes. */

import { AppProcess } from "../../src/kernel/app_process.ts";
import { createPluginApi } from "../../src/kernel/gate/api.ts";
import { labelsIn } from "../../src/gate/mod.ts";
import { KernelGate } from "../../src/kernel/gate/kernel_gate.ts";
import { startPart } from "../../src/kernel/part_child.ts";
import { NOBODY } from "../../src/kernel/terminal/nobody.ts";
import { PluginHome } from "../support/plugins.ts";
import { pyra, pyraCommand, ROOT, TemporaryHome } from "../support/pyra.ts";
import { noSecondWall } from "../support/walls.ts";
import { BarePipe } from "./bare_pipe.ts";
import { canLook, familyOf, megabytesOf } from "./processes.ts";
import { interleaved } from "./process_rows.ts";
import { type BenchRow, limitRow, median, ratioRow } from "./row.ts";

const CALL_APP = new URL("./call_app.ts", import.meta.url).pathname;

const STARTS = 15;
/** Of which the first are not counted. */
const CALLS = 400;
const WARM_UP = 100;
const IDLE_LIMIT_MB = 60;
const SETTLE_MS = 1_000;

/** The rows of design §7 that are about plugins. */
export async function pluginRows(): Promise<BenchRow[]> {
  await using home = new PluginHome();
  await using open = new PluginHome({}, { walls: "flags" });
  for (const one of [home, open]) await one.enable(`${ROOT}/plugins-bundled/hello`);
  return [
    ...await startRows(home, open),
    await callRow(home),
    ...await idleRow(home),
    await sessionRow(),
  ];
}

/** A new process for every answer: with the runtime's cache and without, and with the second wall
 * and without, in `open`. */
async function startRows(home: PluginHome, open: PluginHome): Promise<BenchRow[]> {
  const hello = `${home.folder}/hello.ts`;
  await Deno.writeTextFile(hello, `console.log("hello");\n`);
  const times: Record<"floor" | "warm" | "open", number[]> = {
    floor: [],
    warm: [],
    open: [],
  };
  for (let round = 0; round <= STARTS; round++) {
    const floor = await clock(() =>
      new Deno.Command(Deno.execPath(), { args: ["run", hello], stdout: "null" }).output()
    );
    const warm = await clock(() => greet(home));
    await home.host.stop("hello");
    // The first round loads the schemas.
    const outside = await clock(() => greet(open));
    await open.host.stop("hello");
    if (round === 0) continue;
    times.floor.push(floor);
    times.warm.push(warm);
    times.open.push(outside);
  }
  const floor = { name: "deno run hello.ts", value: median(times.floor) };
  const outside = median(times.open);
  const rows = [
    ratioRow("plugin, cold start to first answer, no second wall", outside, floor, 3),
  ];
  if (noSecondWall !== undefined) return rows;
  const within = ratioRow("plugin, the same inside the second wall", median(times.warm), floor, 0);
  return [...rows, {
    ...within,
    budget: "<= 1 x of the floor more",
    held: median(times.warm) - outside <= floor.value,
  }];
}

/** A tool call and back, against a line through the pipes of a Deno child and back. */
async function callRow(home: PluginHome): Promise<BenchRow> {
  await using pipe = new BarePipe();
  const bare: number[] = [];
  const ours = await appCalls(home, async () => {
    bare.push(await clock(() => pipe.roundTrip()));
  });
  const floor = { name: "bare pipe round trip", value: median(bare.slice(WARM_UP)) };
  const name = "tool call app -> kernel -> plugin and back, gate included, p50";
  return ratioRow(name, median(ours), floor, 5);
}

/** The calls of an app, served by the kernel's own border and methods; `between` runs after
 * each. */
async function appCalls({ host }: PluginHome, between: () => Promise<void>): Promise<number[]> {
  const gate = new KernelGate({
    person: NOBODY,
    grants: host.grants,
    host: () => Promise.resolve(host),
    isOn: () => true,
    // In the part, beside it: a quarter of a millisecond there and back.
    scan: (text) => Promise.resolve(labelsIn(text)),
    log: () => Promise.resolve(),
    settings: () => ({}),
    now: Date.now,
  });
  const plugins = createPluginApi({
    gate: () => Promise.resolve(gate),
    origins: gate.origins,
    states: () => host.states(),
    isOn: () => true,
  });
  const app = new AppProcess({
    child: startPart({
      program: Deno.execPath(),
      args: ["run", "-q", "--no-prompt", "--cached-only", `--config=${ROOT}/deno.json`, CALL_APP],
      env: { DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno` },
      cwd: ROOT,
    }, { errors: true }),
    screen: {
      show: () => Promise.resolve(),
      keyboard: () => {},
      read: () => Promise.resolve(undefined),
      connect: () => {},
      disconnect: () => Promise.resolve(),
    },
    row: { command: "bench", purpose: "calls", methods: ["callTool", "log"] },
    start: () => Promise.resolve({ argv: [String(CALLS)], terminal: {} } as never),
    api: () => Promise.resolve({ ...plugins, log: between } as never),
    onRefused: () => {},
  });
  const end = await app.ended;
  return JSON.parse(end.kind === "crash" ? end.error.message : "[]").slice(WARM_UP);
}

/** What one plugin holds that waits for calls, its walls included. */
async function idleRow(home: PluginHome): Promise<BenchRow[]> {
  if (!canLook) return [];
  const idle = new Deno.Command(Deno.execPath(), {
    args: ["eval", "await Deno.stdin.read(new Uint8Array(1))"],
    stdin: "piped",
  }).spawn();
  await greet(home);
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const floor = { name: "idle Deno", value: await megabytesOf([idle.pid]) };
  const plugin = await megabytesOf(await familyOf(home.pidOf("hello")));
  await idle.stdin.close();
  await idle.status;
  return [limitRow("idle plugin (PSS)", plugin, { unit: "MB", atMost: IDLE_LIMIT_MB, floor })];
}

/** A session that opens and, with nothing to read, ends: with five plugins, and with none. */
async function sessionRow(): Promise<BenchRow> {
  await using without = new TemporaryHome();
  await using having = new TemporaryHome();
  const hello = `${ROOT}/plugins-bundled/hello`;
  const manifest = JSON.parse(await Deno.readTextFile(`${hello}/manifest.json`));
  for (const name of ["one", "two", "three", "four", "five"]) {
    const folder = `${having.path}/${name}`;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify({ ...manifest, name }));
    await Deno.copyFile(`${hello}/plugin.ts`, `${folder}/plugin.ts`);
    await pyra(["plugin", "install", `./${name}`], { home: having.path });
    const agreed = ["plugin", "enable", name, "--yes", "--allow", "none"];
    const { code, stderr } = await pyra(agreed, { home: having.path });
    if (code !== 0) throw new Error(stderr);
  }
  // Both have a configuration to read.
  await pyra(["config", "set", "general.assistant_name", "Pyra"], { home: without.path });
  const chat = pyraCommand(["chat"]);
  const times = await interleaved(
    { none: chat, five: chat },
    (name) => name === "five" ? having.path : without.path,
  );
  const floor = { name: "the same with none", value: median(times.none!) };
  return ratioRow("session with five plugins opens", median(times.five!), floor, 1.1);
}

async function greet(home: PluginHome): Promise<void> {
  await home.host.call("hello", "greet", { who: "Ada" });
}

async function clock(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
