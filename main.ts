/** Pyra's entry: answers `--version` and `--help` at once, starts the kernel for the rest.
 *
 * The only file that exits the process. The exit code is 70 until something says better:
 * a Worker that disappears must not look like success. */

import manifest from "./deno.json" with { type: "json" };
import { type ErrorInfo, ExitCode, toErrorInfo } from "./src/base/mod.ts";

// The runtime loads whatever a literal import names at once, however late it stands in the code.
// As a `string` it is loaded when it is wanted; the bundler follows it all the same.
type Cli = typeof import("./src/cli/mod.ts");
type Kernel = typeof import("./src/kernel/mod.ts");
type Inherited = typeof import("./src/processes/inherited.ts");

Deno.exitCode = ExitCode.internal;
Deno.exit(await main(Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args));

async function main(args: readonly string[]): Promise<ExitCode> {
  try {
    if (args[0] === "--version" || args[0] === "-V") {
      if (args.includes("--json")) return await writeVersionJson();
      write(Deno.stdout, `pyra ${manifest.version}\n`);
      return ExitCode.ok;
    }
    const words = args.filter((arg) => !arg.startsWith("-"));
    const options = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
    if (options.includes("--help") || options.includes("-h") || words[0] === "help") {
      const { helpText } = await import("./src/cli/mod.ts" as string) as Cli;
      write(
        Deno.stdout,
        await helpText(words[0] === "help" ? words.slice(1) : words, manifest.version),
      );
      return ExitCode.ok;
    }
    return await run(args);
  } catch (error) {
    return await report(toErrorInfo(error), args.includes("--json"));
  }
}

/** Which Pyra this is, and which Deno it and its parts run on. */
async function writeVersionJson(): Promise<ExitCode> {
  const { versionReport } = await import("./src/kernel/mod.ts" as string) as Kernel;
  const report = await versionReport({ version: manifest.version, entry: import.meta.url });
  write(Deno.stdout, `${JSON.stringify(report, null, 2)}\n`);
  return ExitCode.ok;
}

async function run(args: readonly string[]): Promise<ExitCode> {
  const { closeInherited } = await import("./src/processes/inherited.ts" as string) as Inherited;
  // The kernel loads meanwhile.
  const [{ runKernel }] = await Promise.all([
    import("./src/kernel/mod.ts" as string) as Promise<Kernel>,
    closeInherited(),
  ]);
  return await runKernel({
    args,
    version: manifest.version,
    entry: import.meta.url,
    remark: (line) =>
      write(
        Deno.stderr,
        `pyra: note: ${line}
`,
      ),
    print: (text) => write(Deno.stdout, text),
    exit: Deno.exit,
  });
}

async function report(error: ErrorInfo, json: boolean): Promise<ExitCode> {
  const { errorJson, errorLines } = await import("./src/cli/mod.ts" as string) as Cli;
  if (json) write(Deno.stdout, errorJson(error));
  else write(Deno.stderr, errorLines(error));
  return error.exitCode;
}

/** Writes whole; a closed pipe (`pyra --help | head -1`) is a quiet end. */
function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  try {
    const bytes = new TextEncoder().encode(text);
    for (let done = 0; done < bytes.length;) done += stream.writeSync(bytes.subarray(done));
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
