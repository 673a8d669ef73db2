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

const MAX_ECHOES = 1_000;

/** Tells Gemini that a call comes from elsewhere, say from a conversation taken up again. */
const FOREIGN_SIGNATURE = { google: { thought_signature: "skip_thought_signature_validator" } };

/** One way in which a server departs from OpenAI's. */
type Lesson =
  | "no-stream-options"
  | "echo-reasoning"
  | "echo-signature"
  /** A model that uses tools only when told not to think. */
  | `no-thinking:${string}`;

/** The ways of one server: what the registry says, and what its refusals taught us. */
export class Manners {
  readonly #lessons = new Set<Lesson>();
  /** By tool call id; of the last calls made since this process started. */
  readonly #echoes = new Map<string, Echo>();

  constructor(provider: Provider) {
    if (provider.noStreamOptions) this.#lessons.add("no-stream-options");
    if (provider.echoes) this.#lessons.add(`echo-${provider.echoes}`);
  }

  knows(lesson: Lesson): boolean {
    return this.#lessons.has(lesson);
  }

  /** Learns from the words of a refusal; whether asking again makes sense. Each lesson is
   * learnt once, so that no server can keep us asking. */
  learn(said: string, request: TurnRequest): boolean {
    const lesson = lessonOf(said, request);
    if (!lesson || this.#lessons.has(lesson)) return false;
    this.#lessons.add(lesson);
    return true;
  }

  /** Keeps what came with a call. */
  remember(callId: string, echo: Echo): void {
    this.#echoes.set(callId, echo);
    const [oldest] = this.#echoes.keys();
    if (this.#echoes.size > MAX_ECHOES) this.#echoes.delete(oldest!);
  }

  /** What came with a call; `undefined` for the calls of others. */
  recall(callId: string): Echo | undefined {
    return this.#echoes.get(callId);
  }
}

function lessonOf(said: string, request: TurnRequest): Lesson | undefined {
  if (/stream_options/.test(said)) return "no-stream-options";
  if (/reasoning_content/.test(said)) return "echo-reasoning";
  if (/thought_signature/.test(said)) return "echo-signature";
  if (request.tools.length && /reasoning_effort/.test(said)) return `no-thinking:${request.model}`;
  return undefined;
}

/** The body of `POST /chat/completions`. */
export function chatBody(request: TurnRequest, manners: Manners): JsonObject {
  const stream = request.stream ?? true;
  const body: JsonObject = {
    model: request.model,
    messages: request.messages.map((message) => wireMessage(message, manners)),
    stream,
  };
  if (stream && !manners.knows("no-stream-options")) body.stream_options = { include_usage: true };
  if (request.tools.length) {
    body.tools = request.tools.map(({ name, description, inputSchema }) => ({
      type: "function",
      function: { name, description, parameters: inputSchema },
    }));
    if (manners.knows(`no-thinking:${request.model}`)) body.reasoning_effort = "none";
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
  if (manners.knows("echo-reasoning")) {
    // Required even where there was no thinking.
    wire.reasoning_content = manners.recall(message.toolCalls[0]!.id)?.reasoning ?? "";
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
  if (manners.knows("echo-signature")) {
    // Of several calls made at once, only the first has one.
    const echo = manners.recall(call.id) ?? { signature: FOREIGN_SIGNATURE };
    if (isObject(echo.signature)) wire.extra_content = echo.signature as JsonObject;
  }
  return wire;
}
