/** A step's own view of the tools: those it names, and no others. */

import type { ToolRunner } from "../../contracts/mod.ts";

/** `runner` with only the tools of these names. A call goes its usual way: scan, policy,
 * question, log. */
export function restrictedTo(names: readonly string[], runner: ToolRunner): ToolRunner {
  return {
    // The results a step reads may be cut; the rest of them is part of what it was given.
    tools: () => runner.tools().filter(({ name }) => names.includes(name) || name === "read_more"),
    run: (call, context) => runner.run(call, context),
  };
}
