/** Where the parts of this Pyra lie, and which `deno` runs them; trusted.
 *
 * Three forms: from source, the portable file (which unpacks itself and then is a folder of
 * bundles beside a `deno`), and the compiled executable, whose own permissions are baked in,
 * so that it unpacks a `deno` and the bundles for its parts when the first one is wanted. */

import { ensurePrivateFolder, writeFileAtomic } from "../files/mod.ts";
import { PyraError } from "../base/mod.ts";
import { sealedCache } from "./sealed_cache.ts";

/** The parts of one Pyra. All paths are absolute. */
export interface Runtime {
  form: "source" | "portable" | "compiled";
  /** Bundled plugins: a folder each from source, else one `NAME.tar.gz` each. */
  bundledPlugins: string;
  /** The files and folders it is made of and runs from; no part is ever granted them. */
  own: readonly string[];
  /** The runtime's cache, which packages are fetched into. */
  denoDir: string;
  /** What parts are started with, ready to run. Throws `RuntimeError`. */
  programs(): Promise<PartPrograms>;
  /** The folder of what is known of the code of `programs`; see `sealed_cache.ts`. Throws
   * `RuntimeError`. */
  sealedCache(programs: PartPrograms): Promise<string>;
}

/** What the parts of a Pyra are started with. All paths are absolute. */
export interface PartPrograms {
  /** The real `deno`. */
  denoPath: string;
  /** The child side of plugins. */
  hostEntry: string;
  appEntry: string;
  /** How the app finds its code; see `PartSpec.flags`. */
  appFlags: readonly string[];
  /** The folder of Pyra's own code: what an app loads late, the runtime lets it load only where
   * it may read. */
  program: string;
  /** What the runtime reads beside it. */
  code: readonly string[];
  /** The folder of packages in the user's own cache, from source. */
  packages?: string;
}

/** The runtime for parts is not as it was built. */
export class RuntimeError extends PyraError {
  constructor(problem: string) {
    super(`The runtime for parts cannot be used: ${problem}`, {
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
  /** The `DENO_DIR` that the packages lie in, from source. */
  denoDir: string;
}

/** Bundles find everything beside them, and nothing elsewhere. */
const BUNDLE_FLAGS = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];

/** The parts beside `entry`, the URL of `main`: a `.ts` file only in the checkout. */
export function locateRuntime(entry: string, facts: RuntimeFacts): Runtime {
  const extension = entry.slice(entry.lastIndexOf("."));
  const form = extension === ".ts" ? "source" : facts.standalone ? "compiled" : "portable";
  const at = (path: string) => toPath(new URL(path, entry));
  const beside = {
    denoPath: facts.execPath,
    hostEntry: at(`./src/plugins/host${extension}`),
    appEntry: at(`./src/app/entry${extension}`),
  };
  const programs = (): Promise<PartPrograms> => {
    switch (form) {
      case "compiled":
        return unpackPrograms(new URL("./", entry), facts.cache);
      case "portable":
        return Promise.resolve({
          ...beside,
          appFlags: BUNDLE_FLAGS,
          program: at("./").replace(/\/$/, ""),
          code: [],
        });
      case "source":
        return Promise.resolve({
          ...beside,
          appFlags: [`--config=${at("./deno.json")}`, "--frozen"],
          program: at("./src"),
          code: [at("./deno.json"), at("./deno.lock")],
          packages: `${facts.denoDir}/npm`,
        });
    }
  };
  const seal = async (found: PartPrograms): Promise<string> => {
    const { denoPath, appFlags: flags, program, packages } = found;
    const all = form === "compiled" ? denoPath.slice(0, denoPath.lastIndexOf("/")) : facts.denoDir;
    const place = `${all}/pyra/${nameFor(program)}`;
    const changes = form === "source";
    try {
      return await sealedCache({ place, denoPath, flags, program, packages, changes });
    } catch (error) {
      throw new RuntimeError(error instanceof Error ? error.message : String(error));
    }
  };
  const own = [
    // The program of a compiled executable lies in the executable.
    ...form === "compiled" ? [] : [at("./").replace(/\/$/, "")],
    facts.execPath,
    facts.cache,
    facts.denoDir,
  ];
  return {
    form,
    bundledPlugins: at("./plugins-bundled"),
    own,
    denoDir: facts.denoDir,
    programs,
    sealedCache: seal,
  };
}

/** The folder for what can be made again, as the platform would have it; see `XDG_CACHE_HOME`. */
export function cacheFolder(
  os: typeof Deno.build.os,
  name: "pyra" | "deno",
  env: { cacheHome?: string; localAppData?: string; userHome?: string },
): string {
  const { cacheHome, localAppData, userHome = "" } = env;
  if (cacheHome?.startsWith("/")) return `${cacheHome}/${name}`;
  if (os === "windows") return `${localAppData ?? `${userHome}/AppData/Local`}/${name}`;
  return os === "darwin" ? `${userHome}/Library/Caches/${name}` : `${userHome}/.cache/${name}`;
}

/** A name for the caches of this program and this runtime, no longer than a name of a file may be. */
function nameFor(program: string): string {
  return `${Deno.version.deno}${program.replaceAll(/[^\w.-]/g, "+")}`.slice(-80);
}

/** What a compiled executable carries beside its bundles: `runtime.json` says this. */
interface Packed {
  version: string;
  /** SHA-256 of `deno`, in hex. */
  sha256: string;
  size: number;
  /** The bundles that parts load, by their paths, with their sizes in bytes. */
  files: Record<string, number>;
}

/** Unpacks `deno.gz` and the bundles once; afterwards only owner, mode and size are looked at. */
async function unpackPrograms(from: URL, cache: string): Promise<PartPrograms> {
  const { version, sha256, size, files }: Packed = JSON.parse(
    await Deno.readTextFile(new URL("runtime.json", from)),
  );
  const folder = `${cache}/${version}/${sha256.slice(0, 12)}`;
  const program = `${folder}/program`;
  const denoPath = `${folder}/${Deno.build.os === "windows" ? "deno.exe" : "deno"}`;
  const programs = {
    denoPath,
    hostEntry: `${program}/src/plugins/host.js`,
    appEntry: `${program}/src/app/entry.js`,
    appFlags: BUNDLE_FLAGS,
    program,
    code: [],
  };
  const isWhole = isOurs(denoPath, size) &&
    Object.entries(files).every(([name, bytes]) => isOurs(`${program}/${name}`, bytes));
  if (isWhole) return programs;
  try {
    ensurePrivateFolder(cache);
    ensurePrivateFolder(`${cache}/${version}`);
    ensurePrivateFolder(folder);
    const deno = await gunzip(await Deno.readFile(new URL("deno.gz", from)));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", deno));
    if (digest.toHex() !== sha256) throw new RuntimeError("its SHA-256 is not the one it had");
    await writeFileAtomic(denoPath, deno, { mode: 0o500 });
    for (const name of Object.keys(files)) {
      const path = `${program}/${name}`;
      Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      await writeFileAtomic(path, await Deno.readFile(new URL(name, from)), { mode: 0o400 });
    }
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
