/** The command line of a part: its rights as the runtime's flags, its limits, the second wall.
 *
 * Pure and trusted; why each flag is there: docs/security.md. The entry is always a module of
 * ours, never foreign code: what an entry imports statically is not checked by the runtime. */

import { PyraError } from "../base/mod.ts";
import type { Rights } from "../contracts/mod.ts";
import { rightsToFlags } from "./flags.ts";
import { macosWall } from "./macos_wall.ts";
import { secondWall } from "./second_wall.ts";
import { spellDeno } from "./spell_deno.ts";

/** A part to start. All paths are absolute and real. */
export interface PartSpec {
  /** `app chat`, `plugin mail`: for messages and the record. */
  name: string;
  /** The real runtime. */
  deno: string;
  /** How code is found, as `--no-config`, `--import-map=…`, `--config=…`; no rights. */
  flags: readonly string[];
  /** The first module: a path or a `file:` URL. */
  entry: string;
  args: readonly string[];
  /** The part's own files and folders: readable beside `rights.read`. */
  own: readonly string[];
  /** What the entry module loads itself: there inside the second wall, not readable as data. */
  code?: readonly string[];
  rights: Rights;
  /** Values of the granted variables; beside them its environment has only what {@linkcode
   * partCommand} puts there. */
  env: Readonly<Record<string, string>>;
  /** The time zone, as `Europe/Berlin`; see `systemZone()`. */
  zone?: string;
  /** `DENO_DIR`, made for this start of the part and removed after it: what the runtime holds open to
   * write there, code in the part writes as well. */
  cache: string;
  /** Folders that links in `cache` lead to; inside the second wall they are read-only. */
  shared?: readonly string[];
  cwd: string;
  /** It may fetch packages into `cache`; its code still has no net. @default false */
  fetches?: boolean;
  /** Where the runtime writes each access that was asked of it; a pipe, or a file. */
  ledger?: string;
  limits: PartLimits;
}

/** What the system and the runtime hold a part to. */
export interface PartLimits {
  /** Most private memory; the runtime itself asks for 600 MB to start. */
  dataBytes: number;
  /** Longest file it may write. @default no limit */
  fileBytes?: number;
  /** Most memory of V8's heap, which is not all of it. */
  heapMiB: number;
}

/** Most descriptors of one part; the runtime needs a few dozen. */
const MOST_FILES = 512;

/** Most threads and processes of one part: the runtime has a few for each core. The system counts
 * them per user, and so per part only inside a user namespace of its own; never for root. */
const MOST_TASKS = 256;

/** The programs that stand in for the walls and limits, by absolute path; see `findWalls()`. */
export interface Walls {
  /** Ends a part with its kernel, and lets it gain no privilege. */
  setpriv?: string;
  /** Bounds memory and files; no core dumps. */
  prlimit?: string;
  /** Has the system end a part before the kernel when memory runs out. */
  choom?: string;
  /** The second wall; named here only when a probe of it succeeded. */
  bwrap?: string;
  /** The same on macOS; untested, and named here only where the user requires a second wall. */
  sandbox?: string;
  /** Sees to it that no core dump holds the part's memory, and hands over. */
  sh?: string;
}

/** A program to start. */
export interface PartCommand {
  program: string;
  args: string[];
  env: Record<string, string>;
  cwd: string;
}

/** How a part is started; nothing else in Pyra makes such a command line. Throws `PyraError`
 * (`part.flag`) for a flag that would be a right. */
export function partCommand(spec: PartSpec, walls: Walls): PartCommand {
  const { ledger } = spec;
  const [program, ...args] = [...wrap(spec, walls), ...denoCommand(spec)];
  return {
    program: program!,
    args,
    env: {
      ...spec.env,
      DENO_DIR: spec.cache,
      // WebGPU asks for no permission and runs native code: there is no backend to run it.
      DENO_WEBGPU_BACKEND: "none",
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...spec.zone === undefined ? {} : { TZ: spec.zone },
      ...ledger === undefined ? {} : { DENO_AUDIT_PERMISSIONS: ledger },
    },
    cwd: spec.cwd,
  };
}

/** The runtime with the first wall. */
export function denoCommand(spec: PartSpec): string[] {
  for (const flag of spec.flags) checkFlag(spec.name, flag);
  return [
    spellDeno(spec.deno),
    "run",
    ...FIXED_FLAGS.filter((flag) => flag !== "--cached-only" || !spec.fetches),
    `--v8-flags=--max-old-space-size=${spec.limits.heapMiB}`,
    ...spec.flags,
    ...rightsToFlags(spec.rights, spec.own),
    spec.entry,
    ...spec.args,
  ];
}

/** For every part: asks nobody, fetches nothing, has no environment, and keeps no compiled code,
 * which V8 would run unchecked. */
const FIXED_FLAGS = ["--quiet", "--no-prompt", "--cached-only", "--ignore-env", "--no-code-cache"];

/** Flags that say how code is found. Any other could be a right. */
const CODE_FLAG = new RegExp(
  "^--(?:no-config|no-lock|no-npm|no-remote|no-check|frozen|unstable-[a-z-]+|" +
    "(?:config|import-map|lock|node-modules-dir)=.+)$",
);

function checkFlag(name: string, flag: string): void {
  if (CODE_FLAG.test(flag)) return;
  throw new PyraError(`The part ${name} cannot be started with ${flag}`, {
    code: "part.flag",
    hint: "this is a bug in Pyra: report it",
  });
}

/** A dump that is piped to a program is made whatever its limit is; with nothing of the memory in it
 * then, which is handed down. */
const NOTHING_DUMPED = '{ echo 0 >/proc/self/coredump_filter; } 2>/dev/null; exec "$@"';

/** What stands in front. Bubblewrap sees to the end with the kernel itself (`setpriv` would
 * keep it from working where it is setuid); limits are set inside it, where the part's threads are
 * all that is counted. */
function wrap(spec: PartSpec, { setpriv, prlimit, choom, bwrap, sandbox, sh }: Walls): string[] {
  const { dataBytes, fileBytes } = spec.limits;
  const limits = prlimit
    ? [
      prlimit,
      `--data=${dataBytes}`,
      ...fileBytes === undefined ? [] : [`--fsize=${fileBytes}`],
      `--nofile=${MOST_FILES}`,
      ...bwrap ? [`--nproc=${MOST_TASKS}`] : [],
      "--core=0",
    ]
    : [];
  const wrapped = [
    ...choom ? [choom, "-n", "1000", "--"] : [],
    ...setpriv && !bwrap ? [setpriv, "--pdeathsig", "KILL", "--no-new-privs"] : [],
    ...bwrap ? [bwrap, ...secondWall(spec, prlimit)] : [],
    ...sandbox ? [sandbox, ...macosWall(spec)] : [],
    ...limits,
  ];
  return sh ? [sh, "-c", NOTHING_DUMPED, "sh", ...wrapped] : wrapped;
}
