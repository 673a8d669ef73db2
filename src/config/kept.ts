/** The configuration as it was read last, kept beside what else can be made again: to parse YAML and to
 * check it takes longer than all else before an app can start.
 *
 * Trusted as `config.yaml` is: only the kernel writes there. Counts for just this text and for just
 * these defaults, which change with the schema. */

import { isObject, parseJson } from "../base/mod.ts";
import { writeFileAtomic } from "../files/mod.ts";
import { DEFAULT_CONFIG } from "./defaults.ts";
import { fileName, parseConfig, readConfigText } from "./load.ts";
import type { Config } from "./schema.ts";

/** The configuration at `path`, by what is kept in the file `kept` where that fits. Throws as
 * `loadConfig()` does. A file that cannot be written is done without. */
export async function loadKeptConfig(path: string, kept: string): Promise<Config> {
  const text = readConfigText(path) ?? "";
  if (text.trim() === "") return structuredClone(DEFAULT_CONFIG);
  const defaults = JSON.stringify(DEFAULT_CONFIG);
  const found = readKept(kept);
  if (found?.text === text && found.defaults === defaults && isObject(found.config)) {
    return found.config as unknown as Config;
  }
  const config = await parseConfig(text, fileName(path));
  await keep(kept, JSON.stringify({ text, defaults, config }));
  return config;
}

function readKept(path: string): { [key: string]: unknown } | undefined {
  try {
    const value = parseJson(Deno.readTextFileSync(path));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function keep(path: string, text: string): Promise<void> {
  // Before the first start there is no folder; then the next one keeps it.
  await writeFileAtomic(path, text).catch(() => {});
}
