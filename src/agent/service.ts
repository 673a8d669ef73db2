/** The agent service of one process: sessions, turns, open questions.
 *
 * What was said is read from the store at the start of every turn, so that two processes
 * may share a session and a crash needs no repair. Holds no secrets; never throws out of
 * an iterator; never prints. */

import { type ErrorInfo, EventQueue, PyraError, toErrorInfo } from "../base/mod.ts";
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
import { redactSecrets } from "../security/mod.ts";
import { Approvals } from "./approvals.ts";
import { toWire } from "./history.ts";
import type { AgentOptions } from "./options.ts";
import { newSessionState, type SessionState } from "./request.ts";
import { runTurn, type TurnEnd } from "./turn.ts";

/** A session is in the middle of a turn. */
export class SessionBusyError extends PyraError {
  constructor(sessionId: string) {
    super(`Session ${sessionId} is still answering`, {
      code: "session.busy",
      hint: "wait for the end of the answer, or stop it",
    });
  }
}

/** Creates the service. Opens nothing by itself. */
export function createAgentService(options: AgentOptions): AgentService {
  return new LocalAgentService(options);
}

/** A turn under way. */
interface Running {
  signal: AbortSignal;
  done: Promise<void>;
}

class LocalAgentService implements AgentService {
  readonly #options: AgentOptions;
  readonly #approvals = new Approvals();
  readonly #running = new Map<string, Running>();
  readonly #states = new Map<string, SessionState>();

  constructor(options: AgentOptions) {
    this.#options = options;
  }

  async open(options: SessionOptions & { resume?: string } = {}): Promise<SessionInfo> {
    const { provider, settings, store, ports } = this.#options;
    if (options.resume === undefined) {
      const id = ports.id();
      const { title, model = settings.model } = options;
      const created = { type: "session", id, provider: provider.id, model } as const;
      await store.append(id, { ...created, at: this.#now(), ...title ? { title } : {} });
      if (options.system) {
        await store.append(id, { type: "set", at: this.#now(), system: options.system });
      }
      return (await store.read(id)).info;
    }
    const opened = await store.open?.(options.resume);
    const { info } = await store.read(options.resume);
    if (opened?.tainted) this.#state(info.id).tainted = true;
    // A model belongs to its provider: with another one, the session goes on with ours.
    const moved = info.provider !== provider.id
      ? { provider: provider.id, model: settings.model }
      : {};
    return await this.#set(info.id, { ...moved, ...chosen(options) });
  }

  async list(): Promise<ListedSession[]> {
    return await this.#options.store.list();
  }

  async history(sessionId: string): Promise<ChatMessage[]> {
    return toWire((await this.#options.store.read(sessionId)).messages);
  }

  async configure(sessionId: string, options: SessionOptions): Promise<SessionInfo> {
    return await this.#set(sessionId, chosen(options));
  }

  send(sessionId: string, input: UserInput, signal?: AbortSignal): AsyncIterable<AgentEvent> {
    const abandoned = new AbortController();
    const queue = new EventQueue<AgentEvent>({
      start: async () => {
        const stop = signal ? AbortSignal.any([signal, abandoned.signal]) : abandoned.signal;
        const emit = (event: AgentEvent) => queue.push(event);
        const { reason, error } = await this.#turn(sessionId, { input, emit, stop });
        queue.push({ type: "end", reason, ...error ? { error: redacted(error) } : {} });
        queue.close();
      },
      abandon: () => abandoned.abort(),
      // A reader busy with one question must not be asked another that is settled by then.
      isStale: (event) => "request" in event && !this.#approvals.isOpen(event.request.id),
    });
    return queue;
  }

  answer(questionId: string, answer: PlanAnswer): Promise<boolean> {
    return Promise.resolve(this.#approvals.answer(questionId, answer));
  }

  async undo(sessionId: string): Promise<string | undefined> {
    await this.#idle(sessionId);
    const { store } = this.#options;
    const { messages } = await store.read(sessionId);
    const last = messages.findLast((message) => message.role === "user");
    if (!last) return undefined;
    await store.append(sessionId, { type: "undo", at: this.#now() });
    return last.content;
  }

  async remove(sessionId: string): Promise<void> {
    await this.#idle(sessionId);
    await this.#options.store.remove(sessionId);
    this.#states.delete(sessionId);
  }

  /** Runs one turn, alone in its session. Never rejects. */
  async #turn(
    sessionId: string,
    { input, emit, stop }: {
      input: UserInput;
      emit: (event: AgentEvent) => void;
      stop: AbortSignal;
    },
  ): Promise<TurnEnd> {
    const finished = Promise.withResolvers<void>();
    try {
      await this.#idle(sessionId);
      this.#running.set(sessionId, { signal: stop, done: finished.promise });
    } catch (error) {
      return { reason: "failed", error: toErrorInfo(error) };
    }
    try {
      return await runTurn(input, {
        options: this.#options,
        session: await this.#options.store.read(sessionId),
        state: this.#state(sessionId),
        emit,
        askPlan: (request, signal) => {
          const answer = this.#approvals.wait(request.id, signal);
          emit({ type: "plan_question", request });
          return answer;
        },
        signal: stop,
      });
    } catch (error) {
      return { reason: "failed", error: toErrorInfo(error) };
    } finally {
      this.#running.delete(sessionId);
      finished.resolve();
    }
  }

  /** Returns when no turn runs; one that was stopped is waited for. Throws `session.busy`. */
  async #idle(sessionId: string): Promise<void> {
    for (;;) {
      const running = this.#running.get(sessionId);
      if (!running) return;
      if (!running.signal.aborted) throw new SessionBusyError(sessionId);
      await running.done;
    }
  }

  #state(sessionId: string): SessionState {
    const state = this.#states.get(sessionId) ?? newSessionState();
    this.#states.set(sessionId, state);
    return state;
  }

  async #set(sessionId: string, changes: SessionOptions & { provider?: string }) {
    const { store } = this.#options;
    if (Object.keys(changes).length > 0) {
      await store.read(sessionId); // throws for a session that is not there
      await store.append(sessionId, { type: "set", at: this.#now(), ...changes });
    }
    return (await store.read(sessionId)).info;
  }

  #now(): string {
    return new Date(this.#options.ports.now()).toISOString();
  }
}

/** An error may quote what a server or a tool said. */
function redacted(error: ErrorInfo): ErrorInfo {
  return { ...error, message: redactSecrets(error.message) };
}

/** The options that were given a value. */
function chosen({ model, system, title }: SessionOptions): SessionOptions {
  return Object.fromEntries(
    Object.entries({ model, system, title }).filter(([, value]) => value !== undefined),
  );
}
