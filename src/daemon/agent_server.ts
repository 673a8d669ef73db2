/** An `AgentService` for one client: takes its requests, sends answers and events back.
 *
 * Pure: what carries the messages is handed in. A request is `{id, method, params}`; each gets
 * exactly one `{id, result}` or `{id, error}`, a turn before that any number of `{id, event}`.
 * A client that is gone leaves nothing behind: its turns are stopped, its questions denied. */

import { isObject, type Json, type JsonObject, toErrorInfo } from "../base/mod.ts";
import type { AgentService } from "../contracts/mod.ts";
import { DaemonBusyError, DaemonMethodError, DaemonProtocolError } from "./errors.ts";

/** What the methods of the agent begin with on the wire. */
export const AGENT_PREFIX = "agent.";

/** Most requests of one client at a time. */
const MAX_REQUESTS = 64;

/** Methods that are passed on as they come. */
const METHODS = ["open", "list", "history", "configure", "undo", "remove"] as const;

/** A turn under way. */
interface Turn {
  abort: AbortController;
  /** The client no longer reads it. */
  left: boolean;
  done: Promise<void>;
}

/** Serves one client. */
export class AgentServer {
  readonly #service: AgentService;
  readonly #send: (message: JsonObject) => void;
  readonly #turns = new Map<number, Turn>();
  /** What this client was asked; nobody else's questions are its to answer. */
  readonly #questions = new Set<string>();
  #open = 0;

  constructor(service: AgentService, send: (message: JsonObject) => void) {
    this.#service = service;
    this.#send = send;
  }

  /** Takes one message. Never throws: what is wrong with it, the client is told. */
  receive(message: JsonObject): void {
    void this.#answer(message);
  }

  /** Stops the client's turns; resolves when they have ended. */
  async gone(): Promise<void> {
    const turns = [...this.#turns.values()];
    turns.forEach(leave);
    await Promise.all(turns.map((turn) => turn.done));
  }

  async #answer({ id = null, method, params }: JsonObject): Promise<void> {
    this.#open += 1;
    try {
      if (this.#open > MAX_REQUESTS) throw new DaemonBusyError("requests of this client");
      const result = await this.#run(
        Number(id),
        String(method),
        Array.isArray(params) ? params : [],
      );
      this.#send({ id, result: result ?? null });
    } catch (error) {
      this.#send({ id, error: { ...toErrorInfo(error) } });
    } finally {
      this.#open -= 1;
    }
  }

  async #run(id: number, method: string, params: Json[]): Promise<Json | undefined> {
    const name = method.slice(AGENT_PREFIX.length);
    const [first = null] = params;
    if (name === "send") return void await this.#turn(id, params);
    const turn = this.#turns.get(Number(first));
    if (name === "abort") return void turn?.abort.abort();
    if (name === "leave") return void (turn && leave(turn));
    if (name === "answer") {
      const asked = this.#questions.delete(String(first));
      const answer = isObject(params[1]) ? params[1] : { verdict: "no" };
      return asked && await this.#service.answer(String(first), answer as never);
    }
    if (!(METHODS as readonly string[]).includes(name)) {
      throw new DaemonMethodError(method);
    }
    const call = this.#service[name as typeof METHODS[number]] as (
      ...params: Json[]
    ) => Promise<unknown>;
    return await call.apply(this.#service, params) as Json | undefined;
  }

  /** Runs a turn to its end and sends what happens in it. */
  async #turn(id: number, [sessionId = "", input = ""]: Json[]): Promise<void> {
    if (this.#turns.has(id)) throw new DaemonProtocolError("the number of a turn is in use");
    const abort = new AbortController();
    const ended = Promise.withResolvers<void>();
    const turn: Turn = { abort, left: false, done: ended.promise };
    this.#turns.set(id, turn);
    try {
      const events = this.#service.send(String(sessionId), input as never, abort.signal);
      for await (const event of events) {
        if (turn.left) continue;
        if ("request" in event) this.#questions.add(event.request.id);
        this.#send({ id, event: event as unknown as Json });
      }
    } finally {
      this.#turns.delete(id);
      ended.resolve();
    }
  }
}

/** Stops a turn that nobody reads any more. */
function leave(turn: Turn): void {
  turn.left = true;
  turn.abort.abort();
}
