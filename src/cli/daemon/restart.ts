import { daemonCommand, startedText } from "./daemon_command.ts";

export default daemonCommand({
  details: "A daemon that does not run is started.",
  examples: [["pyra daemon restart", "after an update of Pyra"]],
  request: { verb: "restart" },
  show: startedText,
});
