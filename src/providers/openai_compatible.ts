/** Talks to any server that speaks OpenAI's chat completions.
 *
 * The client library shapes requests; keys, waiting, retries and the reading of answers
 * are ours, because a server may stall, lie, break off or never stop. Nothing is logged. */

import OpenAI from "openai";
import { CancelledError, PyraError, type Secret } from "../base/mod.ts";
import type { ChatProvider, ModelInfo, ProviderEvent, TurnRequest } from "../contracts/mod.ts";
import type { Address } from "./_address.ts";
import { AnswerReader } from "./_answer.ts";
import { readAnswer, type ReadLimits } from "./_answer_stream.ts";
import { readText } from "./_body.ts";
import { networkFault, type Peer, ProviderFault, stalledFault } from "./_fault.ts";
import { readModelList } from "./_models.ts";
import { chatBody, Manners } from "./_request.ts";
import { pauseBefore, type RetryLimits, sleep } from "./_retry.ts";
import { createTransport, type TransportOptions } from "./_transport.ts";
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

/** How often we ask, and how much we take. */
export type Limits = RetryLimits & Omit<ReadLimits, "idleMs">;

/** What the client is made from. */
export interface ClientOptions {
  provider: Provider;
  address: Address;
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
  readonly #peer: Peer;
  readonly #manners: Manners;

  constructor(options: ClientOptions) {
    this.id = options.provider.id;
    this.#options = options;
    this.#peer = { provider: options.provider, host: options.address.host };
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
      const response = await this.#client(watch.signal, provider.modelList).models.list()
        .asResponse();
      const body = await watch.race(readText(response, limits.eventBytes));
      return readModelList(body, this.#peer);
    } catch (error) {
      // Whoever asks for the list gives it a time, and means no Ctrl-C by its end.
      const late = signal.aborted && signal.reason?.name === "TimeoutError";
      throw late ? stalledFault(this.#peer) : this.#toFault(error, signal);
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
    const create = this.#client(watch.signal, { model: request.model }).chat.completions.create(
      body as unknown as OpenAI.ChatCompletionCreateParamsStreaming,
    );
    const response = await watch.race(create.asResponse());
    yield* readAnswer(response, reader, this.#peer, { watch, ...timeouts, ...limits });
    const emptyAllowed = request.messages.at(-1)?.role === "tool";
    yield* reader.finish(this.#manners, emptyAllowed);
  }

  /** One client per request: it holds nothing that outlives it, and no key at all. */
  #client(
    signal: AbortSignal,
    more: Pick<TransportOptions, "model" | "keyHeader" | "headers"> = {},
  ): OpenAI {
    const { provider, address, key, fetch, now } = this.#options;
    return new OpenAI({
      baseURL: address.url.href,
      defaultQuery: address.query,
      apiKey: "put-on-by-the-transport",
      // Given, so that none of them is looked for in the environment.
      adminAPIKey: null,
      organization: null,
      project: null,
      webhookSecret: null,
      logLevel: "off",
      maxRetries: 0,
      fetch: createTransport({ provider, address, key, fetch, now, signal, ...more }),
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
