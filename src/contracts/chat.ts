/** Talking to a model: messages in, events out. Plain data throughout. */

import type { ErrorInfo, JsonObject } from "../base/mod.ts";

/** A call the model asks for. `arguments` is the text the model wrote: meant to
 * be JSON, never trusted to be. */
export interface ToolCall {
  id: string;
  name: string;
  arguments: string;
}

/** One entry of a conversation. */
export type ChatMessage =
  | { role: "system"; content: string }
  /** `attached` is wrapped text from outside; the agent joins it to `content` before it sends. */
  | { role: "user"; content: string; attached?: string }
  | { role: "assistant"; content: string; toolCalls?: ToolCall[] }
  /** `outside` marks a result that taints, for as long as it is in context. Never sent. */
  | { role: "tool"; toolCallId: string; name: string; content: string; outside?: boolean };

/** What the model is told of a tool; the shape is MCP's. */
export interface ToolDefinition {
  name: string;
  description: string;
  /** JSON Schema of the arguments, `type: "object"` at its top. */
  inputSchema: JsonObject;
}

/** Tokens as the provider counted them, or as we estimated where it said nothing. */
export interface TokenUsage {
  input: number;
  output: number;
  estimated?: boolean;
}

/** One request for one assistant message. */
export interface TurnRequest {
  model: string;
  messages: readonly ChatMessage[];
  tools: readonly ToolDefinition[];
  /** `false` asks the provider for one whole answer. @default true */
  stream?: boolean;
}

/** What comes back while a provider answers. */
export type ProviderEvent =
  | { type: "text"; delta: string }
  /** The model's thinking aloud, where the provider shows it. Not part of the answer. */
  | { type: "reasoning"; delta: string }
  /** One whole call; sent only after the stream ended well. */
  | { type: "tool_call"; call: ToolCall }
  | { type: "usage"; usage: TokenUsage }
  /** The provider made us wait; the next try starts after `waitMs`. */
  | { type: "waiting"; why: string; waitMs: number; attempt: number }
  | { type: "done"; reason: "stop" | "tool_calls" | "length" | "filtered" }
  | { type: "failed"; error: ErrorInfo };

/** A model as its provider lists it. */
export interface ModelInfo {
  id: string;
  /** In tokens, where known. */
  contextWindow?: number;
}

/** A source of assistant messages: a model, or the offline rules. */
export interface ChatProvider {
  readonly id: string;

  /** Streams one assistant message.
   *
   * Must end with exactly one `done` or `failed`, and yield nothing after it.
   * Must not throw for network or model failures: they are `failed`.
   * Must stop within a second of `signal` aborting, with `failed` and the code
   * `cancelled`. Must never yield a `tool_call` of a stream that broke. Must not log. */
  stream(request: TurnRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;

  /** The models on offer. Throws a `PyraError` when the provider cannot be asked. */
  listModels(signal: AbortSignal): Promise<ModelInfo[]>;
}
