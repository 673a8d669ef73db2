/** The daemon's processes, and the way to them: the kernel's side of `pyra daemon`.
 *
 * A door within the kernel; loaded when a daemon is first wanted. Trusted code.
 * @module */
export { Attachment } from "./attach.ts";
export { DaemonCommands } from "./commands.ts";
export { daemonPlace } from "./place.ts";
export { type DaemonParts, runDaemon } from "./run.ts";
export { serviceManager, serviceName } from "./service.ts";
export { findPyraExecutable, INSIDE, runTool } from "./spawn.ts";
