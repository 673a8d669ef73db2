/** Runs a plugin's own tests in the sandbox its users would run it in: the rights its manifest
 * asks for, with the settings as they are, and no other. */

import { PyraError } from "../../base/mod.ts";
import { rightsToFlags } from "../../processes/mod.ts";
import { PLUGIN_FLAGS, pluginPaths } from "../plugins/mod.ts";
import type { PluginPorts } from "../plugins/mod.ts";
import type { Loaded } from "./workbench.ts";

/** Tests that take longer are ended, in milliseconds. */
const PATIENCE_MS = 10 * 60 * 1000;

/** What came of the tests. */
export interface TestReport {
  passed: boolean;
  /** What the test runner said: the author's own words, escaped by whoever shows it. */
  output: string;
}

/** Runs every `*_test.ts` and `*_test.js` at the top of the author's folder. `loaded` has the
 * rights, `home` the plugin's own places. Throws `plugin.no_tests`. */
export async function runPluginTests(
  folder: string,
  { installed, grant }: Loaded,
  { ports, home }: { ports: PluginPorts; home: string },
): Promise<TestReport> {
  const tests = [...Deno.readDirSync(folder)]
    .filter(({ name, isFile }) => isFile && /_test\.(ts|js|mjs)$/.test(name))
    .map(({ name }) => `${folder}/${name}`);
  if (tests.length === 0) {
    throw new PyraError(`${folder} holds no tests`, {
      code: "plugin.no_tests",
      hint: "a test is a file like plugin_test.ts; `pyra plugin new` writes one",
    });
  }
  const { data, cache } = pluginPaths(home).of(grant.name);
  const own = Object.keys(installed.fingerprint.files).map((file) => `${folder}/${file}`);
  const [program, ...wrapping] = ports.walls.setpriv
    ? [ports.walls.setpriv, "--pdeathsig", "KILL", ports.denoPath]
    : [ports.denoPath];
  const child = new Deno.Command(program!, {
    args: [
      ...wrapping,
      ...["test", "--no-check", "--quiet", "--no-prompt", "--cached-only", "--ignore-env"],
      ...["--v8-flags=--max-old-space-size=256", ...PLUGIN_FLAGS],
      ...rightsToFlags(grant.permissions, own),
      ...tests,
    ],
    cwd: data,
    clearEnv: true,
    env: { DENO_DIR: cache, DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  const { success, stdout, stderr } = await child.output();
  const output = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("");
  return { passed: success, output };
}
