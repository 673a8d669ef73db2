import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand({
  details: "Stops the service and removes its definition; your data stays.",
  examples: [["pyra daemon uninstall", "it starts by itself no more"]],
  request: { verb: "uninstall" },
  show: ({ name, existed }) =>
    existed ? `Stopped and removed ${name}` : `There was no service ${name}`,
});
