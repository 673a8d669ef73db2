/** Names for things: sortable by time, safe in file names, not guessable. */

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The clock and the dice, as ports: the pure folders get them handed in. */
export interface Ports {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** A new id; see {@linkcode newId}. */
  id(): string;
}

/** An id of 16 lower-case characters: 9 of time (ms, so ids sort by age) and
 * 7 (35 bits) of randomness from `crypto`. */
export function newId(now: number): string {
  let time = "";
  for (let rest = now, i = 0; i < 9; i++) {
    time = ALPHABET[rest % 32] + time;
    rest = Math.floor(rest / 32);
  }
  const random = crypto.getRandomValues(new Uint8Array(7));
  return time + Array.from(random, (byte) => ALPHABET[byte % 32]).join("");
}
