import { daemonCommand, startedText } from "./daemon_command.ts";

export default daemonCommand({
  details: "It goes on when you log out only if the system lets it; `pyra daemon run` is for a\n" +
    "service manager.",
  examples: [["pyra daemon start", "in the background"]],
  request: { verb: "start" },
  show: startedText,
});
