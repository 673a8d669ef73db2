import { daemonCommand, startedText } from "./daemon_command.ts";

export default daemonCommand({
  details:
    "After `pyra daemon install` this starts the service. Otherwise it goes on when you log\n" +
    "out only if the system lets it; `pyra daemon run` is for a service manager.",
  examples: [["pyra daemon start", "in the background"]],
  request: { verb: "start" },
  show: startedText,
});
