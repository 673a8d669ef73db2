/** Events pushed by a running turn, pulled by one reader who may leave at any time. */

/** What the queue does with its reader's comings and goings. */
export interface EventQueueHooks<T> {
  /** The reader asked for the first event. */
  start(): void;
  /** The reader left (`break`, `return()`) before the end. */
  abandon(): void;
  /** Whether an event that waited for the reader is no longer worth telling. */
  isStale(event: T): boolean;
}

/** An async iterator over pushed events. A generator would make a reader who leaves wait
 * until the next event comes; here he leaves at once. */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #hooks: EventQueueHooks<T>;
  readonly #events: T[] = [];
  readonly #readers: ((result: IteratorResult<T>) => void)[] = [];
  #started = false;
  #closed = false;

  constructor(hooks: EventQueueHooks<T>) {
    this.#hooks = hooks;
  }

  /** Adds an event; after `close` it is dropped. */
  push(event: T): void {
    if (this.#closed) return;
    const reader = this.#readers.shift();
    if (reader) reader({ done: false, value: event });
    else this.#events.push(event);
  }

  /** Nothing follows. Events not yet pulled can still be pulled. */
  close(): void {
    this.#closed = true;
    for (const reader of this.#readers.splice(0)) reader({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    if (!this.#started) {
      this.#started = true;
      if (!this.#closed) this.#hooks.start();
    }
    while (this.#events.length > 0) {
      const value = this.#events.shift()!;
      if (!this.#hooks.isStale(value)) return Promise.resolve({ done: false, value });
    }
    if (this.#closed) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    const running = this.#started && !this.#closed;
    this.#events.length = 0;
    this.close();
    if (running) this.#hooks.abandon();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
