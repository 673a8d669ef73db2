/** `memory_read`: the whole text of one note. */

import type { MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_read.md" with { type: "text" };

/** The tool over a memory that is opened at first use; the store checks the path. */
export function createMemoryRead(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_read",
    description,
    effect: "read",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: { file: { type: "string", minLength: 1, description: "knowledge/garden.md" } },
      required: ["file"],
      additionalProperties: false,
    },
    async run({ file }) {
      return await (await memory()).read(file as string);
    },
  };
}
