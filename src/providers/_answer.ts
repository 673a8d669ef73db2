/** An assistant message put together from the pieces a server sends.
 *
 * Every piece is untrusted and may lack or repeat anything. Text is passed on at once;
 * tool calls are held back until the message is known to be whole. */

import { isObject, parseJson } from "../base/mod.ts";
import type { ProviderEvent, TokenUsage, ToolCall } from "../contracts/mod.ts";
import { type Peer, ProviderFault, quoteServer, refusalFault } from "./_fault.ts";
import type { Manners } from "./_request.ts";

/** No honest message holds more calls. */
const MAX_TOOL_CALLS = 128;

type DoneReason = Extract<ProviderEvent, { type: "done" }>["reason"];

interface PendingCall {
  index: unknown;
  id: string;
  name: string;
  arguments: string[];
  signature?: unknown;
}

/** Collects one message. */
export class AnswerReader {
  readonly #peer: Peer;
  readonly #calls: PendingCall[] = [];
  readonly #reasoning: string[] = [];
  #finish?: string;
  #usage?: TokenUsage;
  #hasText = false;
  #ended = false;

  constructor(peer: Peer) {
    this.#peer = peer;
  }

  /** Whether anything was passed on already; such a message cannot be asked for again. */
  get begun(): boolean {
    return this.#hasText || this.#reasoning.length > 0;
  }

  /** Whether the server said `[DONE]`; nothing after it counts. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Takes the data of one event. Throws a `ProviderFault` for an error in its place. */
  *event(data: string): Generator<ProviderEvent> {
    if (data.trim() === "[DONE]") {
      this.#ended = true;
      return;
    }
    const chunk = parseJson(data);
    if (!isObject(chunk)) throw this.#malformed(data);
    yield* this.#message(chunk, "delta");
  }

  /** Takes a message that came whole. */
  *whole(body: string): Generator<ProviderEvent> {
    const completion = parseJson(body);
    if (!isObject(completion) || !(completion.choices || completion.error)) {
      throw this.#malformed(body);
    }
    yield* this.#message(completion, "message");
    this.#ended = true;
  }

