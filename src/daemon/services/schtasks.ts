/** The task of Windows' Task Scheduler. Elements: "Task Scheduler Schema" of Microsoft's
 * documents. Written to them; not tried on Windows. A task has no environment of its own. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { checkDefinition, type ServiceDefinition } from "./definition.ts";
import { escapeXml } from "./xml.ts";

/** The file for `schtasks /Create /XML`: UTF-16, little end first, with its mark. `user` is
 * `DOMAIN\\name`. Throws `service.no_env` for a definition that needs variables. */
export function renderTaskXml(
  definition: ServiceDefinition,
  user: string,
): Uint8Array<ArrayBuffer> {
  checkDefinition(definition);
  const [program, ...args] = definition.command;
  for (const word of [...definition.command, definition.folder]) checkVariables(word);
  const [variable] = Object.keys(definition.env);
  if (variable !== undefined) {
    throw new PyraError(`A task of Windows cannot be given ${variable}`, {
      code: "service.no_env",
      hint: `set ${variable} for your account with \`setx\`, then run this again without it`,
      exitCode: ExitCode.usage,
    });
  }
  return utf16(`<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>${escapeXml(definition.description)}</Description>
  </RegistrationInfo>
  <Triggers>
    <LogonTrigger>
      <Enabled>true</Enabled>
      <UserId>${escapeXml(user)}</UserId>
    </LogonTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>${escapeXml(user)}</UserId>
      <LogonType>InteractiveToken</LogonType>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>7</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>10</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escapeXml(program)}</Command>
      <Arguments>${escapeXml(args.map(quoteArgument).join(" "))}</Arguments>
      <WorkingDirectory>${escapeXml(definition.folder)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`);
}

/** The scheduler puts `%NAME%` and `$(Arg0)` in, and nothing keeps it from that. */
function checkVariables(word: string): void {
  if (!/%[^%]+%|\$\(/.test(word)) return;
  throw new PyraError(`Windows would take a part of ${JSON.stringify(word)} for a variable`, {
    code: "service.bad_text",
    hint: "move Pyra and its home to folders without `%…%` and `$(` in their names",
    exitCode: ExitCode.usage,
  });
}

/** One argument as `CommandLineToArgvW` takes it apart again. */
export function quoteArgument(text: string): string {
  if (text !== "" && !/[\s"]/.test(text)) return text;
  return `"${text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const lines = `\ufeff${text.replaceAll("\n", "\r\n")}`;
  const bytes = new Uint8Array(lines.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < lines.length; i++) view.setUint16(i * 2, lines.charCodeAt(i), true);
  return bytes;
}
