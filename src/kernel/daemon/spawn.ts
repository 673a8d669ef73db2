/** Starts Pyra itself once more: the daemon from a command, and the daemon's own second process.
 *
 * The kernel may start no `deno`, only `sh`, which hands over to it; nothing of the command
 * line is read by the shell. The words come from this process's own start. */

/** The option that tells a `daemon run` that it is the process inside, not the one around. */
export const INSIDE = "--inside-daemon";

/** How this Pyra is started: its program and the arguments before the user's. */
export type SelfCommand = readonly [string, ...string[]];

/** This Pyra's own command. `portable` is the portable file, where it was one. */
export async function selfCommand(
  { form, entry, portable }: { form: string; entry: string; portable?: string },
): Promise<SelfCommand> {
  if (form === "compiled") return [Deno.execPath()];
  if (form === "portable" && portable) return [portable];
  const manifest = JSON.parse(await Deno.readTextFile(new URL("./deno.json", entry)));
  const task: string = manifest.tasks.pyra;
  const flags = task.slice(task.indexOf("deno run") + "deno run".length).trim().split(/\s+/);
  return [
    Deno.execPath(),
    "run",
    ...flags.slice(0, -1),
    decodeURIComponent(new URL(entry).pathname),
  ];
}

/** How to start it. */
export interface SpawnOptions {
  self: SelfCommand;
  /** The arguments for Pyra. */
  args: readonly string[];
  /** Pyra's home, which is told by its path: where the child stands says nothing. */
  home: string;
}

/** Starts Pyra in a session of its own, with nothing on its inputs and outputs. */
export function spawnDetached(options: SpawnOptions): Deno.ChildProcess {
  const child = new Deno.Command(...command(options, {
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
  const env = { PYRA_HOME: home, INIT_CWD: home };
  return Deno.build.os === "windows"
    ? [words[0]!, { ...options, args: words.slice(1), env, cwd: home }]
    : ["sh", { ...options, args: ["-c", 'exec "$@"', "pyra", ...words], env, cwd: home }];
}

/** Sends a signal to a process, whoever started it. */
export async function signal(pid: number, name: "TERM" | "KILL"): Promise<void> {
  const [program, ...args] = Deno.build.os === "windows"
    ? ["powershell", "-NoProfile", "-Command", `Stop-Process -Force -Id ${pid}`]
    : ["sh", "-c", 'kill -s "$1" "$2"', "pyra", name, String(pid)];
  await new Deno.Command(program!, { args, stdin: "null", stdout: "null", stderr: "null" })
    .output();
}
