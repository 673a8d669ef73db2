/** An unlocked vault in memory: for how long, and what must be forgotten with it. */

import { knownSecrets } from "../security/mod.ts";
import type { SecretStore } from "./store.ts";

/** How long a session may last, in milliseconds. */
export interface SessionLimits {
  idle: number;
  hard: number;
}

/** A clock that only goes on, in milliseconds; the wall clock can be set. */
interface Clocks {
  ticks(): number;
}

/** One unlocking, until `end()`. */
export class Session {
  readonly #limits: SessionLimits;
  readonly #unlockedAt: number;
  readonly #clocks: Clocks;
  readonly #unlockedTick: number;
  #lastTick: number;
  readonly #handedOut = new Set<string>();
  #store: SecretStore;
  #lastUse: number;
  #timer?: ReturnType<typeof setTimeout>;

  /** `onTimer` is called when a limit may have been reached; whether it was, `limitReached()`
   * says. */
  constructor(
    store: SecretStore,
    { limits, now, ticks = now, onTimer }:
      & Partial<Clocks>
      & { limits: SessionLimits; now: () => number; onTimer: () => void },
  ) {
    this.#store = store;
    this.#limits = limits;
    this.#clocks = { ticks };
    this.#unlockedAt = this.#lastUse = now();
    this.#unlockedTick = this.#lastTick = ticks();
    const arm = () => {
      const rest = Math.max(Math.min(this.locksAt - now(), limits.idle), 1);
      // Timers hold 31 bits; and a vault that waits must not keep the process alive.
      const timer = setTimeout(fire, Math.min(rest, 2 ** 31 - 1));
      Deno.unrefTimer(timer);
      this.#timer = timer;
    };
    const fire = () => this.limitReached(now()) ? onTimer() : arm();
    arm();
  }

  get store(): SecretStore {
    return this.#store;
  }

  /** Goes over to the next generation of files; the old key is overwritten. */
  set store(next: SecretStore) {
    this.#store.close();
    this.#store = next;
  }

  /** When it ends if not used before; milliseconds since 1970. */
  get locksAt(): number {
    return Math.min(this.#lastUse + this.#limits.idle, this.#unlockedAt + this.#limits.hard);
  }

  /** Which limit has been reached, if any. */
  limitReached(now: number): "idle" | "hard limit" | undefined {
    // Either clock will do: one that was set back keeps no vault open, and one that stood still
    // while the machine slept does not, either.
    const tick = this.#clocks.ticks();
    const passed = (at: number, since: number) => Math.max(now - at, tick - since);
    if (passed(this.#unlockedAt, this.#unlockedTick) >= this.#limits.hard) return "hard limit";
    return passed(this.#lastUse, this.#lastTick) >= this.#limits.idle ? "idle" : undefined;
  }

  /** Notes that it was used. */
  touch(now: number): void {
    this.#lastUse = now;
    this.#lastTick = this.#clocks.ticks();
  }

  /** Tells the redactor of a value for as long as the session lasts. */
  remember(value: string): void {
    if (this.#handedOut.has(value)) return;
    this.#handedOut.add(value);
    knownSecrets.add(value);
  }

  /** Overwrites the key, and takes back from the redactor what it was told. */
  end(): void {
    clearTimeout(this.#timer);
    this.#store.close();
    for (const value of this.#handedOut) knownSecrets.remove(value);
    this.#handedOut.clear();
  }
}
