import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand({
  details: "Running answers are cancelled. A daemon that does not end in time is killed.",
  examples: [["pyra daemon stop", "and wait until it is gone"]],
  request: { verb: "stop" },
  show: ({ pid, forced }) =>
    forced
      ? `The daemon did not end in time and was killed (process ${pid})`
      : `The daemon has stopped (process ${pid})`,
});
