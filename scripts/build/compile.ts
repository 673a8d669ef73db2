/** The executable that `deno compile` makes; it needs a base runtime that npm does not have. */

import { gzipSync } from "node:zlib";
import { BuildError, runProgram } from "./build_error.ts";
import type { Files } from "./bundle.ts";
import { COMPILE_FLAGS } from "./flags.ts";
import { sha256 } from "./portable.ts";
import type { Target } from "./targets.ts";

/** Writes the executable for `target` to `output`. Throws `BuildError` when the base runtime
 * cannot be had. */
export async function compile(
  target: Target,
  files: Files,
  options: { version: string; workFolder: string; output: string },
): Promise<void> {
  const folder = `${options.workFolder}/compile-${target.name}`;
  const deno = files.get("deno")!;
  const bundles = [...files].filter(([name]) => name.endsWith(".js"));
  const packed = {
    version: options.version,
    sha256: await sha256(deno),
    size: deno.length,
    // What parts load, unpacked beside the runtime.
    files: Object.fromEntries(bundles.map(([name, bytes]) => [name, bytes.length])),
  };
  const all = new Map<string, Uint8Array<ArrayBuffer> | string>([
    ...[...files].filter(([name]) => name !== "deno"),
    ["deno.gz", new Uint8Array(gzipSync(deno, { level: 9 }))],
    ["runtime.json", JSON.stringify(packed)],
  ]);
  for (const [name, content] of all) {
    const path = `${folder}/${name}`;
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    if (typeof content === "string") await Deno.writeTextFile(path, content);
    else await Deno.writeFile(path, content);
  }
  const included = [...all.keys()].filter((name) => name !== "main.js");
  // Deno does not write over a file that it did not compile, such as a portable one.
  await Deno.remove(options.output).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  try {
    await runProgram(Deno.execPath(), [
      ...["compile", ...COMPILE_FLAGS, "--no-config", "--no-check", `--target=${target.triple}`],
      ...included.map((name) => `--include=${name}`),
      ...[`--output=${options.output}`, "main.js"],
    ], { cwd: folder, hint: "" });
  } catch (error) {
    throw new BuildError(
      `no base runtime (denort) for it: ${error instanceof Error ? error.message : error}`,
      "set DENORT_BIN to a denort of this version, or use --portable",
    );
  }
}
