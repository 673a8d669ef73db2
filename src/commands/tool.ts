/** Tools, and the approvals saved for them. */

import { any, define, flag, one, text } from "./spec.ts";

export const TOOL = {
  "tool list": define({
    details: "What the assistant can use: built-in tools, and those of the enabled plugins.",
    examples: [
      ["pyra tool list", "names, effects, descriptions"],
      ["pyra tool list --json", "with the schema of the arguments"],
    ],
  }),
  "tool call": define({
    operands: { tool: one("TOOL") },
    details: "Built-in tools are named without a plugin. The result is on stdout.",
    options: {
      args: text("JSON", "The arguments, as a JSON object"),
      yes: flag("Say yes to this call beforehand", "y"),
    },
    examples: [
      ['pyra tool call hello.greet --args \'{"who":"Ada"}\'', "one call"],
      ["pyra tool call current_time", "a built-in one"],
    ],
  }),
  "grants list": define({
    details: "Each lets later calls of one tool run without a question, until it runs out.",
    examples: [
      ["pyra grants list", "your saved approvals"],
    ],
  }),
  "grants revoke": define({
    operands: { ids: any("ID", "approval") },
    options: { all: flag("All of them") },
    examples: [
      ["pyra grants revoke --all", "from now on everything is asked about again"],
    ],
  }),
};
