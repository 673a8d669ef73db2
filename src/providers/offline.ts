/** The provider for when there is none: answers by plain rules, without model or network.
 *
 * It speaks the same interface and drives the same loop and tools as a model would,
 * and it says what it is. */

import { CancelledError } from "../base/mod.ts";
import type {
  ChatMessage,
  ChatProvider,
  LocalServer,
  ModelInfo,
  ProviderEvent,
  TurnRequest,
} from "../contracts/mod.ts";
import { afterResult, firstCall, readWish, unmarked, type WishedCall } from "./_offline_memory.ts";
import { answerByRule, noMemory } from "./_offline_rules.ts";
import { getProvider } from "./lookup.ts";

/** What the rules look at beside the conversation. */
export interface OfflineOptions {
  /** Milliseconds since 1970. */
  now(): number;
  /** Model servers that run here, looked for at the first question; mentioned, never used. */
  found?(): Promise<readonly LocalServer[]>;
}

/** Answers by rule. */
export class OfflineProvider implements ChatProvider {
  readonly id = "offline";
  readonly #options: OfflineOptions;
  #found: Promise<readonly LocalServer[]> | undefined;

  constructor(options: OfflineOptions) {
    this.#options = options;
  }

  async *stream(request: TurnRequest, signal: AbortSignal): AsyncGenerator<ProviderEvent> {
    const found = await (this.#found ??= this.#options.found?.() ?? Promise.resolve([]));
    const move = this.#move(request, found);
    const pieces = typeof move === "string" ? this.#pieces(move, request.stream) : [];
    for (const delta of pieces) {
      if (signal.aborted) break;
      yield { type: "text", delta };
    }
    if (signal.aborted) {
      yield { type: "failed", error: new CancelledError("The answer").toInfo() };
      return;
    }
    if (typeof move !== "string") {
      // Unique in the conversation, and the same whenever it is asked again.
      const id = `offline_${request.messages.length}`;
      const args = JSON.stringify(move.args);
      yield { type: "tool_call", call: { id, name: move.name, arguments: args } };
    }
    yield { type: "usage", usage: { input: 0, output: 0 } };
    yield { type: "done", reason: typeof move === "string" ? "stop" : "tool_calls" };
  }

  listModels(): Promise<ModelInfo[]> {
    return Promise.resolve([{ id: getProvider("offline").defaultModel }]);
  }

  /** The next step in the conversation: a call, or words. */
  #move(
    { messages, tools }: TurnRequest,
    found: readonly LocalServer[],
  ): WishedCall | string {
    const names = new Set(tools.map((tool) => tool.name));
    const memory = tools.some((tool) => tool.name.startsWith("memory_"));
    const said = messages.findLast((message) => message.role === "user")?.content ?? "";
    // What was attached is no wish of the user's.
    const sentence = said.split(/\s*<untrusted /, 1)[0]!;
    const wish = readWish(sentence);
    const last: ChatMessage | undefined = messages.at(-1);
    if (last?.role === "tool") return wish ? afterResult(wish, last) : unmarked(last.content);
    if (wish) {
      const call = firstCall(wish, names);
      if (call) return call;
      if (wish.kind !== "recall") return noMemory();
    }
    return answerByRule(sentence, { now: this.#options.now(), found, memory });
  }

  /** Word by word, spaces kept; in one piece where streaming is not wanted. */
  #pieces(text: string, stream = true): string[] {
    return stream ? text.match(/\s*\S+|\s+$/g) ?? [] : [text];
  }
}
