/** Answers that stand: how they are made, and where they are kept while Pyra runs. */

import { canonicalJson, type Ports } from "../base/mod.ts";
import type { StandingAnswer, StandingAnswers, StandingBinding, Tool } from "../contracts/mod.ts";

const DAY = 86_400_000;

/** How long a yes stands. */
const LIFETIME: Record<StandingAnswer["scope"], number> = {
  session: DAY,
  arguments: 30 * DAY,
  host: 30 * DAY,
  folder: 30 * DAY,
};

/** Keeps answers for a session in memory, the others in `durable` when there is one. */
export function createStandingAnswers(durable?: StandingAnswers): StandingAnswers {
  const kept: StandingAnswer[] = [];
  return {
    async list() {
      return [...kept, ...await durable?.list() ?? []];
    },
    async add(answer) {
      if (answer.scope === "session" || !durable) kept.push(answer);
      else await durable.add(answer);
    },
  };
}

/** The user's yes as a record. */
export async function standingAnswer(
  tool: Tool,
  { scope, value }: StandingBinding,
  ports: Ports,
): Promise<StandingAnswer> {
  const now = ports.now();
  return {
    id: ports.id(),
    tool: tool.name,
    source: tool.source,
    definition: await definitionHash(tool),
    scope,
    value,
    created: new Date(now).toISOString(),
    expires: new Date(now + LIFETIME[scope]).toISOString(),
  };
}

/** SHA-256 of all a tool says of itself, in hexadecimal. */
export async function definitionHash(tool: Tool): Promise<string> {
  const { name, source, effect, description, inputSchema } = tool;
  const text = canonicalJson({ name, source, effect, description, inputSchema });
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(hash).toHex();
}
