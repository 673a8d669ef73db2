/** Runs the real Pyra as a user would: a process of its own, with an empty home of its own. */

import manifest from "../../deno.json" with { type: "json" };

/** The checkout. */
export const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");

/** The flags of `deno task pyra`, so that tests run under exactly the rights that users do. */
export const PYRA_FLAGS: readonly string[] = manifest.tasks.pyra
  .slice(manifest.tasks.pyra.indexOf("deno run") + "deno run".length)
  .trim().split(/\s+/)
  .slice(0, -1);

/** What a run of Pyra left behind. */
export interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

/** How to run it. */
export interface RunOptions {
  home: string;
  env?: Record<string, string>;
  stdin?: string | Uint8Array;
  cwd?: string;
  signal?: AbortSignal;
}

/** The command line that starts Pyra from source. */
export function pyraCommand(args: readonly string[]): [string, ...string[]] {
  return [Deno.execPath(), "run", ...PYRA_FLAGS, `${ROOT}/main.ts`, ...args];
}

/** The environment of a run: nothing of the tester's own but what a program needs. */
export function pyraEnv(home: string, env: Record<string, string> = {}): Record<string, string> {
  const denoDir = Deno.env.get("DENO_DIR");
  return {
    HOME: home,
    PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin",
    LANG: "C.UTF-8",
    // The packages are cached below the tester's own home.
    DENO_DIR: denoDir ?? `${Deno.env.get("HOME")}/.cache/deno`,
    DENO_NO_UPDATE_CHECK: "1",
    ...env,
  };
}

/** Runs Pyra to its end. */
export async function pyra(args: readonly string[], options: RunOptions): Promise<Run> {
  return await runToEnd(pyraCommand(args), {
    cwd: options.cwd ?? options.home,
    env: pyraEnv(options.home, options.env),
    signal: options.signal,
  }, options.stdin);
}

/** Runs a program to its end, with nothing in its environment but `env` and `stdin` on its input. */
export async function runToEnd(
  [program, ...args]: [string, ...string[]],
  options: Pick<Deno.CommandOptions, "cwd" | "env" | "signal" | "detached">,
  stdin?: string | Uint8Array,
): Promise<Run> {
  const child = new Deno.Command(program, {
    ...options,
    args,
    clearEnv: true,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    const bytes = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
    // A program that ends without reading its input is no failure of the test.
    await writer.write(bytes).catch(() => {});
    await writer.close().catch(() => {});
  }
  const { code, stdout, stderr } = await child.output();
  const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: decode(stdout), stderr: decode(stderr) };
}

/** A fresh home that disappears with the test. */
export class TemporaryHome implements AsyncDisposable {
  readonly path = Deno.makeTempDirSync({ prefix: "pyra-home-" });

  /** Pyra's own tree in it. */
  get tree(): string {
    return `${this.path}/.pyra`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true }).catch(() => {});
  }
}
