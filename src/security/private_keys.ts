/** Private keys in PEM armour: many lines, sometimes cut off, sometimes escaped in JSON. */

/** The longest body taken for a key; one of RSA with 16384 bits has 13 KB. */
const LONGEST_BODY = 32 * 1024;

/** A mention of the first line alone is not a key. */
const SHORTEST_BODY = 64;

const BEGIN = /-----BEGIN[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----/g;

/** Base64 in lines, white space (escaped or not, quoted or not), headers such as
 * `Proc-Type: 4,ENCRYPTED`. A word of prose ends it: short runs count only as a last line. */
const BODY =
  /(?:[A-Za-z0-9+/=]{16,}|\s|\\{1,4}[rnt]|["'>|,+]|[A-Za-z-]{3,20}: [^\n\\]{0,200}|[A-Za-z0-9+/=]{1,15}(?=\s*(?:$|\n|\\|-----|["'])))*/y;

const END = /-----END[ A-Z0-9_-]{0,100}PRIVATE KEY(?: BLOCK)?-----/y;

/** A first line, and a last line, whose end has not come yet. */
const HALF_BEGIN = /-----BEGIN[ A-Z0-9_-]{0,130}$/;
const HALF_END = /^-{0,5}$|^-----E?N?D?[ A-Z0-9_-]{0,140}$/;

/** Every private key, to its last line or, where that is missing, as far as it looks like one. */
export function* findPrivateKeys(text: string): Generator<{ start: number; end: number }> {
  for (const { start, end, body } of findArmour(text)) {
    if (body >= SHORTEST_BODY) yield { start, end };
  }
}

/** Where a key begins that is still going on at the end of the text, if one is. */
export function findOpenKey(text: string): number | undefined {
  for (const { start, end, body, closed } of findArmour(text)) {
    if (!closed && body < LONGEST_BODY && HALF_END.test(text.slice(end, end + 150))) return start;
  }
  const half = text.search(HALF_BEGIN);
  return half < 0 ? undefined : half;
}

function* findArmour(
  text: string,
): Generator<{ start: number; end: number; body: number; closed: boolean }> {
  if (!text.includes("-----BEGIN")) return;
  for (const begin of text.matchAll(BEGIN)) {
    const from = begin.index + begin[0].length;
    const body = lengthAt(BODY, text.slice(0, from + LONGEST_BODY), from);
    const last = lengthAt(END, text, from + body);
    yield { start: begin.index, end: from + body + last, body, closed: last > 0 };
  }
}

function lengthAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}
