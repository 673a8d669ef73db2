/** Where the parts of this Pyra lie, and which `deno` runs its plugins; trusted.
 *
 * Three forms: from source, the portable file (which unpacks itself and then is a folder of
 * bundles beside a `deno`), and the compiled executable, whose own permissions are baked in,
 * so that it unpacks a `deno` for its plugins when the first one is wanted. */

import { ensurePrivateFolder, writeFileAtomic } from "../files/mod.ts";
import { PyraError } from "../base/mod.ts";

/** The parts of one Pyra. All paths are absolute. */
export interface Runtime {
  form: "source" | "portable" | "compiled";
  /** The entry of the app Worker. */
  appEntry: URL;
  /** The folder of Pyra's own code: what it loads late, the runtime lets a Worker load only
   * where it may read. */
  program: string;
  /** Bundled plugins: a folder each from source, else one `NAME.tar.gz` each. */
  bundledPlugins: string;
  /** The real `deno` and the child side of plugins, ready to run. Throws `RuntimeError`. */
  pluginPrograms(): Promise<PluginPrograms>;
}

/** What a plugin process is started with. */
export interface PluginPrograms {
  denoPath: string;
  hostEntry: string;
}

/** The runtime for plugins is not as it was built. */
export class RuntimeError extends PyraError {
  constructor(problem: string) {
    super(`The runtime for plugins cannot be used: ${problem}`, {
      code: "runtime.unusable",
      hint: "check the free space and the owner of Pyra's cache folder, or download Pyra again",
    });
  }
}

/** Where this Pyra lies on this machine. */
export interface RuntimeFacts {
  standalone: boolean;
  execPath: string;
  /** Pyra's folder for what can be made again; only a compiled executable writes there. */
  cache: string;
}

/** The parts beside `entry`, the URL of `main`: a `.ts` file only in the checkout. */
export function locateRuntime(entry: string, facts: RuntimeFacts): Runtime {
  const extension = entry.slice(entry.lastIndexOf("."));
  const at = (path: string) => new URL(path, entry);
  const form = extension === ".ts" ? "source" : facts.standalone ? "compiled" : "portable";
  const hostEntry = at(`./src/plugins/host${extension}`);
  return {
    form,
    appEntry: at(`./src/app/worker${extension}`),
    program: toPath(at(form === "source" ? "./src" : "./")).replace(/\/$/, ""),
    bundledPlugins: toPath(at("./plugins-bundled")),
    pluginPrograms: form === "compiled"
      ? () => unpackPrograms(at("./"), facts.cache)
      : () => Promise.resolve({ denoPath: facts.execPath, hostEntry: toPath(hostEntry) }),
  };
}

/** The folder for what can be made again, as the platform would have it; see `XDG_CACHE_HOME`. */
export function cacheFolder(
  os: typeof Deno.build.os,
  env: { cacheHome?: string; localAppData?: string; userHome?: string },
): string {
  const { cacheHome, localAppData, userHome = "" } = env;
  if (cacheHome?.startsWith("/")) return `${cacheHome}/pyra`;
  if (os === "windows") return `${localAppData ?? `${userHome}/AppData/Local`}/pyra`;
  return os === "darwin" ? `${userHome}/Library/Caches/pyra` : `${userHome}/.cache/pyra`;
}

/** What a compiled executable carries beside its bundles: `runtime.json` says this. */
interface Packed {
  version: string;
  /** SHA-256 of `deno`, in hex. */
  sha256: string;
  size: number;
}

/** Unpacks `deno.gz` and the host once; afterwards only owner, mode and size are looked at. */
async function unpackPrograms(from: URL, cache: string): Promise<PluginPrograms> {
  const { version, sha256, size }: Packed = JSON.parse(
    await Deno.readTextFile(new URL("runtime.json", from)),
  );
  const folder = `${cache}/${version}/${sha256.slice(0, 12)}`;
  const name = Deno.build.os === "windows" ? "deno.exe" : "deno";
  const programs = { denoPath: `${folder}/${name}`, hostEntry: `${folder}/host.js` };
  const host = await Deno.readFile(new URL("src/plugins/host.js", from));
  if (isOurs(programs.denoPath, size) && isOurs(programs.hostEntry, host.length)) return programs;
  try {
    ensurePrivateFolder(cache);
    ensurePrivateFolder(folder);
    const deno = await gunzip(await Deno.readFile(new URL("deno.gz", from)));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", deno));
    if (digest.toHex() !== sha256) throw new RuntimeError("its SHA-256 is not the one it had");
    await writeFileAtomic(programs.denoPath, deno, { mode: 0o500 });
    await writeFileAtomic(programs.hostEntry, host, { mode: 0o400 });
  } catch (error) {
    if (error instanceof PyraError) throw error;
    throw new RuntimeError(error instanceof Error ? error.message : String(error));
  }
  return programs;
}

function isOurs(path: string, size: number): boolean {
  try {
    const info = Deno.lstatSync(path);
    if (!info.isFile || info.size !== size) return false;
    return Deno.build.os === "windows" ||
      (info.uid === Deno.uid() && ((info.mode ?? 0) & 0o277) === 0);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function toPath({ pathname }: URL): string {
  return decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:)/, "");
}
