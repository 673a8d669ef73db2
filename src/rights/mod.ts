/** What the rights of a part mean: what is never granted, and what is as good as running programs.
 *
 * Pure. Imports base and contracts; may be imported by everyone who shows, asks for or hands out
 * rights.
 * @module */
export { isForbidden, isForbiddenVariable } from "./forbidden.ts";
export { holdsKeys, isAsGoodAsRun, runsWhatLiesIn } from "./run_like.ts";
export type { Places } from "./places.ts";
