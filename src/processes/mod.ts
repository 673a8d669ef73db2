/** One launcher for every part of Pyra: the app, plugins, whatever comes.
 *
 * A part is a program with a record of rights; what it may do is enforced by the runtime's
 * flags and, where it stands, by the system's second wall. Imports base, contracts, security
 * and files; may be imported by the kernel alone.
 * @module */
export type { Rights } from "../contracts/mod.ts";
export { type Family, findFamilies, PS_ARGS } from "./descendants.ts";
export {
  findWalls,
  type FoundWalls,
  likelyWalls,
  limitPrograms,
  SecondWallError,
  type SecondWallMode,
} from "./find_walls.ts";
export { NO_RIGHTS, rightsToFlags } from "./flags.ts";
export {
  denoCommand,
  type PartCommand,
  partCommand,
  type PartLimits,
  type PartSpec,
  type Walls,
} from "./part.ts";
export { systemZone } from "./time_zone.ts";
export { processStart } from "./process_start.ts";
export {
  allowedPrograms,
  findProgram,
  isProgram,
  type ProgramName,
  programPath,
  PROGRAMS,
} from "./programs.ts";
