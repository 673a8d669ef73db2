/** Paths compared as the most forgiving disk would: without regard to case, and to how a letter
 * with an accent is composed. Absolute paths with `/` only; nothing is looked up. */

/** Whether `inner` is `outer`, or lies in it. */
export function contains(outer: string, inner: string): boolean {
  const [a, b] = [spelled(outer), spelled(inner)];
  return b === a || b.startsWith(a.endsWith("/") ? a : `${a}/`);
}

/** Whether one of two paths holds the other. */
export function overlap(a: string, b: string): boolean {
  return contains(a, b) || contains(b, a);
}

function spelled(path: string): string {
  return path.replaceAll("\\", "/").normalize("NFC").toLowerCase().replace(/(.)\/+$/, "$1");
}
