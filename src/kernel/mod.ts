/** The kernel: the part with rights. Small, and it never runs what a model wrote.
 *
 * May be imported by main and by the scripts that print its table.
 * @module */
export { EXPOSING, FORBIDDEN, OBSERVING, PLAIN, REDIRECTING, TRUST } from "./environment.ts";
export { type KernelOptions, runKernel } from "./start.ts";
export { findRow, type Row, rowRights, ROWS } from "./permissions.ts";
export { versionReport } from "./version.ts";
