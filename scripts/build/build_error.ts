/** What keeps one target from being built; the others go on. */

import { PyraError } from "../../src/base/mod.ts";

/** Why, and what to do. */
export class BuildError extends PyraError {
  constructor(message: string, hint: string) {
    super(message, { code: "build.failed", hint });
  }
}

/** The output of a program as bytes. Throws `BuildError` with what it said. */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: {
    hint: string;
    cwd?: string;
    /** Beside the variables that are there. */
    env?: Record<string, string>;
    input?: Uint8Array<ArrayBuffer>;
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd: options.cwd,
    stdin: options.input ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    env: { ...options.env, NO_COLOR: "1" },
  }).spawn();
  if (options.input) void new Blob([options.input]).stream().pipeTo(child.stdin).catch(() => {});
  const { success, stdout, stderr } = await child.output();
  if (success) return stdout;
  const lines = new TextDecoder().decode(stderr).trim().split("\n");
  // Deno numbers the causes of an error; the cause says more.
  const cause = lines.find((line) => /^\s+\d+: .*error/.test(line))?.replace(/^\s+\d+: /, "");
  const said = cause ?? lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  const name = program.slice(program.lastIndexOf("/") + 1);
  throw new BuildError(`${name} ${args[0]} failed: ${said}`, options.hint);
}
