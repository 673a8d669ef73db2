/** Reads `config.yaml`. Without a file there are the defaults, and no library is loaded. */

import { DEFAULT_CONFIG } from "./defaults.ts";
import { ConfigFileError } from "./errors.ts";
import type { Config } from "./schema.ts";

/** The most a file may hold, in bytes. */
const SIZE_LIMIT = 1024 * 1024;

/** The configuration at `path`. Throws `ConfigError` for what does not fit, `ConfigFileError`
 * for a file that cannot be read, is too large, or is not text. */
export async function loadConfig(path: string): Promise<Config> {
  const text = await readConfigText(path);
  if (text === undefined || text.trim() === "") return structuredClone(DEFAULT_CONFIG);
  const { parseConfig } = await import("./parse.ts");
  return parseConfig(text, "config.yaml");
}

/** The file's text without a byte order mark; `undefined` when there is no file. */
export async function readConfigText(path: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    const { size, isFile } = await Deno.stat(path);
    if (!isFile) throw new ConfigFileError(path, "it is not a file", "move it away");
    if (size > SIZE_LIMIT) {
      throw new ConfigFileError(path, "it is larger than 1 MiB", "start again from an older copy");
    }
    bytes = await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof ConfigFileError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigFileError(path, why, "check who owns it");
  }
  const notText = () =>
    new ConfigFileError(path, "it is not text in UTF-8", "save it again as UTF-8");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (text.includes("\0")) throw notText();
    return text;
  } catch (error) {
    throw error instanceof TypeError ? notText() : error;
  }
}
