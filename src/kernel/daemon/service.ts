/** `pyra daemon install` and `uninstall`: the daemon as a service of the user's own manager.
 *
 * Writes one definition below the user's home, or hands it to the manager, and has the
 * manager's own tool do the rest. Nothing here needs or asks for more than the user's rights. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import type { DaemonReply } from "../../contracts/mod.ts";
import {
  launchdLabel,
  renderLaunchdPlist,
  renderSystemdUnit,
  renderTaskXml,
  type ServiceDefinition,
} from "../../daemon/mod.ts";
import { writeFileAtomic } from "../../files/mod.ts";
import type { runTool } from "./spawn.ts";

/** What the service stands on. */
export interface ServiceOptions {
  definition: ServiceDefinition;
  /** The user's own folder. */
  userHome: string;
  os: typeof Deno.build.os;
  /** Runs one of the manager's tools. `code` 127 when there is no such program. */
  run: typeof runTool;
}

type Tool = Parameters<typeof runTool>[0];
type ToolResult = Awaited<ReturnType<typeof runTool>>;

/** What a system does about a service. */
export interface ServiceManager {
  /** The definition as it would be installed. */
  print(): string;
  /** Makes it known, so that it starts with the user's next session. Throws `service.*`. */
  install(): Promise<DaemonReply & { notes: string[] }>;
  /** Whether the system knows it. */
  isInstalled(): Promise<boolean>;
  /** Starts what is installed, anew where it runs. */
  start(): Promise<void>;
  /** Whether the manager has given it up. */
  hasFailed(): Promise<boolean>;
  /** Stops it, and takes away all that there is of it. */
  uninstall(): Promise<DaemonReply>;
}

/** What the service of a home is called, so that each has its own: `pyra`, `pyra-PROFILE`, and a
 * part of the path's digest for a home elsewhere. */
export async function serviceName(root: string, userHome: string): Promise<string> {
  const usual = `${await Deno.realPath(userHome).catch(() => userHome)}/.pyra`;
  if (root === usual) return "pyra";
  if (root.startsWith(`${usual}/profiles/`)) return `pyra-${root.slice(root.lastIndexOf("/") + 1)}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(root));
  return `pyra-home-${new Uint8Array(digest).toHex().slice(0, 8)}`;
}

/** The first systemd that opens a credential for the service of a user. */
const CREDENTIALS_SINCE = 256;

/** The manager of this system. Throws `service.credential` for one where only systemd has any. */
export function serviceManager(options: ServiceOptions): ServiceManager {
  const { os, definition } = options;
  if (definition.credential !== undefined && os !== "linux") {
    throw noCredentials("Only systemd has credentials");
  }
  if (os === "darwin") return launchd(options);
  return os === "windows" ? taskScheduler(options) : systemd(options);
}

function noCredentials(why: string): PyraError {
  return new PyraError(why, {
    code: "service.credential",
    hint: "`pyra vault migrate` can let the keychain open the vault; without it the daemon " +
      "starts locked, until `pyra vault unlock`",
  });
}

function systemd({ definition, userHome, run }: ServiceOptions): ServiceManager {
  const unit = `${definition.name}.service`;
  const file = `${userHome}/.config/systemd/user/${unit}`;
  const systemctl = (...args: string[]) => must(run, "systemctl", ["--user", ...args], systemdHint);
  return {
    print: () => renderSystemdUnit(definition),
    async install() {
      if (definition.credential !== undefined) await checkVersion(run);
      const existed = await exists(file);
      await place(file, renderSystemdUnit(definition));
      try {
        await systemctl("daemon-reload");
        await systemctl("enable", unit);
      } catch (error) {
        if (!existed) await remove(file);
        throw error;
      }
      const linger = await run("loginctl", ["show-user", "--property=Linger", "--value"]);
      const notes = linger.stdout.trim() === "yes" ? [] : [
        "It ends when you log out; `loginctl enable-linger` lets it go on, and start with the system.",
      ];
      return { name: unit, file, see: `systemctl --user status ${unit}`, notes };
    },
    isInstalled: () => exists(file),
    async start() {
      // Starts on the user's word do not count as the daemon's falls.
      await run("systemctl", ["--user", "reset-failed", unit]);
      await systemctl("restart", unit);
    },
    hasFailed: async () => (await run("systemctl", ["--user", "is-failed", unit])).code === 0,
    async uninstall() {
      const existed = await exists(file);
      // Without a session nothing runs; what would start with the next one goes all the same.
      await run("systemctl", ["--user", "disable", "--now", unit]);
      await remove(file);
      await remove(`${userHome}/.config/systemd/user/default.target.wants/${unit}`);
      await run("systemctl", ["--user", "daemon-reload"]);
      await run("systemctl", ["--user", "reset-failed", unit]);
      return { name: unit, file, existed };
    },
  };
}

async function checkVersion(run: ServiceOptions["run"]): Promise<void> {
  const { stdout } = await run("systemctl", ["--version"]);
  const version = /^systemd (\d+)/.exec(stdout)?.[1];
  if (version === undefined || Number(version) >= CREDENTIALS_SINCE) return;
  throw noCredentials(
    `systemd ${version} opens no credentials for a user's services; ${CREDENTIALS_SINCE} does`,
  );
}

