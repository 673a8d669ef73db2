/** `memory_list`: the notes there are. */

import type { MemoryFile, MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_list.md" with { type: "text" };

/** More names than this help nobody; the search does. */
const MAX_FILES = 100;

/** The tool over a memory that is opened at first use. */
export function createMemoryList(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_list",
    description,
    effect: "read",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: { category: { type: "string", description: "A folder: user, knowledge, …" } },
      additionalProperties: false,
    },
    async run({ category }) {
      const files = await (await memory()).list(category as string | undefined);
      if (files.length === 0) return "There are no files.";
      const left = files.length - MAX_FILES;
      const lines = files.slice(0, MAX_FILES).map(formatFile);
      return [...lines, ...left > 0 ? [`… and ${left} more`] : []].join("\n");
    },
  };
}

function formatFile({ file, title, summary, modified }: MemoryFile): string {
  return `${file} (${modified.slice(0, 10)}): ${summary || title}`;
}
