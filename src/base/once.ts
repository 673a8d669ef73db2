/** What is opened late is opened once. Pure. */

/** Runs `open` at the first call; later calls get the same. */
export function once<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => opened ??= open();
}
