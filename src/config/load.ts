/** Reads `config.yaml`. Without a file there are the defaults, and no library is loaded. */

import { DEFAULT_CONFIG } from "./defaults.ts";
import { ConfigError, ConfigFileError } from "./errors.ts";
import type { Config } from "./schema.ts";

// Computed as in `main.ts`, and for its reason.
type Parse = typeof import("./parse.ts");

/** The most a file may hold, in bytes. */
const SIZE_LIMIT = 1024 * 1024;

/** The configuration at `path`. Throws `ConfigError` for what does not fit, and
 * `ConfigFileError` for a file that cannot be read. */
export async function loadConfig(path: string): Promise<Config> {
  return await parseConfig(readConfigText(path) ?? "", fileName(path));
}

/** The configuration of a text; `file` is what messages call it. Throws `ConfigError`. */
export async function parseConfig(text: string, file: string): Promise<Config> {
  if (text.trim() === "") return structuredClone(DEFAULT_CONFIG);
  const { parseText } = await import("./parse.ts" as string) as Parse;
  return parseText(text, file);
}

/** The name of a file without its folder. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}

/** The file's text without a byte order mark; `undefined` when there is no file. */
export function readConfigText(path: string): string | undefined {
  const bytes = readBytes(path);
  if (!bytes) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const nul = text.indexOf("\0");
    if (nul < 0) return text;
    throw notConfig(path, "it holds a NUL byte", text.slice(0, nul).split("\n").length);
  } catch (error) {
    throw error instanceof TypeError ? notConfig(path, "it is not text in UTF-8") : error;
  }
}

/** Small, and wanted before anything else can happen: not worth a thread. */
function readBytes(path: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    // Asked for first: opening a named pipe would wait for its other end.
    const { isFile, size } = Deno.statSync(path);
    if (!isFile) throw new Deno.errors.InvalidData("It is not a file");
    if (size > SIZE_LIMIT) throw notConfig(path, "it is larger than 1 MiB");
    return Deno.readFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (error instanceof ConfigError) throw error;
    throw new ConfigFileError(
      `Cannot read ${path}: ${systemReason(error)}`,
      "check that it is a file, and yours",
      error,
    );
  }
}

function notConfig(path: string, message: string, line?: number): ConfigError {
  return new ConfigError(fileName(path), [{ line, field: "", message }]);
}

/** What the system said, without its number and the call. */
export function systemReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/ \(os error \d+\).*$/s, "");
}
