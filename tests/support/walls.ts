/** The two walls around a part, each alone and both: an attack is refused by each of them. */

import {
  denoCommand,
  findWalls,
  limitPrograms,
  type PartCommand,
  partCommand,
  type PartSpec,
  type Walls,
} from "../../src/processes/mod.ts";
import { testWhen } from "./skip.ts";

/** `flags`: the runtime's own, without the system's. `wall`: the system's, around a runtime that
 * was given every right. */
export type WallMode = "flags" | "wall" | "both";

const NAMES: Record<WallMode, string> = {
  flags: "the runtime's flags alone",
  wall: "the second wall alone",
  both: "both walls",
};

const { walls: found, why } = await findWalls("auto");

/** Why there is no second wall here, for a test that needs one. */
export const noSecondWall = found.bwrap === undefined ? `${why} (install bubblewrap)` : undefined;

/** What stands in a mode, for the ports of plugins. */
export function standing(mode: WallMode): {
  walls: Walls;
  command(spec: PartSpec, walls: Walls): PartCommand;
} {
  return {
    walls: mode === "flags" ? limitPrograms() : found,
    command: mode === "wall" ? withAllRights : partCommand,
  };
}

/** Registers a test for each mode. */
export function testWalls(name: string, body: (mode: WallMode) => Promise<void>): void {
  for (const mode of ["flags", "wall", "both"] as const) {
    const missing = mode === "flags" ? undefined : noSecondWall;
    testWhen(missing, `${name} (${NAMES[mode]})`, () => body(mode));
  }
}

/** The same command, but the runtime refuses nothing: what holds is the second wall. */
function withAllRights(spec: PartSpec, walls: Walls): PartCommand {
  const command = partCommand(spec, walls);
  const start = command.args.length - denoCommand(spec).length + 1;
  const args = command.args.slice(start).filter((flag) =>
    !/^--(allow|deny)-/.test(flag) && flag !== "--ignore-env"
  );
  const [run, ...rest] = args;
  return { ...command, args: [...command.args.slice(0, start), run!, "-A", ...rest] };
}
