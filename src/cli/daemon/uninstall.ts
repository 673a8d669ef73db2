import { daemonCommand } from "./daemon_command.ts";

export default daemonCommand("daemon uninstall", {
  request: { verb: "uninstall" },
  show: ({ name, existed }) =>
    existed ? `Stopped and removed ${name}` : `There was no service ${name}`,
});
