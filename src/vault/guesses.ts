/** Slows down guessing: after each wrong passphrase the next answer takes longer.
 *
 * It holds within one process; whoever has the files can guess elsewhere, and there only
 * the passphrase's own strength and scrypt's cost count. */

import { WrongPassphraseError } from "./errors.ts";

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** Counts wrong passphrases. */
export class Guesses {
  readonly #delay: (ms: number) => Promise<void>;
  #wrong = 0;

  constructor(delay: (ms: number) => Promise<void>) {
    this.#delay = delay;
  }

  /** Runs one attempt. A wrong passphrase is told only after the delay. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    try {
      const result = await work();
      this.#wrong = 0;
      return result;
    } catch (error) {
      if (error instanceof WrongPassphraseError) {
        await this.#delay(Math.min(FIRST_MS * 2 ** this.#wrong++, LONGEST_MS));
      }
      throw error;
    }
  }
}
