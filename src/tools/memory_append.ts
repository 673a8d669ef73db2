/** `memory_append`: adds to the end of a note; the user sees what is added first. */

import type { MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_append.md" with { type: "text" };
import { assistantWrote, previewChange } from "./memory_change.ts";

/** The tool over a memory that is opened at first use; the store checks the path. */
export function createMemoryAppend(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_append",
    description,
    effect: "write",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: {
        file: { type: "string", minLength: 1, description: "user/profile.md" },
        text: { type: "string", minLength: 1, description: "What to add, in Markdown" },
      },
      required: ["file", "text"],
      additionalProperties: false,
    },
    preview: ({ file, text }) =>
      previewChange(memory, file as string, (old) => {
        const gap = old === "" || old.endsWith("\n") ? "" : "\n";
        return old + gap + text;
      }),
    async run({ file, text }, context) {
      const written = await (await memory()).append(file as string, text as string, {
        provenance: assistantWrote(context),
      });
      return `Added to ${written.file}.`;
    },
  };
}
