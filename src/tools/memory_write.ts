/** `memory_write`: creates or replaces a note; the user sees the difference first. */

import type { MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_write.md" with { type: "text" };
import { assistantWrote, previewChange } from "./memory_change.ts";

/** The tool over a memory that is opened at first use; the store checks the path. */
export function createMemoryWrite(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_write",
    description,
    effect: "write",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: {
        file: { type: "string", minLength: 1, description: "knowledge/garden.md" },
        text: { type: "string", description: "The whole file, in Markdown" },
        summary: { type: "string", maxLength: 500, description: "One sentence" },
        keywords: { type: "array", items: { type: "string", maxLength: 100 }, maxItems: 30 },
      },
      required: ["file", "text"],
      additionalProperties: false,
    },
    preview: ({ file, text }) => previewChange(memory, file as string, () => text as string),
    async run({ file, text, summary, keywords }, context) {
      const written = await (await memory()).write(file as string, text as string, {
        summary: summary as string | undefined,
        keywords: keywords as string[] | undefined,
        provenance: assistantWrote(context),
      });
      return `Wrote ${written.file}.`;
    },
  };
}
