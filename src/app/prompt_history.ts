/** What was typed at the prompt, one JSON string a line, redacted; the newest thousand count. */

import { redactSecrets } from "../security/mod.ts";
import type { HistoryStore } from "../terminal/mod.ts";
import { parseJson } from "../base/mod.ts";

const KEPT = 1000;

/** A history in a file, which `append` writes to; one that is damaged or cannot be written costs
 * only the comfort. */
export function fileHistory(
  path: string,
  append: (line: string) => Promise<void>,
): HistoryStore {
  return {
    async load() {
      const text = await Deno.readTextFile(path).catch(() => "");
      return text.split("\n").slice(-KEPT - 1).map(parseJson)
        .filter((entry) => typeof entry === "string");
    },
    async append(entry) {
      await append(redactSecrets(entry)).catch(() => {});
    },
  };
}
