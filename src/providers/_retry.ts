/** When to try again: what the server says, or ever longer pauses with some dice. */

/** How long and how often we wait. */
export interface RetryLimits {
  /** Tries after the first one. */
  retries: number;
  /** The longest single pause, in milliseconds; a server that wants more is given up. */
  waitMs: number;
}

const FIRST_PAUSE_MS = 1_000;

/** `Retry-After` in milliseconds: seconds or a date, or the finer `retry-after-ms`. */
export function parseRetryAfter(headers: Headers, now: number): number | undefined {
  const fine = Number.parseFloat(headers.get("retry-after-ms") ?? "");
  if (fine >= 0) return fine;
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  // A date has the name of a month; `Date.parse` would make one of anything.
  const date = /[a-z]{3}/i.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What Google says instead, in the body of its refusal: `"retryDelay": "36s"`. */
export function parseRetryDelay(body: string): number | undefined {
  const seconds = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(body)?.[1];
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1_000);
}

/** The pause before try number `attempt` (1 is the first repetition), or `undefined` to
 * give up. `random` is in [0, 1). */
export function pauseBefore(
  attempt: number,
  afterMs: number | undefined,
  limits: RetryLimits,
  random: () => number,
): number | undefined {
  if (attempt > limits.retries) return undefined;
  if (afterMs) return afterMs <= limits.waitMs ? Math.ceil(afterMs) : undefined;
  const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1);
  return Math.min(limits.waitMs, Math.round(pause * (0.75 + random() / 2)));
}

/** Resolves after a while, or at once when the signal aborts. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
    if (signal.aborted) end();
  });
}
