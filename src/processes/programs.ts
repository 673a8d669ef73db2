/** The fixed programs of the system that Pyra starts, by absolute path, each with its purpose.
 *
 * Nothing else is started but the parts themselves, the editor that the user chose, and what a
 * plugin was granted. No search path is asked: whoever can write to a folder of it would be run.
 * The kernel's own `--allow-run` is made of this list. */

import { PyraError } from "../base/mod.ts";

/** One program: where it may lie, and what for. */
interface SystemProgram {
  readonly paths: readonly string[];
  readonly purpose: string;
  /** Started by `sh` in its own place, not by the kernel. */
  readonly byShell?: true;
}

/** Below these folders, in this order; the last is NixOS's. */
const BIN = ["/usr/bin", "/run/current-system/sw/bin"];

const at = (name: string, folders: readonly string[] = BIN) =>
  folders.map((folder) => `${folder}/${name}`);

const POWERSHELL = "C:/Windows/System32/WindowsPowerShell/v1.0/powershell.exe";

/** All of them. */
export const PROGRAMS = {
  sh: {
    paths: ["/bin/sh"],
    purpose: "reads the controlling terminal, hands over to a part, sends a signal, removes a tree",
  },
  ps: {
    paths: at("ps", ["/bin", "/run/current-system/sw/bin"]),
    purpose: "tells what processes run, how much memory they hold and when they started",
  },
  printenv: { paths: at("printenv"), purpose: "reads one variable that Pyra itself may not read" },
  mkfifo: { paths: at("mkfifo"), purpose: "makes the pipe that a plugin's accesses come through" },
  true: { paths: at("true"), purpose: "is started inside the second wall to see that it stands" },
  bwrap: { paths: at("bwrap"), purpose: "is the second wall" },
  "sandbox-exec": { paths: ["/usr/bin/sandbox-exec"], purpose: "is the second wall of macOS" },
  setpriv: { paths: at("setpriv"), purpose: "ends a part with its kernel; no new privileges" },
  prlimit: { paths: at("prlimit"), purpose: "bounds a part's memory and files; no core dumps" },
  choom: { paths: at("choom"), purpose: "has the system end a part before the kernel" },
  gpg: {
    paths: at("gpg", [...BIN, "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin"]),
    purpose: "encrypts the vault, where its backend is gpg",
  },
  "secret-tool": { paths: at("secret-tool"), purpose: "the keychain of a Linux desktop" },
  security: { paths: ["/usr/bin/security"], purpose: "the keychain of macOS" },
  powershell: { paths: [POWERSHELL], purpose: "the keychain and the processes of Windows" },
  systemctl: { paths: at("systemctl"), purpose: "the daemon as a service", byShell: true },
  loginctl: { paths: at("loginctl"), purpose: "a service that outlives a login", byShell: true },
  launchctl: { paths: ["/bin/launchctl"], purpose: "the same on macOS", byShell: true },
} as const satisfies Record<string, SystemProgram>;

/** One of {@linkcode PROGRAMS}. */
export type ProgramName = keyof typeof PROGRAMS;

const found = new Map<ProgramName, string | undefined>();

/** Where a program is on this system; looked for once. */
export function findProgram(name: ProgramName): string | undefined {
  if (!found.has(name)) found.set(name, PROGRAMS[name].paths.find(isFile));
  return found.get(name);
}

/** The same for one that Pyra cannot do without here. Throws `program.missing`. */
export function programPath(name: ProgramName): string {
  const path = findProgram(name);
  if (path !== undefined) return path;
  throw new PyraError(`${name} is not installed; Pyra ${PROGRAMS[name].purpose} with it`, {
    code: "program.missing",
    hint: `install it as ${PROGRAMS[name].paths[0]}`,
  });
}

/** Whether Pyra knows a program of this name. */
export function isProgram(name: string): name is ProgramName {
  return Object.hasOwn(PROGRAMS, name);
}

/** What stands in the kernel's `--allow-run`: each place of each that it starts itself. */
export function allowedPrograms(): string[] {
  const all: readonly SystemProgram[] = Object.values(PROGRAMS);
  return all.filter(({ byShell }) => !byShell).flatMap(({ paths }) => paths);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
