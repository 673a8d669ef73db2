/** Where the parts of this Pyra lie, and which `deno` runs them; trusted.
 *
 * Three forms: from source, the portable file (which unpacks itself and then is a folder of
 * bundles beside a `deno`), and the compiled executable, whose own permissions are baked in,
 * so that it unpacks a `deno` and the bundles for its parts when the first one is wanted. */

import { readPacked, unpackRuntime } from "./packed_runtime.ts";
import { sealedCache } from "./sealed_cache.ts";

/** How a Pyra came to this machine. */
export type RuntimeForm = "source" | "portable" | "compiled";

/** The parts of one Pyra. All paths are absolute. */
export interface Runtime {
  form: RuntimeForm;
  /** Bundled plugins: a folder each from source, else one `NAME.tar.gz` each. */
  bundledPlugins: string;
  /** The files and folders it is made of and runs from; no part is ever granted them. */
  own: readonly string[];
  /** The runtime's cache, which packages are fetched into. */
  denoDir: string;
  /** What parts are started with, ready to run. Throws `RuntimeError`. */
  programs(): Promise<PartPrograms>;
  /** The folder of what is known of the code of `programs`; see `sealed_cache.ts`. `undefined` where
   * it is missing and cannot be made. */
  sealedCache(programs: PartPrograms): Promise<string | undefined>;
  /** The version of the `deno` that parts run on. */
  partsVersion(): Promise<string>;
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
  const form = formOf(entry, facts.standalone);
  const at = (path: string) => toPath(new URL(path, entry));
  const beside = {
    denoPath: facts.execPath,
    hostEntry: at(`./src/plugins/host${extension}`),
    appEntry: at(`./src/app/entry${extension}`),
  };
  const packed = { from: new URL("./", entry), execPath: facts.execPath, cache: facts.cache };
  const programs = (): Promise<PartPrograms> => {
    switch (form) {
      case "compiled":
        return unpackRuntime(packed).then(({ denoPath, program }) => ({
          denoPath,
          hostEntry: `${program}/src/plugins/host.js`,
          appEntry: `${program}/src/app/entry.js`,
          appFlags: BUNDLE_FLAGS,
          program,
          code: [],
        }));
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
  const seal = (found: PartPrograms): Promise<string | undefined> => {
    const { denoPath, appFlags: flags, program, packages } = found;
    const all = form === "compiled" ? denoPath.slice(0, denoPath.lastIndexOf("/")) : facts.denoDir;
    const place = `${all}/pyra/${nameFor(program)}`;
    const changes = form === "source";
    return sealedCache({ place, denoPath, flags, program, packages, changes });
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
    partsVersion: () => partsVersion(entry, form),
    sealedCache: seal,
  };
}

/** The form of the Pyra whose `main` is `entry`. */
export function formOf(entry: string, standalone: boolean): RuntimeForm {
  if (entry.endsWith(".ts")) return "source";
  return standalone ? "compiled" : "portable";
}

/** The version of the `deno` that parts run on. */
export async function partsVersion(entry: string, form: RuntimeForm): Promise<string> {
  if (form !== "compiled") return Deno.version.deno;
  return (await readPacked(new URL("./", entry))).deno;
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

function toPath({ pathname }: URL): string {
  return decodeURIComponent(pathname).replace(/^\/(?=[A-Za-z]:)/, "");
}
