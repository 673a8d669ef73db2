import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand({
  details: "Nothing that runs is dropped: plugins that are still wanted stay up, answers go on\n" +
    "to their end.",
  examples: [["pyra daemon reload", "after a change of config.yaml"]],
  request: { verb: "reload" },
  show: ({ changed }) =>
    changed ? "The daemon has read its configuration again" : "Nothing had changed",
});
