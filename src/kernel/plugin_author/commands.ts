/** `pyra plugin new|test|dev|pack`: what the author of a plugin asks of the kernel. */

import { ExitCode, type Json, PyraError } from "../../base/mod.ts";
import { writeFileAtomic } from "../../files/mod.ts";
import { checkPluginName, findLookalike } from "../../plugins/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Grant, pluginPaths } from "../plugins/mod.ts";
import type { PluginCommandContext } from "../plugin_commands/context.ts";
import { askConfirm } from "../posix.ts";
import { developPlugin } from "./dev.ts";
import { packPlugin, sha256 } from "./pack.ts";
import { runPluginTests } from "./run_tests.ts";
import { testRights } from "./test_rights.ts";
import { newPluginFiles } from "./templates.ts";
import { TypedLines } from "./typed_lines.ts";
import { Workbench, type WorkbenchOptions } from "./workbench.ts";

/** Writes a plugin that runs into a new folder that bears its name. */
export async function newPlugin(
  { files }: PluginCommandContext,
  name: string,
  bundled: readonly string[],
): Promise<object> {
  const taken = bundled.find((other) => other === name) ?? findLookalike(name, bundled);
  const problem = checkPluginName(name) ??
    (taken && `it could be taken for ${taken}, which comes with Pyra`);
  if (problem) {
    throw new PyraError(`${JSON.stringify(name)} cannot be the name of a plugin: ${problem}`, {
      code: "plugin.bad_name",
      hint: "choose another, such as my_notes",
      exitCode: ExitCode.usage,
    });
  }
  const folder = files.resolve(name);
  try {
    await Deno.mkdir(folder);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new PyraError(`${folder} exists already`, {
      code: "file.exists",
      hint: "choose another name, or run it in another folder",
    });
  }
  const written = newPluginFiles(name);
  for (const [file, text] of Object.entries(written)) {
    await Deno.writeTextFile(`${folder}/${file}`, text);
  }
  return { name, folder, files: Object.keys(written) };
}

/** Runs the plugin's tests inside its walls, once it was seen to load in the real host. Of the
 * rights it asks for they get those that the author agrees to, by `allow` or when asked. */
export async function testPlugin(
  context: PluginCommandContext,
  source: string,
  allow: readonly string[],
): Promise<{ name: string; passed: boolean; output: string; withheld: string[] }> {
  const folder = await folderOf(context, source);
  const ports = await context.plugins.ports();
  await using bench = new Workbench({ ports, realHome: context.home.root });
  const { grant: { name, permissions } } = await bench.load(folder);
  const { rights, withheld } = await testRights({
    name,
    wanted: permissions,
    data: pluginPaths(bench.home).of(name).data,
    allow,
    places: ports.places,
    confirm: askConfirm,
  });
  const { home } = bench;
  const testEntry = besideHost(ports.hostEntry, "test_host");
  const report = await runPluginTests(folder, { name, rights, ports, home, testEntry });
  return { name, ...report, withheld };
}

/** The real folder of a plugin that its author names. */
async function folderOf(context: PluginCommandContext, source: string): Promise<string> {
  try {
    return await Deno.realPath(context.files.resolve(source));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new PyraError(`There is no folder ${source}`, {
      code: "plugin.no_folder",
      hint: "name the folder of a plugin; `pyra plugin new NAME` writes one",
    });
  }
}

/** Makes one file of a plugin, and sees to it that the file loads. */
export async function packToFile(
  context: PluginCommandContext,
  source: string,
  replace: boolean,
): Promise<object> {
  const folder = await folderOf(context, source);
  const file = `${folder}.tar.gz`;
  if (!replace && await Deno.stat(file).then(() => true, () => false)) {
    throw new PyraError(`${file} exists already`, {
      code: "file.exists",
      hint: "--force replaces it",
    });
  }
  const ports = await context.plugins.ports();
  const { archive, hashes } = await packPlugin(folder, {
    ...ports,
    bundleEntry: besideHost(ports.hostEntry, "bundle_host"),
  });
  const { name, version, offer } = await tryOut(archive, { ports, realHome: context.home.root });
  await writeFileAtomic(file, archive, { mode: 0o644 });
  return {
    name,
    version,
    file,
    bytes: archive.length,
    sha256: await sha256(archive),
    files: hashes,
    tools: offer.tools.map((tool): Json => tool.name),
  };
}

/** Another program of those that run beside plugins. */
function besideHost(hostEntry: string, name: string): string {
  return hostEntry.replace(/host(\.[jt]s)$/, `${name}$1`);
}

/** Loads an archive as its users will; what does not load is not handed out. */
async function tryOut(
  archive: Uint8Array<ArrayBuffer>,
  options: WorkbenchOptions,
): Promise<Grant> {
  await using bench = new Workbench(options);
  const folder = await Deno.makeTempDir({ prefix: "pyra-pack-" });
  try {
    await Deno.writeFile(`${folder}/plugin.tar.gz`, archive);
    return (await bench.load(`${folder}/plugin.tar.gz`)).grant;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Loads a plugin anew whenever it is saved, until the author has enough. */
export async function devPlugin(
  context: PluginCommandContext,
  source: string,
  yes: boolean,
): Promise<object> {
  const folder = await folderOf(context, source);
  const stop = new AbortController();
  const end = () => stop.abort();
  const lines = new TypedLines(inputLines(stop.signal));
  Deno.addSignalListener("SIGINT", end);
  try {
    await developPlugin({
      folder,
      ports: await context.plugins.ports(),
      realHome: context.home.root,
      lines,
      say: (text) => context.print(`${text}\n`),
      confirm: async (question, { always } = { always: false }) =>
        yes && !always || await confirm(context, question, lines),
      signal: stop.signal,
    });
  } finally {
    Deno.removeSignalListener("SIGINT", end);
  }
  return {};
}

/** Asks the author. On the terminal the commands come from, that is one of the lines typed there;
 * commands from elsewhere agree to nothing. */
async function confirm(
  { print }: PluginCommandContext,
  question: string,
  lines: TypedLines,
): Promise<boolean> {
  if (!Deno.stdin.isTerminal()) return await askConfirm(question);
  lines.dropTypedAhead();
  print(`${escapeTerminal(question)} [y/N] `);
  return /^y(es)?$/i.test((await lines.next())?.trim() ?? "");
}

/** What is typed, line by line, until the input ends or the signal aborts. */
async function* inputLines(signal: AbortSignal): AsyncGenerator<string> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  const aborted = new Promise<{ done: true; value?: undefined }>((resolve) => {
    signal.addEventListener("abort", () => resolve({ done: true }), { once: true });
  });
  let rest = "";
  while (true) {
    const { done, value } = await Promise.race([reader.read(), aborted]);
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== "" && !signal.aborted) yield rest;
}
