/** `memory_remove`: deletes a note; the store keeps the old version for `undo`. */

import type { MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_remove.md" with { type: "text" };
import { assistantWrote, previewChange } from "./memory_change.ts";

/** The tool over a memory that is opened at first use; the store checks the path. */
export function createMemoryRemove(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_remove",
    description,
    effect: "write",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: { file: { type: "string", minLength: 1, description: "knowledge/garden.md" } },
      required: ["file"],
      additionalProperties: false,
    },
    preview: ({ file }) => previewChange(memory, file as string, () => ""),
    async run({ file }, context) {
      await (await memory()).remove(file as string, assistantWrote(context));
      return `Removed ${file}.`;
    },
  };
}
