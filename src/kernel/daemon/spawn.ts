/** Starts Pyra itself once more: the daemon from a command, and the daemon's own second process.
 *
 * The kernel may start no `deno`, only `sh`, which hands over to it; nothing of the command
 * line is read by the shell. The words come from this process's own start. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { findProgram, isProgram, programPath, PROGRAMS } from "../../processes/mod.ts";

/** The option that tells a `daemon run` that it is the process inside, not the one around. */
export const INSIDE = "--inside-daemon";

/** How this Pyra is started: its program and the arguments before the user's. */
export type SelfCommand = readonly [string, ...string[]];

/** This Pyra's own command. `portable` is the portable file, where it was one: the environment
 * names it, so it must be nobody else's to write. Throws `daemon.executable`. */
export async function findPyraExecutable(
  { form, entry, portable }: { form: string; entry: string; portable?: string },
): Promise<SelfCommand> {
  if (form === "compiled") return [Deno.execPath()];
  if (form === "portable" && portable) return [await checkOwn(portable)];
  const manifest = JSON.parse(await Deno.readTextFile(new URL("./deno.json", entry)));
  const task: string = manifest.tasks.pyra;
  const flags = task.slice(task.indexOf("deno run") + "deno run".length).trim().split(/\s+/);
  return [Deno.execPath(), "run", ...flags.slice(0, -1), entry];
}

/** The file itself, behind any link: what is checked is what is started. */
async function checkOwn(path: string): Promise<string> {
  const file = await Deno.realPath(path).catch(() => path);
  const info = await Deno.lstat(file).catch(() => undefined);
  const owners = Deno.build.os === "windows" ? [null] : [0, Deno.uid()];
  if (info?.isFile && owners.includes(info.uid) && ((info.mode ?? 0) & 0o022) === 0) return file;
  throw new PyraError(`The daemon cannot be started from ${file}`, {
    code: "daemon.executable",
    hint: `it must be a file of yours that nobody else may change: chmod go-w '${file}'`,
    exitCode: ExitCode.refused,
  });
}

/** How to start it. A crash leaves no core file behind: it would hold the vault. */
export interface SpawnOptions {
  self: SelfCommand;
  /** The arguments for Pyra. */
  args: readonly string[];
  /** Pyra's home; its path says which profile it is. */
  home: string;
}

/** Starts Pyra in a session of its own, in its home, with nothing on its inputs and outputs. */
export function spawnDetached(options: SpawnOptions): Deno.ChildProcess {
  const child = new Deno.Command(...command(options, {
    cwd: options.home,
    env: { INIT_CWD: options.home },
    stdin: "null",
    stdout: "null",
    stderr: "null",
    detached: true,
  })).spawn();
  child.unref();
  return child;
}

/** Starts Pyra as a child that ends when this process does: its stdin closes then. */
export function spawnInside(options: SpawnOptions): Deno.ChildProcess {
  return new Deno.Command(...command(options, { stdin: "piped", stderr: "inherit" })).spawn();
}

function command(
  { self, args, home }: SpawnOptions,
  options: Deno.CommandOptions,
): [string, Deno.CommandOptions] {
  const words = [...self, ...args];
  const env = { ...options.env, PYRA_HOME: home };
  return Deno.build.os === "windows"
    ? [words[0]!, { ...options, env, args: words.slice(1) }]
    : [programPath("sh"), {
      ...options,
      env,
      args: ["-c", 'ulimit -c 0; exec "$@"', "pyra", ...words],
    }];
}

/** Runs a tool of the service manager with the user's own environment, in plain English. A tool
 * that is not there ends with 127, as a shell has it. */
export async function runTool(
  program: "systemctl" | "loginctl" | "launchctl" | "schtasks" | "whoami",
  args: readonly string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const literal = (word: string) => `'${word.replaceAll("'", "''")}'`;
  const [shell, ...words] = Deno.build.os === "windows"
    ? [
      programPath("powershell"),
      "-NoProfile",
      "-Command",
      `& ${[program, ...args].map(literal).join(" ")}`,
    ]
    : [programPath("sh"), "-c", 'exec "$@"', "pyra", toolPath(program), ...args];
  const { code, stdout, stderr } = await new Deno.Command(shell!, {
    args: words,
    env: { LC_ALL: "C", SYSTEMD_COLORS: "0" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** Its place; where there is none, the shell says so. */
function toolPath(name: string): string {
  const known = isProgram(name) ? PROGRAMS[name].paths : [];
  return (isProgram(name) ? findProgram(name) : undefined) ?? known[0] ?? name;
}

/** Sends a signal to a process, whoever started it. */
export async function signal(pid: number, name: "TERM" | "KILL"): Promise<void> {
  const [program, ...args] = Deno.build.os === "windows"
    ? [programPath("powershell"), "-NoProfile", "-Command", `Stop-Process -Force -Id ${pid}`]
    : [programPath("sh"), "-c", 'kill -s "$1" "$2"', "pyra", name, String(pid)];
  await new Deno.Command(program!, { args, stdin: "null", stdout: "null", stderr: "null" })
    .output();
}
