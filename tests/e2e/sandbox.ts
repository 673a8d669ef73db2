/** The built file as a stranger would have it: alone in a folder, an empty home, no Deno, no Node,
 * no network, and of the system's programs only the few that a machine always has. */

import { type Run, runToEnd } from "../support/pyra.ts";

/** The built file to test, and why there is none. */
export const BUILT = Deno.env.get("PYRA_BUILT");
export const missing = BUILT === undefined
  ? "no built file is named (deno task build --portable; PYRA_BUILT=dist/pyra)"
  : undefined;

/** Which of the two builds it is: a script that unpacks itself, or an executable that unpacks what
 * its parts run on when it starts the first one. */
export const FORM = BUILT === undefined ? undefined : formOf(BUILT);

function formOf(path: string): "portable" | "compiled" {
  using file = Deno.openSync(path);
  const start = new Uint8Array(2);
  file.readSync(start);
  return new TextDecoder().decode(start) === "#!" ? "portable" : "compiled";
}

/** What a system of this kind always has, and what the portable file and the kernel start. */
const PROGRAMS = [
  ...["sh", "env", "stat", "tail", "gzip", "tar", "mktemp", "mkdir", "chmod", "mv", "rm"],
  ...["sha256sum", "ps", "stty", "dd", "wc", "kill", "tr", "cat"],
];

/** What cuts a program off from every network; empty where the system does not let us. */
const OFFLINE = ["/usr/bin/unshare", "--net"];
const offline = canRun(OFFLINE) ? OFFLINE : canRun([...OFFLINE, "-r"]) ? [...OFFLINE, "-r"] : [];
if (missing === undefined && offline.length === 0) {
  // deno-lint-ignore no-console -- a test that is weaker than it could be says so
  console.log("skipped: the built file without a network: this system does not allow `unshare`");
}

function canRun([program, ...args]: string[]): boolean {
  try {
    return new Deno.Command(program!, { args: [...args, "true"], stderr: "null" }).outputSync()
      .success;
  } catch {
    return false;
  }
}

/** How long one command may take, in milliseconds. */
const PATIENCE_MS = 120_000;

/** Where all sandboxes of one test file unpack: one first start is enough for most tests. */
const sharedCache = Deno.makeTempDirSync({ prefix: "pyra-e2e-cache-" });
globalThis.addEventListener("unload", () => Deno.removeSync(sharedCache, { recursive: true }));

/** One machine of one user. */
export class Sandbox implements AsyncDisposable {
  readonly folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "pyra-e2e-" }));
  readonly home = `${this.folder}/home`;
  /** The built file. */
  readonly file = `${this.folder}/alone/pyra`;
  readonly cache: string;
  /** Where it may keep what is of no use later; the system's own is shared by all users. */
  readonly temporary = `${this.folder}/tmp`;

  constructor(options: { ownCache?: boolean } = {}) {
    this.cache = options.ownCache ? `${this.folder}/cache` : sharedCache;
    for (const name of ["home", "alone", "bin", "tmp"]) Deno.mkdirSync(`${this.folder}/${name}`);
    Deno.copyFileSync(BUILT!, this.file);
    for (const name of PROGRAMS) {
      const path = ["/usr/bin", "/bin"].map((folder) => `${folder}/${name}`).find(exists);
      if (path) Deno.symlinkSync(path, `${this.folder}/bin/${name}`);
    }
  }

  /** The command line that starts it, without a shell and without a network. */
  command(...args: string[]): [string, ...string[]] {
    return [...offline, this.file, ...args] as [string, ...string[]];
  }

  get env(): Record<string, string> {
    return {
      HOME: this.home,
      PATH: `${this.folder}/bin`,
      XDG_CACHE_HOME: this.cache,
      TMPDIR: this.temporary,
      LANG: "C.UTF-8",
    };
  }

  /** Runs it to its end. */
  async run(
    args: readonly string[],
    stdin?: string,
    { cwd = `${this.folder}/alone` }: { cwd?: string } = {},
  ): Promise<Run> {
    return await runToEnd(this.command(...args), {
      cwd,
      env: this.env,
      // A program that hangs is a failure, and not the end of the whole run.
      signal: AbortSignal.timeout(PATIENCE_MS),
    }, stdin);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true }).catch(() => {});
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
