/** The daemon's `AgentService`, as a front end sees it; the other end is `agent_server.ts`.
 *
 * Pure: what carries the messages is handed in. When that breaks, every turn ends with
 * `daemon.lost` and every call rejects with it. */

import {
  EventQueue,
  fromErrorInfo,
  type Json,
  type JsonObject,
  type PyraError,
  toErrorInfo,
} from "../base/mod.ts";
import type {
  AgentEvent,
  AgentService,
  ChatMessage,
  ListedSession,
  PlanAnswer,
  SessionInfo,
  SessionOptions,
  UserInput,
} from "../contracts/mod.ts";
import { AGENT_PREFIX } from "./agent_server.ts";
import { readErrorInfo } from "./client.ts";
import { DaemonLostError } from "./errors.ts";

/** A request under way. */
interface Pending {
  resolve(result: Json): void;
  reject(error: PyraError): void;
  onEvent?(event: AgentEvent): void;
}

/** A turn that is being read. */
interface Turn {
  id: number;
  /** The questions it put. */
  asked: Set<string>;
  /** The user said "no, and stop": what else it asked is settled. */
  stopped: boolean;
}

/** An `AgentService` behind a wire. */
export class AgentClient implements AgentService {
  readonly #send: (message: JsonObject) => void;
  readonly #pending = new Map<number, Pending>();
  readonly #turns = new Set<Turn>();
  #lastId = 0;
  #lost: PyraError | undefined;

  constructor(send: (message: JsonObject) => void) {
    this.#send = send;
  }

  /** Takes one message of the daemon. */
  receive({ id, event, error, result }: JsonObject): void {
    const pending = this.#pending.get(Number(id));
    if (!pending) return;
    if (event !== undefined) return pending.onEvent?.(event as unknown as AgentEvent);
    this.#pending.delete(Number(id));
    if (error !== undefined) pending.reject(fromErrorInfo(readErrorInfo(error)));
    else pending.resolve(result ?? null);
  }

  /** The wire is gone. */
  lost(error: PyraError = new DaemonLostError()): void {
    this.#lost = error;
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  async open(options: SessionOptions & { resume?: string } = {}): Promise<SessionInfo> {
    return await this.#call("open", [plain(options)]) as unknown as SessionInfo;
  }

  async list(): Promise<ListedSession[]> {
    return await this.#call("list", []) as unknown as SessionInfo[];
  }

  async history(sessionId: string): Promise<ChatMessage[]> {
    return await this.#call("history", [sessionId]) as unknown as ChatMessage[];
  }

  async configure(sessionId: string, options: SessionOptions): Promise<SessionInfo> {
    return await this.#call("configure", [sessionId, plain(options)]) as unknown as SessionInfo;
  }

  async undo(sessionId: string): Promise<string | undefined> {
    return await this.#call("undo", [sessionId]) as string | null ?? undefined;
  }

  async remove(sessionId: string): Promise<void> {
    await this.#call("remove", [sessionId]);
  }

  async answer(questionId: string, answer: PlanAnswer): Promise<boolean> {
    for (const turn of this.#turns) {
      if (answer.verdict === "stop" && turn.asked.has(questionId)) turn.stopped = true;
    }
    return await this.#call("answer", [questionId, plain(answer)]) === true;
  }

  send(sessionId: string, input: UserInput, signal?: AbortSignal): AsyncIterable<AgentEvent> {
    const turn: Turn = { id: ++this.#lastId, asked: new Set(), stopped: false };
    const stop = () => void this.#call("abort", [turn.id]).catch(() => {});
    const end = (event: AgentEvent & { type: "end" }) => {
      queue.push(event);
      queue.close();
    };
    const queue = new EventQueue<AgentEvent>({
      start: async () => {
        if (signal?.aborted) return end({ type: "end", reason: "cancelled" });
        signal?.addEventListener("abort", stop, { once: true });
        this.#turns.add(turn);
        try {
          await this.#request(turn.id, "send", [sessionId, plain(input)], (event) => {
            if ("request" in event) turn.asked.add(event.request.id);
            queue.push(event);
          });
          queue.close();
        } catch (error) {
          end({ type: "end", reason: "failed", error: toErrorInfo(error) });
        } finally {
          signal?.removeEventListener("abort", stop);
          this.#turns.delete(turn);
        }
      },
      abandon: () => void this.#call("leave", [turn.id]).catch(() => {}),
      isStale: (event) => "request" in event && (turn.stopped || signal?.aborted === true),
    });
    return queue;
  }

  #call(method: string, params: Json[]): Promise<Json> {
    return this.#request(++this.#lastId, method, params);
  }

  #request(
    id: number,
    method: string,
    params: Json[],
    onEvent?: (event: AgentEvent) => void,
  ): Promise<Json> {
    const { promise, resolve, reject } = Promise.withResolvers<Json>();
    if (this.#lost) reject(this.#lost);
    else {
      this.#pending.set(id, { resolve, reject, onEvent });
      this.#send({ id, method: `${AGENT_PREFIX}${method}`, params });
    }
    return promise;
  }
}

/** Plain data without what is undefined. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}
