/** What a part writes to a standard stream of its own, on its way to the user's.
 *
 * The part is untrusted, and holds none of the user's streams: whatever reads them may write to the
 * terminal that the kernel asks on. It is read no faster than its output is taken. */

import type { Readable } from "node:stream";

/** Takes some of it; resolves when there is room for more, rejects when nobody reads any more. */
export type ShowOutput = (stream: 1 | 2, bytes: Uint8Array) => Promise<void>;

/** Hands on what comes, piece by piece. */
export function relayOutput(
  from: Readable,
  show: (bytes: Uint8Array) => Promise<void>,
): { ended: Promise<void>; drop(): void } {
  const over = Promise.withResolvers<void>();
  let showing = Promise.resolve();
  const drop = () => {
    // The part hears of it as of any pipe that is closed.
    from.destroy();
    over.resolve();
  };
  from.on("data", (bytes: Uint8Array) => {
    from.pause();
    showing = show(bytes).then(() => void from.resume(), drop);
  });
  from.on("error", drop);
  from.on("end", () => void showing.then(over.resolve));
  return { ended: over.promise, drop };
}
