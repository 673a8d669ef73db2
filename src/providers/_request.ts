/** A turn as the body of a chat completion, and the ways in which servers want it otherwise. */

import { isObject, type JsonObject, parseJson } from "../base/mod.ts";
import type { ChatMessage, ToolCall, TurnRequest } from "../contracts/mod.ts";
import type { Provider } from "./provider.ts";

/** What a server sent beside a tool call and wants back with it. */
export interface Echo {
  /** The thinking that led to the call. */
  reasoning?: string;
  /** Opaque; its shape is the server's own. */
  signature?: unknown;
}

/** Tells Gemini that a call comes from elsewhere, say from a conversation taken up again. */
const FOREIGN_SIGNATURE = { google: { thought_signature: "skip_thought_signature_validator" } };

/** The ways of one server: what the registry says, and what its refusals taught us. */
export class Manners {
  streamOptions: boolean;
  echoes: Provider["echoes"];
  /** Models that use tools only when told not to think. */
  readonly thoughtless = new Set<string>();
  /** By tool call id; of the calls made since this process started. */
  readonly echo = new Map<string, Echo>();

  constructor(provider: Provider) {
    this.streamOptions = !provider.noStreamOptions;
    this.echoes = provider.echoes;
  }

  /** Learns from the words of a refusal; whether asking again now makes sense. */
  learn(said: string, request: TurnRequest): boolean {
    if (this.streamOptions && /stream_options/.test(said)) {
      this.streamOptions = false;
      return true;
    }
    if (this.echoes !== "reasoning" && /reasoning_content/.test(said)) {
      this.echoes = "reasoning";
      return true;
    }
    if (
      /reasoning_effort/.test(said) && request.tools.length > 0 &&
      !this.thoughtless.has(request.model)
    ) {
      this.thoughtless.add(request.model);
      return true;
    }
    return false;
  }
}

/** The body of `POST /chat/completions`. */
export function chatBody(request: TurnRequest, manners: Manners): JsonObject {
  const stream = request.stream ?? true;
  const body: JsonObject = {
    model: request.model,
    messages: request.messages.map((message) => wireMessage(message, manners)),
    stream,
  };
  if (stream && manners.streamOptions) body.stream_options = { include_usage: true };
  if (request.tools.length) {
    body.tools = request.tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      function: { name, description, parameters: inputSchema },
    }));
    if (manners.thoughtless.has(request.model)) body.reasoning_effort = "none";
  }
  return body;
}

function wireMessage(message: ChatMessage, manners: Manners): JsonObject {
  if (message.role === "tool") {
    return { role: "tool", tool_call_id: message.toolCallId, content: message.content };
  }
  if (message.role !== "assistant" || !message.toolCalls?.length) {
    return { role: message.role, content: message.content };
  }
  const wire: JsonObject = {
    role: "assistant",
    content: message.content || null,
    tool_calls: message.toolCalls.map((call) => wireCall(call, manners)),
  };
  if (manners.echoes === "reasoning") {
    // Required even where there was no thinking.
    wire.reasoning_content = manners.echo.get(message.toolCalls[0]!.id)?.reasoning ?? "";
  }
  return wire;
}

function wireCall(call: ToolCall, manners: Manners): JsonObject {
  const wire: JsonObject = {
    id: call.id,
    type: "function",
    // Some servers refuse a history that holds broken JSON; the result has told the model.
    function: {
      name: call.name,
      arguments: isObject(parseJson(call.arguments)) ? call.arguments : "{}",
    },
  };
  if (manners.echoes === "signature") {
    wire.extra_content = (manners.echo.get(call.id)?.signature ?? FOREIGN_SIGNATURE) as JsonObject;
  }
  return wire;
}
