/** Makes one module of a plugin and all it imports: the program that `pyra plugin pack` runs.
 *
 * Trusted code in a process whose rights are a copy of the plugin's folder and the runtime's
 * packages. The runtime's bundler holds to `--allow-read`, also where a package calls `require`:
 * what lies elsewhere cannot come into the bundle. `deno bundle` would hold to nothing.
 * Not imported by Pyra; run by `kernel/plugin_author/`. The code goes to standard output; what
 * could not be done, one line each, to standard error. */

/** What this needs of the bundler, which the runtime calls unstable. */
interface Bundler {
  (options: {
    entrypoints: string[];
    write: false;
    platform: "deno";
    external: string[];
  }): Promise<{ success: boolean; errors: Problem[]; outputFiles?: { text(): string }[] }>;
}

/** A problem, and where. */
interface Problem {
  text: string;
  location?: { file: string; line: number; column: number };
}

const bundle: Bundler = Reflect.get(Deno, "bundle");

const { success, errors, outputFiles = [] } = await bundle({
  entrypoints: [Deno.args[0]!],
  write: false,
  platform: "deno",
  external: ["*.node", "@pyra/sdk"],
});
if (success) await write(Deno.stdout, outputFiles[0]!.text());
else {
  await write(Deno.stderr, errors.map(line).join(""));
  Deno.exit(1);
}

function line({ text, location }: Problem): string {
  const outside = /^Requires read access to "([^"]+)"/.exec(text)?.[1];
  const what = outside === undefined ? text : `${outside} lies outside the plugin's folder`;
  return location ? `${location.file}:${location.line}: ${what}\n` : `${what}\n`;
}

async function write(stream: { writable: WritableStream<Uint8Array> }, text: string) {
  const writer = stream.writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  writer.releaseLock();
}
