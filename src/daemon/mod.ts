/** The daemon's parts: who runs, the wire, the agent over it, the tasks it looks after.
 *
 * Imports base, contracts, security and files; may be imported by the kernel, cli and app.
 * @module */
export { AgentClient } from "./agent_client.ts";
export { AGENT_PREFIX, AgentServer } from "./agent_server.ts";
export type { DaemonAddress } from "./address.ts";
export { connectDaemon, type DaemonConnection, sendCommand } from "./client.ts";
export {
  DaemonLostError,
  DaemonMethodError,
  DaemonNotRunningError,
  DaemonRunningError,
  DaemonStartingError,
  DaemonTimeoutError,
} from "./errors.ts";
export { isStale, PidFile, type PidRecord, readPidFile } from "./pid_file.ts";
export { type ScheduleEntry, Scheduler } from "./scheduler.ts";
export type { ServiceDefinition } from "./services/definition.ts";
export { launchdLabel, renderLaunchdPlist } from "./services/launchd.ts";
export { renderTaskXml } from "./services/schtasks.ts";
export { renderSystemdUnit } from "./services/systemd.ts";
export { IpcServer, type Peer } from "./server.ts";
export { type TaskRun, type TaskStatus, TaskSupervisor, type WantedTask } from "./supervisor.ts";
