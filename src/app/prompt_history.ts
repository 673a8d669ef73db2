/** What was typed at the prompt, one JSON string a line, redacted; the newest thousand count. */

import type { KernelApi } from "../contracts/mod.ts";
import { redactSecrets } from "../security/mod.ts";
import type { HistoryStore } from "../terminal/mod.ts";
import { parseJson } from "../base/mod.ts";

const KEPT = 1000;

/** A history that the kernel keeps; one that is damaged or cannot be written costs only the
 * comfort. */
export function keptHistory({ promptAppend, promptHistory }: KernelApi): HistoryStore {
  return {
    async load() {
      const bytes = await promptHistory().catch(() => new Uint8Array());
      const text = new TextDecoder().decode(bytes);
      return text.split("\n").slice(-KEPT - 1).map(parseJson)
        .filter((entry) => typeof entry === "string");
    },
    async append(entry) {
      await promptAppend(redactSecrets(entry)).catch(() => {});
    },
  };
}
