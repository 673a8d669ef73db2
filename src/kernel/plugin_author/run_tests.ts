/** Runs a plugin's own tests inside the walls its users would run it in: a copy of its folder, its
 * own data, and of the rights its manifest asks for only those that were agreed to. */

import { PyraError } from "../../base/mod.ts";
import type { Rights } from "../../contracts/mod.ts";
import { partCommand } from "../../processes/mod.ts";
import { PLUGIN_FLAGS, pluginPaths, type PluginPorts } from "../plugins/mod.ts";
import { makeRunCache } from "../run_cache.ts";
import { copyPlainFiles } from "./plain_copy.ts";
import { runPart } from "./run_part.ts";

/** Tests that take longer are ended, in milliseconds. */
const PATIENCE_MS = 10 * 60 * 1000;

/** What came of the tests. */
export interface TestReport {
  passed: boolean;
  /** What the tests printed: the author's own words, escaped by whoever shows it. */
  output: string;
}

/** What a run of tests stands on. */
export interface TestOptions {
  name: string;
  rights: Rights;
  ports: PluginPorts;
  /** The plugin's own places lie below. */
  home: string;
  /** `plugins/test_host.ts`, or its bundle. */
  testEntry: string;
}

/** Runs every `*_test.ts` and `*_test.js` at the top of the author's folder. Throws
 * `plugin.no_tests`, or `plugin.unsafe_folder` for links. */
export async function runPluginTests(folder: string, options: TestOptions): Promise<TestReport> {
  const { name, rights, ports, home, testEntry } = options;
  const copy = `${home}/tests`;
  const files = await copyPlainFiles(folder, copy);
  const tests = files.filter((file) => /^[^/]+_test\.(ts|js|mjs)$/.test(file));
  if (tests.length === 0) {
    throw new PyraError(`${folder} holds no tests`, {
      code: "plugin.no_tests",
      hint: "a test is a file like plugin_test.ts; `pyra plugin new` writes one",
    });
  }
  const { data } = pluginPaths(home).of(name);
  await Deno.mkdir(data, { recursive: true, mode: 0o700 });
  const cache = makeRunCache(pluginPaths(home).runs, {
    sealed: ports.sealedCache,
    walls: ports.walls,
  });
  const command = partCommand({
    name: `test ${name}`,
    deno: ports.denoPath,
    flags: PLUGIN_FLAGS,
    entry: testEntry,
    args: [`file://${copy}/`, ...tests],
    own: [copy],
    rights,
    env: {},
    cache: cache.path,
    shared: cache.shared,
    cwd: data,
    limits: { dataBytes: 1200 * 1024 * 1024, fileBytes: 256 * 1024 * 1024, heapMiB: 256 },
  }, ports.walls);
  const { success, stdout, stderr } = await runPart(command, PATIENCE_MS);
  cache.remove();
  // A test that ends the process early has not passed: the last line says how it went.
  const passed = success && /^ok \| \d+ passed/m.test(stdout.trimEnd().split("\n").at(-1) ?? "");
  return { passed, output: stdout + stderr };
}
