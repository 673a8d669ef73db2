/** Talks to any server that speaks OpenAI's chat completions.
 *
 * The client library shapes requests; keys, waiting, retries and the reading of answers
 * are ours, because a server may stall, lie, break off or never stop. Nothing is logged. */

import OpenAI from "openai";
import { CancelledError, isObject, parseJson, PyraError, type Secret } from "../base/mod.ts";
import type { ChatProvider, ModelInfo, ProviderEvent, TurnRequest } from "../contracts/mod.ts";
import { type Address, resolveAddress } from "./_address.ts";
import { AnswerReader } from "./_answer.ts";
import { readChunks, readText, tooLarge } from "./_body.ts";
import { isHtml, networkFault, type Peer, ProviderFault } from "./_fault.ts";
import { chatBody, Manners } from "./_request.ts";
import { pauseBefore, type RetryLimits, sleep } from "./_retry.ts";
import { SseDecoder } from "./_sse.ts";
import { createTransport } from "./_transport.ts";
import type { Provider } from "./provider.ts";
import { Watch } from "./_watch.ts";

/** How patient we are, in milliseconds. */
export interface Timeouts {
  /** Until the first piece of an answer. Local servers may be loading a model. */
  firstMs: number;
  /** Between two pieces of an answer. */
  idleMs: number;
  /** For one whole answer, so that a trickle ends too. */
  totalMs: number;
}

/** How much we take. */
export interface Limits extends RetryLimits {
  /** Bytes of a single event. */
  eventBytes: number;
  /** Bytes of one answer. */
  answerBytes: number;
}

/** What the client is made from. */
export interface ClientOptions {
  provider: Provider;
  baseUrl?: string;
  /** Asked for each request, never kept. */
  key(): Promise<Secret | undefined>;
  timeouts: Timeouts;
  limits: Limits;
  fetch: typeof fetch;
  now(): number;
  random(): number;
}

/** A provider behind an OpenAI-compatible endpoint. */
export class OpenAICompatible implements ChatProvider {
  readonly id: string;
  readonly #options: ClientOptions;
  readonly #address: Address;
  readonly #peer: Peer;
  readonly #manners: Manners;

  /** Throws `provider.bad_address`. */
  constructor(options: ClientOptions) {
    this.id = options.provider.id;
    this.#options = options;
    this.#address = resolveAddress(options.provider, options.baseUrl);
    this.#peer = { provider: options.provider, host: this.#address.host };
    this.#manners = new Manners(options.provider);
  }

