import { daemonCommand, startedText } from "./daemon_command.ts";

export default daemonCommand("daemon start", {
  request: { verb: "start" },
  show: startedText,
});
