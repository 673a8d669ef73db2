/** The systemd user unit. Syntax: systemd.service(5), systemd.exec(5), systemd.syntax(7). */

import { checkDefinition, type ServiceDefinition } from "./definition.ts";

/** Under which name the daemon finds a credential. */
const CREDENTIAL = "pyra-passphrase";

/** The text of `NAME.service`. Options that need a mount namespace are left out: a user's manager
 * often may not make one. Memory stays writable and executable, for V8 compiles. A plugin that
 * runs out of memory is not the daemon's end. */
export function renderSystemdUnit(definition: ServiceDefinition): string {
  checkDefinition(definition);
  const { description, command, env, folder, credential } = definition;
  const passphrase = credential ? ` --passphrase-file "%d/${CREDENTIAL}"` : "";
  return `[Unit]
Description=${specifiers(description)}
StartLimitIntervalSec=600
StartLimitBurst=10

[Service]
Type=exec
ExecStart=${execStart(command)}${passphrase}
${
    Object.entries(env).map(([name, value]) => `Environment=${quoted(`${name}=${value}`)}\n`)
      .join("")
  }WorkingDirectory=${specifiers(folder)}
${
    credential
      ? `LoadCredentialEncrypted=${CREDENTIAL}:${specifiers(credential)}\n`
      : ""
  }Restart=on-failure
RestartSec=5
RestartPreventExitStatus=78
KillMode=mixed
OOMPolicy=continue
TimeoutStopSec=30
UMask=0077
LimitCORE=0
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
SystemCallArchitectures=native

[Install]
WantedBy=default.target
`;
}

/** The value of `ExecStart=`. `:` keeps systemd from putting variables in. It refuses a program
 * with a quote or a backslash in its path; to such a one `sh` hands over. */
function execStart(command: ServiceDefinition["command"]): string {
  const words = /["'\\]/.test(command[0])
    ? ["/bin/sh", "-c", 'exec "$@"', "sh", ...command]
    : command;
  return `:${words.map(quoted).join(" ")}`;
}

function quoted(text: string): string {
  return `"${specifiers(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** `%` begins a specifier everywhere in a unit. */
function specifiers(text: string): string {
  return text.replaceAll("%", "%%");
}
