/** Skipping a test out loud: the reason is printed, and continuous integration reads it. */

/** Whether a program can be started, by its name or path. */
export function hasProgram(program: string, args: readonly string[] = ["--version"]): boolean {
  try {
    return new Deno.Command(program, { args: [...args], stdout: "null", stderr: "null" })
      .outputSync() !== undefined;
  } catch {
    return false;
  }
}

/** Registers a test that needs something; without it the test is skipped and says why.
 * `missing` is the reason, or `undefined` when all is there. Name a Debian package in the
 * form `(install NAME)` where one would help: continuous integration fails on that. */
export function testWhen(
  missing: string | undefined,
  name: string,
  body: (context: Deno.TestContext) => void | Promise<void>,
): void {
  // deno-lint-ignore no-console
  if (missing !== undefined) console.log(`skipped: ${name}: ${missing}`);
  Deno.test({ name, ignore: missing !== undefined, fn: body });
}
