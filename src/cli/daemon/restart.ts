import { daemonCommand, startedText } from "./daemon_command.ts";

export default daemonCommand("daemon restart", {
  request: { verb: "restart" },
  show: startedText,
});
