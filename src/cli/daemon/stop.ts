import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand("daemon stop", {
  request: { verb: "stop" },
  show: ({ pid, forced }) =>
    forced
      ? `The daemon did not end in time and was killed (process ${pid})`
      : `The daemon has stopped (process ${pid})`,
});
