/** What the tools that change memory share: who wrote it, and what the user sees first. */

import { unifiedDiff } from "../base/mod.ts";
import type { MemoryStore, Provenance, ToolContext } from "../contracts/mod.ts";

/** Provenance of a write by the model. */
export function assistantWrote({ sessionId, tainted }: ToolContext): Provenance {
  return { by: "assistant", sessionId, ...tainted ? { tainted } : {} };
}

/** The difference a change would make to `file`; a file that cannot be read counts as empty
 * (it is new, or the change itself will say what is wrong). */
export async function previewChange(
  memory: () => Promise<MemoryStore>,
  file: string,
  change: (old: string) => string,
): Promise<string> {
  const old = await (await memory()).read(file).catch(() => "");
  return unifiedDiff(old, change(old), file);
}
