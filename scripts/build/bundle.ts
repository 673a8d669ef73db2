/** The program as a few files of JavaScript, split where the source loads something late. */

import { packPlugin } from "../pack_plugins.ts";
import { runProgram } from "./build_error.ts";

/** What is started by name, and so must keep its own file. */
const ENTRIES = ["main.ts", "src/app/worker.ts", "src/plugins/host.ts"];

/** The one that `deno bundle` of this version uses itself. */
const MINIFIER = "esbuild@0.25.5";

const HINT = "npm must be reachable, or have the package in its cache";

/** Bundled files by their paths, sorted: equal sources give equal bytes. */
export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** Bundles the checkout at `root`, its plugins included. */
export async function bundle(root: string, workFolder: string): Promise<Files> {
  const whole = `${workFolder}/whole`;
  const small = `${workFolder}/small`;
  await runProgram(
    Deno.execPath(),
    ["bundle", "--quiet", "--code-splitting", `--outdir=${whole}`, ...ENTRIES],
    { cwd: root, hint: HINT },
  );
  const modules = [...walk(whole)].sort();
  for (const path of modules) await rewrite(`${whole}/${path}`);
  // Not `--minify`: rewriting the syntax, esbuild drops a `using` whose value is used once, and
  // with it the release of a lock.
  await runProgram("npm", [
    ...["exec", "--yes", `--package=${MINIFIER}`, "--", "esbuild"],
    ...["--minify-whitespace", "--minify-identifiers", "--format=esm", "--charset=utf8"],
    ...["--log-level=error", `--outdir=${small}`, `--outbase=${whole}`],
    ...modules.map((path) => `${whole}/${path}`),
  ], { hint: HINT });
  const files: Files = new Map();
  for (const path of modules) files.set(path, await Deno.readFile(`${small}/${path}`));
  for (
    const { name, isDirectory } of [...Deno.readDirSync(`${root}/plugins-bundled`)].sort(byName)
  ) {
    if (isDirectory) {
      files.set(
        `plugins-bundled/${name}.tar.gz`,
        await packPlugin(`${root}/plugins-bundled/${name}`),
      );
    }
  }
  return files;
}

/** What the bundler writes at the top of every program, at the price of half of Node. */
const NODE_REQUIRE =
  /import \{ createRequire as (\w+) \} from "node:module";\s*var __require = \1\(import\.meta\.url\);/;

/** Only built-in modules are left to `require`. */
const BUILTIN_REQUIRE = "var __require = (name) => globalThis.process.getBuiltinModule(name);";

/** An import that the source makes late: `import("./x.js")`. */
const LATE_IMPORT = /\bimport\(("\.{1,2}\/[^"]+")\)/g;

/** Keeps late what is to be late: a name that the runtime can read in the source, it loads and
 * analyses at the start. */
async function rewrite(path: string): Promise<void> {
  const code = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    code.replace(NODE_REQUIRE, () => BUILTIN_REQUIRE)
      .replace(LATE_IMPORT, (_, name) => `import(import.meta.resolve(${name}))`),
  );
}

function* walk(folder: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`, `${below}${name}/`);
    else yield `${below}${name}`;
  }
}

function byName(a: Deno.DirEntry, b: Deno.DirEntry): number {
  return a.name < b.name ? -1 : 1;
}