  async *stream(request: TurnRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const { limits, random } = this.#options;
    for (let attempt = 1;; attempt++) {
      const reader = new AnswerReader(this.#peer);
      try {
        yield* this.#attempt(request, reader, signal);
        return;
      } catch (error) {
        const fault = this.#toFault(error, signal);
        if (fault instanceof ProviderFault && !reader.begun) {
          if (this.#manners.learn(fault.said, request)) continue;
          const waitMs = fault.retry &&
            pauseBefore(attempt, fault.retry.afterMs, limits, random);
          if (waitMs !== undefined) {
            yield { type: "waiting", why: fault.message, waitMs, attempt };
            await sleep(waitMs, signal);
            if (!signal.aborted) continue;
          }
        }
        yield { type: "failed", error: this.#toFault(fault, signal).toInfo() };
        return;
      }
    }
  }

  async listModels(signal: AbortSignal): Promise<ModelInfo[]> {
    const { provider, timeouts, limits } = this.#options;
    if (provider.connectivityCheck !== "models") {
      throw new PyraError(`${provider.displayName} does not list its models`, {
        code: "provider.no_model_list",
        hint: "name one with --model; its documentation has them",
      });
    }
    using watch = new Watch(signal, this.#peer, timeouts.firstMs);
    try {
      const response = await this.#client(watch.signal).models.list().asResponse();
      const body = await watch.race(readText(response, limits.eventBytes, "refuse"));
      return readModelList(body, this.#peer);
    } catch (error) {
      throw this.#toFault(error, signal);
    }
  }

  async *#attempt(
    request: TurnRequest,
    reader: AnswerReader,
    signal: AbortSignal,
  ): AsyncGenerator<ProviderEvent> {
    const { timeouts, limits } = this.#options;
    using watch = new Watch(signal, this.#peer, timeouts.firstMs, timeouts.totalMs);
    const body = chatBody(request, this.#manners);
    const create = this.#client(watch.signal, request.model).chat.completions.create(
      body as unknown as OpenAI.ChatCompletionCreateParamsStreaming,
    );
    const response = await watch.race(create.asResponse());
    const type = response.headers.get("content-type") ?? "";
    if (/json|html/i.test(type) && !/stream/i.test(type)) {
      const text = await watch.race(readText(response, limits.eventBytes, "refuse"));
      if (isHtml(text)) throw this.#webPage();
      yield* reader.whole(text);
    } else {
      yield* this.#events(response, reader, watch);
    }
    const last = request.messages.at(-1);
    yield* reader.finish(last?.role === "tool", this.#manners.echo);
  }

  /** Passes on a stream as it comes. */
  async *#events(
    response: Response,
    reader: AnswerReader,
    watch: Watch,
  ): AsyncGenerator<ProviderEvent> {
    const { timeouts, limits } = this.#options;
    const decoder = new SseDecoder(limits.eventBytes);
    let received = 0;
    let first = true;
    for await (const chunk of readChunks(response)) {
      if (first && isHtml(new TextDecoder().decode(chunk.subarray(0, 200)))) throw this.#webPage();
      first = false;
      received += chunk.length;
      if (received > limits.answerBytes) throw tooLarge(limits.answerBytes);
      const events = decoder.push(chunk);
      // A comment is a sign of life, but no answer yet.
      watch.patience(events.length ? timeouts.idleMs : undefined);
      for (const data of events) {
        yield* reader.event(data);
        if (reader.ended) return;
      }
    }
    for (const data of decoder.end()) {
      if (parseJson(data) !== undefined || data.trim() === "[DONE]") yield* reader.event(data);
    }
  }

  /** One client per request: it holds nothing that outlives it, and no key at all. */
  #client(signal: AbortSignal, model?: string): OpenAI {
    const { provider, key, fetch, now } = this.#options;
    return new OpenAI({
      baseURL: this.#address.url.href,
      defaultQuery: this.#address.query,
      apiKey: "put-on-by-the-transport",
      // Given, so that none of them is looked for in the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: "off",
      maxRetries: 0,
      fetch: createTransport({ provider, address: this.#address, key, fetch, now, signal, model }),
    });
  }

  #webPage(): ProviderFault {
    return new ProviderFault(`${this.#peer.host} answered with a web page, not with an answer`, {
      code: "provider.wrong_address",
      hint: "check ai.base_url; it usually ends in /v1",
    });
  }

  /** Whatever was thrown, as an error of ours; the library wraps what `fetch` threw. */
  #toFault(error: unknown, signal: AbortSignal): PyraError {
    if (signal.aborted) return new CancelledError("The answer");
    for (let rest = error; rest instanceof Error; rest = rest.cause) {
      if (rest instanceof PyraError) return rest;
    }
    return networkFault(this.#peer, error);
  }
}

function readModelList(body: string, peer: Peer): ModelInfo[] {
  const parsed = parseJson(body);
  const list: unknown = isObject(parsed) ? parsed.data ?? parsed.models : parsed;
  if (!Array.isArray(list)) {
    throw new ProviderFault(`${peer.host} sent no list of models`, {
      code: "provider.bad_answer",
      hint: "check ai.base_url; it usually ends in /v1",
    });
  }
  return list.filter((entry) => isObject(entry)).flatMap((entry) => {
    const id = entry.id ?? entry.name;
    if (typeof id !== "string" || !id) return [];
    const window = [
      entry.context_length,
      entry.context_window,
      entry.max_context_length,
      entry.max_model_len,
      entry.max_input_tokens,
    ].find((value) => typeof value === "number" && value > 0);
    return [typeof window === "number" ? { id, contextWindow: window } : { id }];
  });
}
