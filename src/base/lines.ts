/** Splits a stream of bytes into lines without ever holding more than one of them.
 *
 * What comes is untrusted: it may have no newline, be endless, or not be text. */

/** A line was longer than allowed; thrown by {@linkcode readLines}. */
export class LineTooLong extends RangeError {}

/** The lines of a stream, without their newline; the last one need not have one. `limit` is the
 * longest line in bytes, looked at anew for each. The stream is left open on a throw: closed,
 * its writer would learn of it before it can be ended. */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
  limit: () => number,
): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let size = 0;
  const take = (last: Uint8Array): Uint8Array => {
    if (parts.length === 0) return last;
    const line = new Uint8Array(size + last.length);
    let at = 0;
    for (const part of [...parts, last]) {
      line.set(part, at);
      at += part.length;
    }
    parts = [];
    size = 0;
    return line;
  };
  for await (const chunk of stream.values({ preventCancel: true })) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      if (size + end - start > limit()) throw new LineTooLong();
      yield take(chunk.subarray(start, end));
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    size += rest.length;
    if (size > limit()) throw new LineTooLong();
    if (rest.length > 0) parts.push(rest);
  }
  if (size > 0) {
    const last = parts.pop()!;
    size -= last.length;
    yield take(last);
  }
}
