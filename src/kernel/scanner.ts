/** The injection scan of long or foreign texts, in a part without rights: one process per kernel,
 * started when it is first needed.
 *
 * Nothing is believed of it but what adds a warning: a part that was taken over can leave warnings
 * out, and nothing else. One that is too slow, crashes or answers nonsense counts as a warning. */

import type { JsonObject } from "../base/mod.ts";
import { ExitCode } from "../base/mod.ts";
import type { AppProcess } from "./app_process.ts";

/** What stands for a scan that did not happen. */
export const UNSCANNED = "could not be scanned";

/** How long a text may take, in milliseconds; a megabyte of the worst takes a tenth of it. */
const PATIENCE_MS = 2_000;

/** The same for the first one, which waits for the part to start. */
const START_PATIENCE_MS = 10_000;

/** How long no part is started after one that failed, in milliseconds. */
const REST_MS = 5_000;

/** The longest text that is scanned, in characters; no part of Pyra hands on more. */
const TEXT_LIMIT = 4 * 1024 * 1024;

const MOST_LABELS = 100;
const LABEL = /^[a-z][a-z0-9-]{0,60}$/;

/** The part, once it was started. */
export type ScanPart = Pick<AppProcess, "wire" | "kill" | "ended">;

/** What a scanner needs. */
export interface ScannerOptions {
  /** Starts the part; `onAnswer` gets what it says, `ready` first. */
  start(onAnswer: (message: JsonObject) => void): Promise<ScanPart>;
  /** The part failed; `why` completes "it …". */
  onFailure(why: string): void;
  /** @default Date.now */
  now?(): number;
  /** @default 2,000 */
  patienceMs?: number;
  /** The same for the first, until the part has started. @default 10,000 */
  startPatienceMs?: number;
}

/** Scans for one kernel. */
export class Scanner {
  readonly #options: ScannerOptions;
  readonly #waiting = new Map<number, (labels: readonly string[]) => void>();
  #part: { started: Promise<ScanPart>; listening: Promise<ScanPart> } | undefined;
  #hasAnswered = false;
  #restsUntil = 0;
  #last = 0;

  constructor(options: ScannerOptions) {
    this.#options = options;
  }

  /** The labels of what is found, each once. Never rejects. */
  async scan(text: string): Promise<readonly string[]> {
    if (text === "") return [];
    if (text.length > TEXT_LIMIT || this.#now() < this.#restsUntil) return [UNSCANNED];
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<readonly string[]>();
    this.#waiting.set(id, resolve);
    const patience = this.#options.patienceMs ?? PATIENCE_MS;
    const timer = setTimeout(
      () => this.#fail("took too long"),
      this.#hasAnswered ? patience : this.#options.startPatienceMs ?? START_PATIENCE_MS,
    );
    this.#part ??= this.#start();
    this.#part.listening.then(
      (part) => part.wire(0, { id, text }),
      () => this.#fail("could not be started"),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  /** Ends the part, if there is one. */
  stop(): void {
    const part = this.#part;
    this.#part = undefined;
    void part?.started.then((one) => one.kill(ExitCode.ok), () => {});
  }

  #start() {
    const listens = Promise.withResolvers<void>();
    const started = this.#options.start((message) => {
      if (message.ready === true) listens.resolve();
      else if (this.#part === part) this.#take(message);
    });
    const listening = started.then(async (one) => (await listens.promise, one));
    const part = { started, listening };
    void started.then(({ ended }) => ended).then(() => {
      if (this.#part === part) this.#fail("ended by itself");
    }, () => {});
    return part;
  }

  #take({ id, labels }: JsonObject): void {
    const resolve = typeof id === "number" ? this.#waiting.get(id) : undefined;
    if (!resolve) return;
    this.#hasAnswered = true;
    const isSound = Array.isArray(labels) && labels.length <= MOST_LABELS &&
      labels.every((label) => typeof label === "string" && LABEL.test(label));
    resolve(isSound ? [...new Set(labels.map(String))] : [UNSCANNED]);
  }

  /** Whoever waits hears that it was not scanned. */
  #fail(why: string): void {
    if (this.#part) this.#options.onFailure(why);
    this.stop();
    this.#hasAnswered = false;
    this.#restsUntil = this.#now() + REST_MS;
    for (const resolve of [...this.#waiting.values()]) resolve([UNSCANNED]);
    this.#waiting.clear();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
