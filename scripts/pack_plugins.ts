// deno-lint-ignore-file no-console -- a script talks to its caller
/** Packs plugins: each becomes one `.tar.gz` with its manifest, its README and one `plugin.js`
 * that holds everything it imports. Equal sources give equal bytes, on every machine.
 *
 * `deno run … scripts/pack_plugins.ts [--into=FOLDER] FOLDER…`; `deno bundle` fetches its
 * bundler from the npm registry the first time. */

import { PyraError } from "../src/base/mod.ts";
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
      hint: "`deno check` of its plugin.ts says more; the first time, npm must be reachable",
    });
  }
}

/** Whether a plugin imports more than its own files and the SDK, and so must be packed before
 * it can run without a network. */
export async function needsPacking(folder: string): Promise<boolean> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!/\.ts$/.test(name) || /_test\.ts$/.test(name)) continue;
    const code = await Deno.readTextFile(`${folder}/${name}`);
    const imports = code.matchAll(/^(?:import|export)\b(?! type)[^;]*?from "([^"]+)"/gm);
    if ([...imports].some(([, from]) => !from!.startsWith(".") && from !== "@pyra/sdk")) {
      return true;
    }
  }
  return false;
}

/** The plugin of a folder as a gzipped tar archive for `pyra plugin install`. Its imports are
 * resolved by the nearest `deno.json`. Throws `PackError`. */
export async function packPlugin(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const files: [string, Uint8Array<ArrayBuffer>][] = [];
  for (const name of ALONGSIDE) {
    const bytes = await Deno.readFile(`${folder}/${name}`).catch(() => undefined);
    if (bytes) files.push([name, bytes]);
  }
  files.push(["plugin.js", await bundle(folder)]);
  const gzip = tarArchive(files).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(gzip).arrayBuffer());
}

/** The plugin's code and all it imports as one module. Minified: that drops the comments in
 * which the bundler names the files of this machine. */
async function bundle(folder: string): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--external=*.node", `${folder}/plugin.ts`],
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (!success) throw new PackError(folder, decode(stderr).trim());
  const code = decode(stdout);
  const preamble = code.includes("__dirname") ? PREAMBLE : "";
  return new TextEncoder().encode(preamble + code);
}

if (import.meta.main) {
  const into = Deno.args.find((arg) => arg.startsWith("--into="))?.slice("--into=".length) ?? ".";
  for (const folder of Deno.args.filter((arg) => !arg.startsWith("--"))) {
    const name = folder.replace(/\/+$/, "").split("/").at(-1);
    const packed = await packPlugin(folder);
    await Deno.writeFile(`${into}/${name}.tar.gz`, packed);
    console.log(`${into}/${name}.tar.gz: ${packed.length} bytes`);
  }
}
