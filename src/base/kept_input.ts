/** Input that several readers take from in turn. What was read for one who did not wait for it is
 * kept for the next: no reader takes a piece away from another. Pure. */

export class KeptInput {
  readonly #read: () => Promise<Uint8Array | undefined>;
  #next: Promise<Uint8Array | undefined> | undefined;

  /** `read` gives the next piece, `undefined` at the end. */
  constructor(read: () => Promise<Uint8Array | undefined>) {
    this.#read = read;
  }

  /** The next piece; `undefined` at the end, or when by then it `isWanted` no more. One reader at a
   * time. */
  async read(isWanted: () => boolean = () => true): Promise<Uint8Array | undefined> {
    const piece = await (this.#next ??= this.#read());
    // The end stays.
    if (!isWanted() || piece === undefined) return undefined;
    this.#next = undefined;
    return piece;
  }

  /** All that comes. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (let piece; (piece = await this.read());) yield piece;
  }
}
