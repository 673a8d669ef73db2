import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand("daemon reload", {
  request: { verb: "reload" },
  show: ({ changed }) =>
    changed ? "The daemon has read its configuration again" : "Nothing had changed",
});
