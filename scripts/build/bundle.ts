/** The program as a few files of JavaScript, split where the source loads something late. */

import { packPlugin } from "../../src/kernel/plugin_author/pack.ts";
import { runProgram } from "./build_error.ts";

/** What is started by name, and so must keep its own file. */
const ENTRIES = ["main.ts", "src/app/entry.ts", "src/plugins/host.ts"]
  .concat(["src/plugins/bundle_host.ts", "src/plugins/test_host.ts"]);

/** The one that `deno bundle` of this version uses itself. */
const MINIFIER = "esbuild@0.25.5";

const HINT = "npm must be reachable, or have the package in its cache";

/** Bundled files by their paths, sorted: equal sources give equal bytes. */
export type Files = Map<string, Uint8Array<ArrayBuffer>>;

/** The program, and for each of its modules where most of it comes from. */
export interface Bundle {
  files: Files;
  origins: Map<string, string>;
}

/** Bundles the checkout at `root`, its plugins included. */
export async function bundle(root: string, workFolder: string): Promise<Bundle> {
  const whole = `${workFolder}/whole`;
  const small = `${workFolder}/small`;
  await runProgram(
    Deno.execPath(),
    ["bundle", "--quiet", "--code-splitting", `--outdir=${whole}`, ...ENTRIES],
    { cwd: root, hint: HINT },
  );
  const modules = [...walk(whole)].sort();
  const origins = new Map<string, string>();
  for (const path of modules) origins.set(path, await rewrite(`${whole}/${path}`));
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
  const plugins = [...Deno.readDirSync(`${root}/plugins-bundled`)]
    .filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  for (const name of plugins) {
    const { archive } = await packPlugin(`${root}/plugins-bundled/${name}`, {
      denoPath: Deno.execPath(),
      bundleEntry: `${root}/src/plugins/bundle_host.ts`,
      denoDir: await packageCache(),
      walls: {},
    });
    files.set(`plugins-bundled/${name}.tar.gz`, archive);
  }
  return { files, origins };
}

/** Where this `deno` keeps packages. */
async function packageCache(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  return JSON.parse(new TextDecoder().decode(stdout)).denoDir;
}

/** What the bundler writes at the top of every program, at the price of half of Node. */
const NODE_REQUIRE =
  /import \{ createRequire as (\w+) \} from "node:module";\s*var __require = \1\(import\.meta\.url\);/;

/** Only built-in modules are left to `require`. */
const BUILTIN_REQUIRE = "var __require = (name) => globalThis.process.getBuiltinModule(name);";

/** An import that the source makes late: `import("./x.js")`. */
const LATE_IMPORT = /\bimport\(("\.{1,2}\/[^"]+")\)/g;

/** Keeps late what is to be late: a name that the runtime can read in the source, it loads and
 * analyses at the start. Returns where most of the file comes from. */
async function rewrite(path: string): Promise<string> {
  const code = await Deno.readTextFile(path);
  await Deno.writeTextFile(
    path,
    code.replace(NODE_REQUIRE, () => BUILTIN_REQUIRE)
      .replace(LATE_IMPORT, (_, name) => `import(import.meta.resolve(${name}))`),
  );
  return mainOrigin(code);
}

/** The package or folder that most of a bundled module comes from, by the comments in which the
 * bundler names its sources. */
function mainOrigin(code: string): string {
  const sizes = new Map<string, number>();
  for (const part of code.split(/^\/\/ (?=\S+\.\w+$)/m).slice(1)) {
    const path = part.slice(0, part.indexOf("\n"));
    const [, name] = path.match(/\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\//) ??
      path.match(/^((?:src\/)?[^/]+)/)!;
    sizes.set(name!, (sizes.get(name!) ?? 0) + part.length);
  }
  return [...sizes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? "";
}

function* walk(folder: string, below = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`, `${below}${name}/`);
    else yield `${below}${name}`;
  }
}
