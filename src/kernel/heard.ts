/** What a kernel hears of its person before an app does: typed, piped in, said at the start.
 *
 * Goes to the record of the conversation; where that is the daemon's, its kernel is told as well. */

import type { TypedHow } from "../gate/mod.ts";
import type { Conversation } from "./acts/conversation.ts";
import type { OriginRecord } from "../gate/origin.ts";
import { type CommandLine, questionOf } from "../commands/mod.ts";

/** The most of what was piped in that is remembered as such at once, in bytes. */
const REMEMBERED = 256 * 1024;

/** Whoever keeps a record of it. */
export interface Listener {
  typed(text: string, how: TypedHow): void;
  pipeEnded(): void;
  /** Ctrl-C went to the app. */
  interrupted(): void;
}

/** A conversation that another kernel keeps: the daemon's. */
export interface Elsewhere extends Listener {
  taint(why: string): void;
}

/** What looks at piped input on its way. */
export interface InputWatcher {
  /** Sees some before the app has it; where it rejects, the app gets none. */
  before(bytes: Uint8Array): Promise<void> | void;
  /** There is no more. */
  ended(): void;
}

/** One app's person. */
export class Heard implements Listener {
  readonly #origins: OriginRecord;
  readonly #conversation: Conversation;
  readonly #elsewhere: Elsewhere | undefined;

  constructor(
    { origins, conversation, elsewhere }: {
      origins: OriginRecord;
      conversation: Conversation;
      elsewhere?: Elsewhere;
    },
  ) {
    this.#origins = origins;
    this.#conversation = conversation;
    this.#elsewhere = elsewhere;
  }

  typed(text: string, how: TypedHow): void {
    this.#origins.typed(text, how);
    this.#elsewhere?.typed(text, how);
  }

  pipeEnded(): void {
    this.#origins.pipeEnded();
    this.#elsewhere?.pipeEnded();
  }

  interrupted(): void {
    this.#origins.interrupted();
    this.#elsewhere?.interrupted();
  }

  /** Content from outside is about to enter; resolves when that is written down. */
  async outside(name: string, bytes: Uint8Array): Promise<void> {
    await this.#conversation.taint(name);
    this.#elsewhere?.taint(name);
    this.#origins.outside(name, new TextDecoder().decode(bytes.subarray(0, REMEMBERED)));
  }

  /** Watches what is piped in: lines that the person says, or, beside a question on the command
   * line, content from outside. */
  stdin(line: CommandLine): InputWatcher {
    const utf8 = new TextDecoder();
    const isContent = questionOf(line) !== "";
    return {
      before: async (bytes) => {
        if (isContent) await this.outside("what is piped in", bytes);
        else this.typed(utf8.decode(bytes, { stream: true }), "piped");
      },
      ended: () => this.pipeEnded(),
    };
  }
}
