/** Packs a plugin: one `.tar.gz` with its manifest, its README and one file of code that holds
 * everything it imports. Equal sources give equal bytes, on every machine. */

import { PyraError } from "../../base/mod.ts";
import { NO_RIGHTS, partCommand, type PartSpec, type Walls } from "../../processes/mod.ts";
import { findImports } from "./imports.ts";
import { copyPlainFiles } from "./plain_copy.ts";
import { runPart } from "./run_part.ts";
import { tarArchive } from "./tar.ts";

/** Files of a plugin's folder that go along as they are, where they exist. */
const ALONGSIDE = ["README.md", "manifest.json"];

/** Folders of the runtime's cache that hold packages and the bundler itself. */
const PACKAGES = ["npm", "dl", "remote"];

/** Bundling that takes longer is ended, in milliseconds. */
const PATIENCE_MS = 2 * 60 * 1000;

/** What the runtime says when something is not in its cache. */
const MISSING = /Failed loading https?:|not found in (?:npm )?cache|--cached-only|not cached/i;

/** CommonJS packages ask for it; what they look for beside themselves is native code, which a
 * plugin has not. */
const PREAMBLE = 'const __dirname=".";';

/** A plugin could not be made into one file. */
export class PackError extends PyraError {
  constructor(folder: string, problem: string) {
    super(`${folder} cannot be packed: ${problem}`, {
      code: "plugin.pack_failed",
      hint: "the bundler's words say where; the first time, it is fetched from npm",
    });
  }
}

/** What was packed. */
export interface Packed {
  /** The gzipped tar archive for `pyra plugin install`. */
  archive: Uint8Array<ArrayBuffer>;
  /** SHA-256 of each file in it, hex. */
  hashes: Record<string, string>;
}

/** What packing stands on. All paths are absolute. */
export interface PackOptions {
  /** The real runtime. */
  denoPath: string;
  /** `plugins/bundle_host.ts`, or its bundle. */
  bundleEntry: string;
  /** The runtime's cache, which packages are fetched into. */
  denoDir: string;
  walls: Walls;
}

/** The plugin of a folder. Its imports are resolved by the `imports` of the nearest `deno.json`;
 * what lies outside the folder is not packed, and nothing is packed then. Throws `PackError` or
 * `plugin.unsafe_folder`. */
export async function packPlugin(folder: string, options: PackOptions): Promise<Packed> {
  const work = await Deno.realPath(await Deno.makeTempDir({ prefix: "pyra-pack-" }));
  try {
    const copy = `${work}/plugin`;
    await copyPlainFiles(folder, copy);
    const files: [string, Uint8Array<ArrayBuffer>][] = [];
    for (const name of ALONGSIDE) {
      const bytes = await Deno.readFile(`${copy}/${name}`).catch(() => undefined);
      if (bytes) files.push([name, bytes]);
    }
    files.push(["plugin.js", await bundle(folder, work, options)]);
    const gzip = tarArchive(files).stream().pipeThrough(new CompressionStream("gzip"));
    const hashes = await Promise.all(
      files.map(async ([name, bytes]) => [name, await sha256(bytes)]),
    );
    return {
      archive: new Uint8Array(await new Response(gzip).arrayBuffer()),
      hashes: Object.fromEntries(hashes),
    };
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** SHA-256 in hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Where the bundler names files of this machine: in a line above each module, and as the name of
 * the function that a CommonJS module becomes, which nobody calls by it. */
const MODULE_COMMENT = /^\/\/ (?:[A-Za-z]+:)?\S+\.(?:[cm]?[jt]s|json)$/gm;
const MODULE_NAME = /^( *)"[^"\n]+\.(?:[cm]?js|json)"\((exports\d*(?:, module\d*)?|)\) \{$/gm;

/** The plugin's code and all it imports as one module. Not minified: the bundler's own way
 * loses `using` declarations whose value is used once. */
async function bundle(
  folder: string,
  work: string,
  options: PackOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const part = await bundlerPart(folder, work, options);
  let run = await runPart(partCommand(part, options.walls), PATIENCE_MS);
  if (!run.success && MISSING.test(run.stderr)) {
    // Fetched by a run that is thrown away: it has the first wall, and the network that the second
    // one would keep from it.
    const fetching = { ...part, cache: options.denoDir, fetches: true };
    await runPart(partCommand(fetching, { ...options.walls, bwrap: undefined }), PATIENCE_MS);
    run = await runPart(partCommand(part, options.walls), PATIENCE_MS);
  }
  if (!run.success) {
    const words = run.stderr.replaceAll(`${work}/plugin`, folder);
    throw new PackError(folder, words.replace(/\n+Stack backtrace:[^]*$/, "").trim());
  }
  const code = run.stdout.replaceAll(MODULE_COMMENT, "").replaceAll(
    MODULE_NAME,
    '$1"module"($2) {',
  );
  const preamble = code.includes("__dirname") ? PREAMBLE : "";
  return new TextEncoder().encode(preamble + code);
}

/** The bundler as a part that can read a copy of the plugin, and packages. */
async function bundlerPart(
  folder: string,
  work: string,
  { denoPath, bundleEntry, denoDir }: PackOptions,
): Promise<PartSpec> {
  const copy = `${work}/plugin`;
  const cache = `${work}/cache`;
  await Deno.mkdir(cache, { mode: 0o700 });
  const shared = PACKAGES.map((name) => `${denoDir}/${name}`);
  for (const path of shared) {
    // Made only where it is missing: a build may write nowhere else.
    if (!await exists(path)) await Deno.mkdir(path, { recursive: true });
  }
  for (const name of PACKAGES) await Deno.symlink(`${denoDir}/${name}`, `${cache}/${name}`);
  const { imports, lock } = await findImports(folder, copy);
  return {
    name: "pack",
    deno: denoPath,
    flags: [
      "--no-config",
      "--unstable-bundle",
      `--import-map=data:application/json,${encodeURIComponent(JSON.stringify({ imports }))}`,
      ...lock ? [`--lock=${lock}`, "--frozen"] : ["--no-lock"],
    ],
    entry: bundleEntry,
    args: [await entryOf(copy)],
    own: [copy, `${cache}/npm`, `${denoDir}/npm`],
    rights: NO_RIGHTS,
    env: {},
    cache,
    shared,
    cwd: copy,
    limits: { dataBytes: 4 * 1024 * 1024 * 1024, heapMiB: 1024 },
  };
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function entryOf(folder: string): Promise<string> {
  for (const name of ["plugin.ts", "plugin.js"]) {
    const info = await Deno.stat(`${folder}/${name}`).catch(() => undefined);
    if (info?.isFile) return `${folder}/${name}`;
  }
  throw new PackError(folder, "there is no plugin.ts and no plugin.js in it");
}
