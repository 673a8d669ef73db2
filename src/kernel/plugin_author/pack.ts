/** Packs a plugin: one `.tar.gz` with its manifest, its README and one file of code that holds
 * everything it imports. Equal sources give equal bytes, on every machine. */

import { PyraError } from "../../base/mod.ts";
import { tarArchive } from "./tar.ts";

/** Files of a plugin's folder that go along as they are, where they exist. */
const ALONGSIDE = ["README.md", "manifest.json"];

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

/** The plugin of a folder. Its imports are resolved by the nearest `deno.json`; `deno` is the
 * command line that starts the runtime. Throws `PackError`. */
export async function packPlugin(
  folder: string,
  deno: readonly [string, ...string[]],
): Promise<Packed> {
  const files: [string, Uint8Array<ArrayBuffer>][] = [];
  for (const name of ALONGSIDE) {
    const bytes = await Deno.readFile(`${folder}/${name}`).catch(() => undefined);
    if (bytes) files.push([name, bytes]);
  }
  files.push(["plugin.js", await bundle(folder, deno)]);
  const gzip = tarArchive(files).stream().pipeThrough(new CompressionStream("gzip"));
  const hashes = await Promise.all(files.map(async ([name, bytes]) => [name, await sha256(bytes)]));
  return {
    archive: new Uint8Array(await new Response(gzip).arrayBuffer()),
    hashes: Object.fromEntries(hashes),
  };
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
  [program, ...args]: readonly [string, ...string[]],
): Promise<Uint8Array<ArrayBuffer>> {
  const entry = await entryOf(folder);
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [
      ...args,
      ...["bundle", "--quiet", "--external=*.node", "--external=@pyra/sdk"],
      entry,
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) {
    throw new PackError(folder, decode(stderr).replace(/\n+Stack backtrace:[^]*$/, "").trim());
  }
  const code = decode(stdout).replaceAll(MODULE_COMMENT, "").replaceAll(
    MODULE_NAME,
    '$1"module"($2) {',
  );
  const preamble = code.includes("__dirname") ? PREAMBLE : "";
  return new TextEncoder().encode(preamble + code);
}

async function entryOf(folder: string): Promise<string> {
  for (const name of ["plugin.ts", "plugin.js"]) {
    const info = await Deno.stat(`${folder}/${name}`).catch(() => undefined);
    if (info?.isFile) return `${folder}/${name}`;
  }
  throw new PackError(folder, "there is no plugin.ts and no plugin.js in it");
}
