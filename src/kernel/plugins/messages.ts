/** What may come out of a plugin process, and nothing else. Every byte of it is untrusted. */

import { z } from "zod";
import { jsonProblem, MESSAGE_SHAPE } from "../../base/mod.ts";

const text = (max: number) => z.string().max(max);

const answer = z.object({ jsonrpc: z.literal("2.0"), id: text(64), result: z.unknown() });

const failure = z.object({
  jsonrpc: z.literal("2.0"),
  id: text(64),
  error: z.object({ code: z.number(), message: text(10_000) }),
});

const request = <M extends string, P extends z.ZodType>(method: M, params: P) =>
  z.object({ jsonrpc: z.literal("2.0"), id: text(128), method: z.literal(method), params });

const question = z.discriminatedUnion("method", [
  request("secrets/get", z.object({ key: text(64) })),
  request("secrets/set", z.object({ key: text(64), value: text(100_000) })),
  request("ask", z.object({ question: text(2_000), secret: z.boolean().default(false) })),
]);

const note = z.object({
  jsonrpc: z.literal("2.0"),
  method: z.literal("log"),
  params: z.object({ message: z.string() }),
});

/** A request of the plugin. */
export type Question = z.infer<typeof question>;

/** One understood line. */
export type FromPlugin =
  | { kind: "answer"; id: string; result: unknown }
  | { kind: "failure"; id: string; message: string }
  | { kind: "question"; question: Question }
  | { kind: "note"; message: string };

/** Understands one line; `undefined` for what is not ours, which then is the plugin's log. */
export function parseMessage(line: string): FromPlugin | undefined {
  // Neither would be a message, and to parse it could take long.
  if (!line.startsWith("{") || jsonProblem(line, MESSAGE_SHAPE) !== undefined) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  if ("method" in json) {
    const asked = question.safeParse(json);
    if (asked.success) return { kind: "question", question: asked.data };
    const noted = note.safeParse(json);
    return noted.success ? { kind: "note", message: noted.data.params.message } : undefined;
  }
  if ("error" in json) {
    const failed = failure.safeParse(json);
    if (!failed.success) return undefined;
    return { kind: "failure", id: failed.data.id, message: failed.data.error.message };
  }
  const answered = answer.safeParse(json);
  if (!answered.success || !("result" in json)) return undefined;
  return { kind: "answer", id: answered.data.id, result: answered.data.result };
}

/** What a call came to. */
export const callResult = z.object({
  content: z.array(z.object({ type: z.literal("text"), text: z.string() })).max(64),
  isError: z.boolean().default(false),
});
