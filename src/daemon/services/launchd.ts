/** The launchd agent. Keys: launchd.plist(5). Written to its manual; not tried on a Mac.
 *
 * launchd cannot tell one exit code from another, so bad configuration (78) is tried again, at
 * most every ten seconds. */

import { checkDefinition, type ServiceDefinition } from "./definition.ts";
import { escapeXml } from "./xml.ts";

/** What launchd calls the service. */
export function launchdLabel(name: string): string {
  return `pyra.${name}`;
}

/** The text of `LABEL.plist`. */
export function renderLaunchdPlist(definition: ServiceDefinition): string {
  checkDefinition(definition);
  const { name, command, env, folder } = definition;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  ${string(launchdLabel(name))}
  <key>ProgramArguments</key>
  <array>
${command.map((word) => `    ${string(word)}`).join("\n")}
  </array>
  <key>EnvironmentVariables</key>
  <dict>
${
    Object.entries(env).map(([name, value]) =>
      `    <key>${escapeXml(name)}</key>\n    ${string(value)}`
    ).join("\n")
  }
  </dict>
  <key>WorkingDirectory</key>
  ${string(folder)}
  <key>RunAtLoad</key>
  <true/>
  <key>KeepAlive</key>
  <dict>
    <key>SuccessfulExit</key>
    <false/>
  </dict>
  <key>ThrottleInterval</key>
  <integer>10</integer>
  <key>ProcessType</key>
  <string>Background</string>
  <key>HardResourceLimits</key>
  <dict>
    <key>Core</key>
    <integer>0</integer>
  </dict>
  <key>Umask</key>
  <integer>63</integer>
</dict>
</plist>
`;
}

function string(text: string): string {
  return `<string>${escapeXml(text)}</string>`;
}
