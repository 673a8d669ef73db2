/** How many tokens a text will be, without a tokenizer. */

import { canonicalJson } from "../base/mod.ts";
import type { ChatMessage, TokenUsage, ToolDefinition } from "../contracts/mod.ts";

/** What a message costs beside its text: role, separators, ids. */
const PER_MESSAGE = 4;

/** Tokens of a text: four ASCII characters are one, two of other alphabets, and each
 * character from U+2E80 on (Chinese, Japanese, Korean, emoji) is one of its own. Against
 * o200k: 1 to 19 % under for English, code and JSON, 18 to 25 % over for German, Chinese and
 * Japanese, 80 % over for Russian. Providers' own counts correct it within a session; see
 * {@linkcode calibrated}. */
export function estimateTokens(text: string): number {
  let quarters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    quarters += code < 0x80 ? 1 : code < 0x2e80 ? 2 : 4;
  }
  return Math.ceil(quarters / 4);
}

/** Tokens of one message as it is sent. */
export function messageTokens(message: ChatMessage): number {
  let tokens = PER_MESSAGE + estimateTokens(message.content);
  if (message.role === "user" && message.attached) tokens += estimateTokens(message.attached);
  if (message.role === "assistant") {
    for (const call of message.toolCalls ?? []) {
      tokens += PER_MESSAGE + estimateTokens(call.name + call.arguments);
    }
  }
  return tokens;
}

/** Tokens of the tool definitions that go along with every request. */
export function definitionTokens(tools: readonly ToolDefinition[]): number {
  return tools.reduce(
    (sum, tool) =>
      sum + PER_MESSAGE +
      estimateTokens(tool.name + tool.description + canonicalJson(tool.inputSchema)),
    0,
  );
}

/** How far off our estimate is for this model, from one request it counted itself. Bounded,
 * for a provider may count nonsense. */
export function calibrated(counted: TokenUsage, estimate: number): number {
  if (counted.estimated || counted.input <= 0 || estimate <= 0) return 1;
  return Math.min(4, Math.max(0.5, counted.input / estimate));
}

/** The sum of two usages; estimated when one of them is. */
export function addUsage(a: TokenUsage, b: TokenUsage): TokenUsage {
  const sum: TokenUsage = { input: a.input + b.input, output: a.output + b.output };
  if (a.estimated || b.estimated) sum.estimated = true;
  return sum;
}
