/** The schema of what a plugin says it offers; loaded only when a plugin was started. */

import { z } from "zod";
import type { JsonObject } from "../base/mod.ts";
import type { PluginOffer } from "../contracts/mod.ts";
import { ManifestError } from "./errors.ts";
import { checkToolName, findLookalike } from "./names.ts";

/** What the three listing methods of the wire answered. */
export interface RawOffer {
  initialize: unknown;
  tools: unknown;
  slash: unknown;
}

/** Longest JSON Schema of one tool's arguments, in characters. */
const SCHEMA_LIMIT = 16_000;

/** Text for people and models: lines and tabs, nothing invisible. */
const prose = (max: number) =>
  z.string().max(max).regex(
    /^[^\p{Cf}\p{Zl}\p{Zp}\p{Cc}]*([\n\t][^\p{Cf}\p{Zl}\p{Zp}\p{Cc}]*)*$/u,
    {
      error: "expected text without invisible characters",
    },
  );

const inputSchema = z.looseObject({ type: z.literal("object") }).superRefine((schema, context) => {
  const size = JSON.stringify(schema).length;
  if (size > SCHEMA_LIMIT) context.addIssue(`expected at most ${SCHEMA_LIMIT} characters`);
}).transform((schema) => schema as JsonObject);

const tools = z.object({
  tools: z.array(z.object({
    name: z.string().superRefine((name, context) => {
      const problem = checkToolName(name);
      if (problem) context.addIssue(problem);
    }),
    description: prose(1_000).min(1),
    effect: z.enum(["read", "write", "send", "exec"]),
    inputSchema,
  })).max(64),
});

const slash = z.object({
  commands: z.array(z.object({
    name: z.string().regex(/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/).max(32),
    description: prose(200).min(1),
  })).max(32),
});

const initialize = z.object({
  instructions: prose(2_000).optional(),
  setup: z.boolean(),
  run: z.boolean(),
});

/** Checks all three answers. Throws `ManifestError`. */
export function checkOffer(raw: RawOffer, plugin: string): PluginOffer {
  const { instructions, setup, run } = check(initialize, raw.initialize, plugin, "plugin");
  const offer: PluginOffer = {
    tools: check(tools, raw.tools, plugin, "tools").tools,
    slashCommands: check(slash, raw.slash, plugin, "slashCommands").commands,
    setup,
    run,
  };
  if (instructions) offer.systemPrompt = instructions;
  refuseTwins(plugin, "tools", offer.tools.map((tool) => tool.name));
  refuseTwins(plugin, "slashCommands", offer.slashCommands.map((command) => command.name));
  return offer;
}

function check<T>(schema: z.ZodType<T>, value: unknown, plugin: string, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ManifestError(
    `${plugin}/plugin.ts: ${what}`,
    result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
  );
}

function refuseTwins(plugin: string, what: string, names: readonly string[]): void {
  for (const [i, name] of names.entries()) {
    const before = names.slice(0, i);
    const twin = before.includes(name) ? name : findLookalike(name, before);
    if (twin) {
      throw new ManifestError(`${plugin}/plugin.ts: ${what}`, [`${name} looks like ${twin}`]);
    }
  }
}