function systemdHint(result: ToolResult): string {
  if (result.code === 127) {
    return "this system does not use systemd: let your own service manager start what " +
      "`pyra daemon install --print` names in ExecStart";
  }
  return /connect to bus|not been booted|medium/i.test(result.stderr)
    ? "your user has no systemd session here: log in, or run `loginctl enable-linger` as root " +
      "for this user, then try again"
    : "`systemctl --user status` says more";
}

function launchd({ definition, userHome, run }: ServiceOptions): ServiceManager {
  const label = launchdLabel(definition.name);
  const file = `${userHome}/Library/LaunchAgents/${label}.plist`;
  const domain = `gui/${Deno.build.os === "windows" ? 0 : Deno.uid()}`;
  const launchctl = (...args: string[]) =>
    must(run, "launchctl", args, () => `\`launchctl print ${domain}/${label}\` says more`);
  return {
    print: () => renderLaunchdPlist(definition),
    async install() {
      await place(file, renderLaunchdPlist(definition));
      return { name: label, file, see: `launchctl print ${domain}/${label}`, notes: [] };
    },
    isInstalled: () => exists(file),
    async start() {
      await run("launchctl", ["bootout", `${domain}/${label}`]);
      await launchctl("bootstrap", domain, file);
    },
    hasFailed: () => Promise.resolve(false),
    async uninstall() {
      const existed = await exists(file);
      if (existed) await run("launchctl", ["bootout", `${domain}/${label}`]);
      await remove(file);
      return { name: label, file, existed };
    },
  };
}

function taskScheduler({ definition, userHome, run }: ServiceOptions): ServiceManager {
  const name = `\\${definition.name}`;
  const schtasks = (...args: string[]) =>
    must(run, "schtasks", args, () => `\`schtasks /Query /TN ${name}\` says more`);
  const isInstalled = async () => (await run("schtasks", ["/Query", "/TN", name])).code === 0;
  const render = async () => {
    const user = (await run("whoami", [])).stdout.trim();
    return renderTaskXml(definition, user);
  };
  return {
    print: () => new TextDecoder("utf-16le").decode(renderTaskXml(definition, "DOMAIN\\you")),
    async install() {
      const file = `${userHome}/.${definition.name}.task.xml`;
      await writeFileAtomic(file, await render());
      try {
        await schtasks("/Create", "/TN", name, "/XML", file, "/F");
      } finally {
        await remove(file);
      }
      return { name, see: `schtasks /Query /TN ${name} /V /FO LIST`, notes: [] };
    },
    isInstalled,
    start: () => schtasks("/Run", "/TN", name),
    hasFailed: () => Promise.resolve(false),
    async uninstall() {
      const existed = await isInstalled();
      if (existed) {
        await run("schtasks", ["/End", "/TN", name]);
        await schtasks("/Delete", "/TN", name, "/F");
      }
      return { name, existed };
    },
  };
}

/** Runs a tool that must succeed. Throws `service.failed` with the tool's own words. */
async function must(
  run: ServiceOptions["run"],
  program: Tool,
  args: string[],
  hint: (result: ToolResult) => string,
): Promise<void> {
  const result = await run(program, args);
  if (result.code === 0) return;
  const said = result.stderr.trim().split("\n")[0];
  const why = result.code === 127 ? "there is no such program" : said || `code ${result.code}`;
  throw new PyraError(`\`${program} ${args.join(" ")}\` failed: ${why}`, {
    code: "service.failed",
    hint: hint(result),
    exitCode: ExitCode.failed,
  });
}

async function place(file: string, text: string): Promise<void> {
  await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true });
  await writeFileAtomic(file, text, { mode: 0o644 });
}

async function exists(file: string): Promise<boolean> {
  return await Deno.lstat(file).then(() => true, () => false);
}

async function remove(file: string): Promise<void> {
  await Deno.remove(file).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
