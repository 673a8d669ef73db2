/** A conversation that runs in the daemon: relays between its wire and the app that shows it.
 *
 * The app may have been taken over: it reaches the daemon's agent, and none of the commands
 * that the daemon takes from a kernel. */

import {
  AGENT_PREFIX,
  connectDaemon,
  type DaemonConnection,
  DaemonNotRunningError,
} from "../../daemon/mod.ts";
import { type JsonObject, toErrorInfo } from "../../base/mod.ts";
import type { AppProcess } from "../app_process.ts";
import { refused } from "../refused.ts";
import { NOBODY } from "../terminal/nobody.ts";
import type { Person } from "../terminal/person.ts";
import type { TypedHow } from "../../gate/mod.ts";
import { questionOf } from "../../commands/mod.ts";
import type { Invocation } from "../invocation.ts";
import type { Elsewhere } from "../heard.ts";
import type { DaemonPlace } from "./place.ts";
import { kernelPart, onlyAgent, QuestionServer } from "./remote_person.ts";
import { type Told, toMessage } from "./told.ts";

/** The daemon's number on an app's wire. */
const DAEMON = 0;

/** An open way from an app to the daemon. Dispose it when the app has ended. */
export class Attachment implements Disposable, Elsewhere {
  readonly #daemon: DaemonConnection;
  readonly #questions: QuestionServer;
  #app: Pick<AppProcess, "wire"> | undefined;
  /** Conversations that the daemon's kernel has opened for us. */
  readonly #opened = new Set<string>();

  private constructor(daemon: DaemonConnection, person: Person) {
    this.#daemon = daemon;
    this.#questions = new QuestionServer((message) => daemon.connection.send(message), person);
  }

  /** Connects; `undefined` where no daemon runs. Throws `daemon.*` for one that is not to be
   * used: not the user's own, or of another version. */
  static async open(
    place: DaemonPlace,
    version: string,
    person: Person = NOBODY,
  ): Promise<Attachment | undefined> {
    try {
      return new Attachment(await connectDaemon(place.address, { version }), person);
    } catch (error) {
      if (error instanceof DaemonNotRunningError) return undefined;
      throw error;
    }
  }

  /** What the person said at the start, and the conversation that they named. */
  said({ argv, line }: Invocation, session?: string): void {
    this.#tell({ kind: "said", words: [...argv], question: questionOf(line) });
    if (session !== undefined) this.#tell({ kind: "named", session });
  }

  typed(text: string, how: TypedHow): void {
    this.#tell({ kind: "typed", text, how });
  }

  pipeEnded(): void {
    this.#tell({ kind: "pipeEnded" });
  }

  interrupted(): void {
    this.#tell({ kind: "interrupted" });
  }

  taint(why: string): void {
    this.#tell({ kind: "taint", why });
  }

  /** Whether the daemon's kernel has opened this conversation for us. */
  hasOpened(session: string): boolean {
    return this.#opened.has(session);
  }

  #tell(told: Told): void {
    try {
      this.#daemon.connection.send(toMessage(told));
    } catch {
      // Too long for the wire: the daemon's kernel has not seen it typed.
    }
  }

  /** What the app says, to the daemon's agent. What is for nobody there, or too long for the
   * wire, is answered at once. */
  send(message: JsonObject): void {
    try {
      const method = String(message.method);
      if (!method.startsWith(AGENT_PREFIX)) throw refused(`command the daemon: ${method}`);
      this.#daemon.connection.send(onlyAgent(message));
    } catch (error) {
      this.#app?.wire(DAEMON, { id: message.id ?? null, error: { ...toErrorInfo(error) } });
    }
  }

  /** What the daemon says, to the app, until either is gone. */
  async relayTo(app: Pick<AppProcess, "wire">): Promise<void> {
    this.#app = app;
    try {
      for await (const message of this.#daemon.messages) {
        const part = kernelPart(message);
        // What the daemon's kernel asks is not for an app to see.
        if (part) {
          this.#questions.receive(part);
          if (typeof part.opened === "string") this.#opened.add(part.opened);
        } else app.wire(DAEMON, message);
      }
    } finally {
      this.#questions.close();
      app.wire(DAEMON);
    }
  }

  [Symbol.dispose](): void {
    this.#daemon.connection.close();
  }
}
