/** The executable that `deno compile` makes.
 *
 * Its parts run on a `deno` of their own, which it carries packed. In an ELF file that lies between
 * the base and what `deno compile` adds: the program reads only the latter at its start, and takes
 * nothing of the former until it unpacks. Mach-O files are signed to their last byte, and PE files
 * are rewritten section by section; there it is one of the files that `deno compile` embeds. */

import { gzipSync } from "node:zlib";
import type { PackedRuntime } from "../../src/kernel/packed_runtime.ts";
import { type BaseRuntime, findBaseRuntime } from "./base_runtime.ts";
import { BuildError, runProgram } from "./build_error.ts";
import type { Files } from "./bundle.ts";
import { compileFlags } from "./flags.ts";
import { buildId, sha256 } from "./portable.ts";
import type { Target } from "./targets.ts";

/** Writes the executable for `target` to `output`. Throws `BuildError` when the base runtime
 * cannot be had. */
export async function compile(
  target: Target,
  files: Files,
  options: { version: string; workFolder: string; output: string },
): Promise<void> {
  const base = await findBaseRuntime(target, options.workFolder);
  const deno = files.get("deno")!;
  const packedDeno = new Uint8Array(gzipSync(deno, { level: 9 }));
  const bundles = [...files].filter(([name]) => name.endsWith(".js"));
  const isBehind = base.format === "elf" && base.bytes !== undefined;
  const packed: PackedRuntime = {
    version: options.version,
    deno: Deno.version.deno,
    build: await buildId(files),
    sha256: await sha256(deno),
    size: deno.length,
    behind: isBehind ? { offset: base.bytes!.length, length: packedDeno.length } : undefined,
    // What parts load, unpacked beside the runtime.
    files: Object.fromEntries(bundles.map(([name, bytes]) => [name, bytes.length])),
  };
  const program: Files = new Map([
    ...[...files].filter(([name]) => name !== "deno"),
    ["runtime.json", new TextEncoder().encode(JSON.stringify(packed))],
  ]);
  if (!isBehind) program.set("deno.gz", packedDeno);
  const folder = `${options.workFolder}/compile-${target.name}`;
  await writeFiles(folder, program);
  const env = isBehind
    ? { DENORT_BIN: await writeBase(`${folder}.base`, [base.bytes!, packedDeno]) }
    : undefined;
  await runCompile(target, { base, program, folder, env, output: options.output });
  if (isBehind) await checkBehind(options.output, packed.behind!.offset, packedDeno);
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, bytes] of files) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeFile(path, bytes);
  }
}

async function writeBase(path: string, pieces: Uint8Array<ArrayBuffer>[]): Promise<string> {
  await Deno.writeFile(path, new Blob(pieces).stream(), { mode: 0o755 });
  return path;
}

async function runCompile(
  target: Target,
  { base, program, folder, env, output }: {
    base: BaseRuntime;
    program: Files;
    folder: string;
    env?: Record<string, string>;
    output: string;
  },
): Promise<void> {
  // Deno does not write over a file that it did not compile, such as a portable one.
  await Deno.remove(output).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  const included = [...program.keys()].filter((name) => name !== "main.js");
  await runProgram(base.compiler, [
    ...["compile", ...compileFlags(target), "--no-config", "--no-check"],
    ...[`--target=${target.triple}`, ...included.map((name) => `--include=${name}`)],
    ...[`--output=${output}`, "main.js"],
  ], {
    cwd: folder,
    env,
    hint:
      "set DENORT_BIN to a denort and DENORT_DENO to the deno of its version, or use --portable",
  });
}

/** Compiles a program that only says hello: the floor of what a start can take. */
export async function compileHello(target: Target, workFolder: string): Promise<string> {
  const base = await findBaseRuntime(target, workFolder);
  const program: Files = new Map([
    ["main.js", new TextEncoder().encode('console.log("hello");\n')],
  ]);
  const folder = `${workFolder}/hello-${target.name}`;
  await writeFiles(folder, program);
  await runCompile(target, { base, program, folder, output: `${folder}/hello` });
  return `${folder}/hello`;
}

/** Whether the compiler left what it was given where it was: the program looks there. */
async function checkBehind(
  path: string,
  offset: number,
  expected: Uint8Array<ArrayBuffer>,
): Promise<void> {
  const found = (await Deno.readFile(path)).subarray(offset, offset + expected.length);
  if (await sha256(found) === await sha256(expected)) return;
  throw new BuildError(
    "the compiler did not keep what lies behind the base",
    "this version of deno compile writes ELF files in another way; use --portable",
  );
}
