/** `memory_search`: finds places in the user's notes. */

import type { MemoryHit, MemoryStore, Tool } from "../contracts/mod.ts";
import description from "./memory_search.md" with { type: "text" };

/** The tool over a memory that is opened at first use. */
export function createMemorySearch(memory: () => Promise<MemoryStore>): Tool {
  return {
    name: "memory_search",
    description,
    effect: "read",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: {
        query: { type: "string", minLength: 1, description: "A question or some words" },
        limit: { type: "integer", minimum: 1, maximum: 20, description: "How many; 5 if not said" },
      },
      required: ["query"],
      additionalProperties: false,
    },
    async run({ query, limit }) {
      const hits = await (await memory()).search(query as string, (limit as number) ?? 5);
      return hits.length === 0 ? "Nothing found." : hits.map(formatHit).join("\n\n");
    },
  };
}

function formatHit({ file, heading, line, snippet, summary }: MemoryHit): string {
  const where = heading ? `${file}, line ${line}, "${heading}"` : `${file}, line ${line}`;
  return `${where}\n${snippet || summary}`;
}
