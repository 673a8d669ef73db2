/** `read_more`: the next part of a result that was cut. */

import { PyraError } from "../base/mod.ts";
import type { Tool } from "../contracts/mod.ts";
import description from "./read_more.md" with { type: "text" };
import type { ResultStore } from "./result_store.ts";

/** The tool over one store of results. */
export function createReadMore(results: ResultStore): Tool {
  return {
    name: "read_more",
    description,
    effect: "read",
    source: "builtin",
    inputSchema: {
      type: "object",
      properties: {
        id: { type: "string", description: "The id the cut result named" },
        offset: { type: "integer", minimum: 0, description: "Where to go on" },
      },
      required: ["id", "offset"],
      additionalProperties: false,
    },
    run({ id, offset }) {
      const text = results.read(id as string, offset as number);
      if (text === undefined) {
        throw new PyraError("this result is no longer kept", {
          code: "tool.result_gone",
          hint: "call the tool again",
        });
      }
      return text;
    },
  };
}