  /** What is left to say once the stream is over: calls, usage, `done`. Throws
   * `provider.stream_cut` where the server never said that the message is complete. */
  *finish(manners: Manners, emptyAllowed: boolean): Generator<ProviderEvent> {
    if (this.#finish === undefined && !this.#ended) {
      throw this.#cut();
    }
    const reason = this.#reason();
    if (reason === "tool_calls") {
      // All are checked before the first is passed on.
      for (const [call, signature] of [...this.#wholeCalls()]) {
        manners.remember(call.id, { signature, reasoning: this.#reasoning.join("") });
        yield { type: "tool_call", call };
      }
    } else if (reason === "stop" && !this.#hasText && !emptyAllowed) {
      throw new ProviderFault(`${this.#peer.host} sent an empty answer`, {
        code: "provider.empty_answer",
        hint: "try again, or choose another model",
      });
    }
    if (this.#usage) yield { type: "usage", usage: this.#usage };
    yield { type: "done", reason };
  }

  /** A message cut short by its length or a filter may end inside a call: then none counts. */
  #reason(): DoneReason {
    if (this.#finish === "length" || this.#finish === "max_tokens") return "length";
    if (this.#finish === "content_filter") return "filtered";
    return this.#calls.length ? "tool_calls" : "stop";
  }

  *#message(holder: Record<string, unknown>, key: "delta" | "message"): Generator<ProviderEvent> {
    if (holder.error) throw this.#errorInside(holder);
    this.#readUsage(holder);
    const choice = Array.isArray(holder.choices) ? holder.choices[0] : undefined;
    if (!isObject(choice)) return;
    if (typeof choice.finish_reason === "string" && choice.finish_reason) {
      this.#finish = choice.finish_reason;
    }
    if (choice.finish_reason === "error") throw this.#errorInside({ error: choice.error });
    const part = choice[key];
    if (!isObject(part)) return;
    yield* this.#thinking(part.reasoning_content ?? part.reasoning);
    yield* this.#content(part.content);
    yield* this.#content(part.refusal);
    if (Array.isArray(part.tool_calls)) part.tool_calls.forEach((call) => this.#toolCall(call));
  }

  /** Text, or Mistral's list of parts, some of them thinking. */
  *#content(content: unknown): Generator<ProviderEvent> {
    if (typeof content === "string") {
      if (!content) return;
      this.#hasText = true;
      yield { type: "text", delta: content };
    } else if (Array.isArray(content)) {
      for (const part of content) {
        if (!isObject(part)) continue;
        if (part.type === "text") yield* this.#content(part.text);
        else if (Array.isArray(part.thinking)) {
          for (const thought of part.thinking) {
            if (isObject(thought)) yield* this.#thinking(thought.text);
          }
        }
      }
    }
  }

  *#thinking(delta: unknown): Generator<ProviderEvent> {
    if (typeof delta !== "string" || !delta) return;
    this.#reasoning.push(delta);
    yield { type: "reasoning", delta };
  }

  /** Joins a piece to its call. Its `index` says to which; some servers send none, and some
   * send 0 for all, which shows in a new `id`. */
  #toolCall(piece: unknown): void {
    if (!isObject(piece)) return;
    const id = typeof piece.id === "string" ? piece.id : "";
    const same = (call: PendingCall) =>
      piece.index !== undefined ? call.index === piece.index : !id || call.id === id;
    let call = this.#calls.findLast(same);
    if (!call || (id && call.id && id !== call.id)) {
      if (this.#calls.length === MAX_TOOL_CALLS) throw this.#malformed("too many tool calls");
      call = { index: piece.index, id, name: "", arguments: [] };
      this.#calls.push(call);
    }
    call.id ||= id;
    call.signature ??= piece.extra_content;
    if (!isObject(piece.function)) return;
    const { name, arguments: text } = piece.function;
    if (typeof name === "string") call.name ||= name;
    if (typeof text === "string") call.arguments.push(text);
    else if (isObject(text)) call.arguments.push(JSON.stringify(text));
  }

  /** The calls, each with a name and an id of its own. */
  *#wholeCalls(): Generator<[ToolCall, unknown]> {
    const taken = new Set<string>();
    for (const [position, pending] of this.#calls.entries()) {
      if (!pending.name) throw this.#malformed("a tool call without a name");
      let id = pending.id || `call_${position + 1}`;
      while (taken.has(id)) id += "_";
      taken.add(id);
      const { name } = pending;
      // Without a reason for its end, a call whose arguments never began may be half of one.
      if (pending.arguments.length === 0 && this.#finish === undefined) {
        throw this.#cut();
      }
      yield [{ id, name, arguments: pending.arguments.join("") || "{}" }, pending.signature];
    }
  }

  /** Counts stand in the last chunk, in each one, or under a name of their own (Groq). */
  #readUsage(holder: Record<string, unknown>): void {
    const usage = isObject(holder.usage)
      ? holder.usage
      : isObject(holder.x_groq)
      ? holder.x_groq.usage
      : undefined;
    if (!isObject(usage)) return;
    const { prompt_tokens: input, completion_tokens: output } = usage;
    if (isCount(input) && isCount(output)) this.#usage = { input, output };
  }

  #errorInside(holder: Record<string, unknown>): ProviderFault {
    const error = isObject(holder.error) ? holder.error : {};
    const status = [error.code, error.status, error.status_code].map(Number).find((number) =>
      number >= 400 && number < 600
    );
    const kind = `${error.type} ${error.code}`;
    const guess = /rate_limit/.test(kind) ? 429 : /invalid_request/.test(kind) ? 400 : 500;
    return refusalFault(this.#peer, { status: status ?? guess, body: JSON.stringify(holder) });
  }

  #cut(): ProviderFault {
    return new ProviderFault(`${this.#peer.host} broke off in the middle of its answer`, {
      code: "provider.stream_cut",
      hint: "try again",
      retry: {},
    });
  }

  #malformed(what: string): ProviderFault {
    return new ProviderFault(
      `${this.#peer.host} sent what is no chat completion: ${quoteServer(what)}`,
      { code: "provider.bad_answer", hint: "check ai.base_url and the model" },
    );
  }
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
