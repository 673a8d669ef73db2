/** Which walls stand on this system. The second one stands when a probe with its real flags
 * succeeded, not when its program is installed: user namespaces may be off.
 *
 * Asked once per kernel and kept; a probe costs about five milliseconds. */

import { ExitCode, PyraError } from "../base/mod.ts";
import { NO_RIGHTS } from "./flags.ts";
import { macosWall } from "./macos_wall.ts";
import type { PartSpec, Walls } from "./part.ts";
import { findProgram } from "./programs.ts";
import { secondWall } from "./second_wall.ts";

/** What the user wants of the second wall; `plugins.second_wall`. */
export type SecondWallMode = "auto" | "require" | "off";

/** The walls of this system. */
export interface FoundWalls {
  /** For `partCommand()`. */
  walls: Walls;
  /** Whether the second wall stands. */
  second: boolean;
  /** Why not, in words that complete "no second wall: …". */
  why?: string;
}

/** A probe that takes longer has failed, in milliseconds. */
const PATIENCE_MS = 3_000;

/** The second wall is required and does not stand. */
export class SecondWallError extends PyraError {
  constructor(why: string) {
    super(`Nothing is started: there is no second wall (${why})`, {
      code: "walls.required",
      hint: "install bubblewrap and allow user namespaces, or set plugins.second_wall to auto",
      exitCode: ExitCode.refused,
    });
  }
}

/** The programs that hold a part to its limits; no second wall. */
export function limitPrograms(): Walls {
  const walls: Walls = {};
  for (const name of ["setpriv", "prlimit", "choom", "sh"] as const) {
    const path = findProgram(name);
    if (path !== undefined) walls[name] = path;
  }
  return walls;
}

/** What stands, and is wanted. Throws `SecondWallError` for `require`. */
export async function findWalls(mode: SecondWallMode = "auto"): Promise<FoundWalls> {
  const walls = limitPrograms();
  if (mode === "off") return { walls, second: false, why: "plugins.second_wall is off" };
  if (mode === "require" && Deno.build.os === "darwin") {
    return { walls: { ...walls, sandbox: await requiredSandbox() }, second: true };
  }
  const { bwrap, why } = await (probed ??= probe());
  if (bwrap !== undefined) return { walls: { ...walls, bwrap }, second: true };
  if (mode === "require") throw new SecondWallError(why);
  return { walls, second: false, why };
}

/** What stands, most likely, for a part that is told nothing before its first word: where its wall
 * cannot be made, bubblewrap starts nothing, and `findWalls()` says why. No program is started to
 * see. Throws `SecondWallError` for `require`. */
export function likelyWalls(mode: SecondWallMode): Walls {
  const walls = limitPrograms();
  if (mode === "off") return walls;
  const sandbox = mode === "require" ? findProgram("sandbox-exec") : undefined;
  if (sandbox !== undefined) return { ...walls, sandbox };
  const { bwrap, why } = known ?? installed();
  if (bwrap !== undefined) return { ...walls, bwrap };
  if (mode === "require") throw new SecondWallError(why);
  return walls;
}

type Probe = { bwrap: string; why?: undefined } | { bwrap?: undefined; why: string };

let probed: Promise<Probe> | undefined;
let known: Probe | undefined;

/** Starts a program that does nothing as the strictest part would be. */
async function probe(): Promise<Probe> {
  const { bwrap, why } = installed();
  const nothing = findProgram("true");
  if (!bwrap || !nothing) return known = { why: why ?? "there is nothing to try it with" };
  const problem = await tryWall(bwrap, nothing);
  return known = problem === undefined ? { bwrap } : { why: problem };
}

function installed(): Probe {
  if (Deno.build.os === "darwin") {
    return { why: "the one for macOS is untested; plugins.second_wall: require uses it" };
  }
  if (Deno.build.os !== "linux") return { why: `Pyra has none for ${Deno.build.os} yet` };
  const bwrap = findProgram("bwrap");
  return bwrap ? { bwrap } : { why: "bubblewrap is not installed" };
}

/** The sandbox of macOS, once a program that does nothing has run in it. Throws `SecondWallError`. */
async function requiredSandbox(): Promise<string> {
  const [sandbox, nothing] = [findProgram("sandbox-exec"), findProgram("true")];
  if (!sandbox || !nothing) throw new SecondWallError("sandbox-exec is not there");
  const problem = await tryCommand(sandbox, [...macosWall(probeSpec(nothing)), nothing]);
  if (problem !== undefined) throw new SecondWallError(problem);
  return sandbox;
}

/** Why a wall of `bwrap` does not stand; `undefined` where it does. */
export async function tryWall(bwrap: string, program: string): Promise<string | undefined> {
  const wall = secondWall(probeSpec(program), findProgram("prlimit"));
  return (await tryCommand(bwrap, [...wall, program]))?.replace(/^bwrap: /, "");
}

/** The strictest part. */
function probeSpec(program: string): PartSpec {
  return {
    name: "probe",
    deno: program,
    flags: [],
    entry: program,
    args: [],
    own: [],
    rights: NO_RIGHTS,
    env: {},
    cache: "/tmp",
    cwd: "/tmp",
    limits: { dataBytes: 0, heapMiB: 0 },
  };
}

/** Why a command failed; `undefined` where it did not. */
async function tryCommand(program: string, args: string[]): Promise<string | undefined> {
  try {
    const { success, stderr } = await new Deno.Command(program, {
      args,
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).output();
    if (success) return undefined;
    const [said = ""] = new TextDecoder().decode(stderr).split("\n");
    return said.slice(0, 200) || "it failed";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
