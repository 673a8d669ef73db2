/** Text that stands in a text in another writing: escapes, base64, hexadecimal, binary.
 *
 * What is decoded is as untrusted as the rest, and never longer than what it came from. */

/** Stands in front of text that was decoded; no letter, no white space, for private use. */
export const ENCODED_MARK = "\uE000";

const ESCAPES =
  /&#(?:\d{1,7}|x[0-9a-f]{1,6});?|&(?:lt|gt|amp|quot|apos|nbsp);|%[2-7][0-9a-f]|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrt])/gi;

const NAMED: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"' };

/** The text with the escapes of HTML, URLs and string literals replaced by what they mean. */
export function unescape(text: string): string {
  return /[&%\\]/.test(text) ? text.replace(ESCAPES, unescapeOne) : text;
}

function unescapeOne(escape: string): string {
  // Where the digits begin: `%41`, `\x41`, `&#65;`, `&#x41;`. Names and `\n` have none.
  const isDecimal = /^&#\d/.test(escape);
  const at = escape.startsWith("%") ? 1 : isDecimal || escape.startsWith("\\") ? 2 : 3;
  const code = parseInt(escape.slice(at), isDecimal ? 10 : 16);
  if (code <= 0x10ffff && !escape.startsWith("&a")) return String.fromCodePoint(code);
  return NAMED[escape.toLowerCase()] ?? " ";
}

const BASE64 = /[A-Za-z0-9+/_-]{20,}(?:\r?\n[A-Za-z0-9+/_-]{20,})*/g;
const HEX = /(?:[0-9a-f]{2}[ :]?){10,}/gi;
const BINARY = /(?:[01]{8} ?){6,}/g;

/** Everything in the text that decodes to readable words, each after a mark; else nothing. */
export function decodeHidden(text: string): string {
  return [
    ...decodeRuns(text, BASE64, fromBase64),
    ...decodeRuns(text, HEX, (run) => fromDigits(run.replace(/[ :]/g, ""), 2, 16)),
    ...decodeRuns(text, BINARY, (run) => fromDigits(run.replaceAll(" ", ""), 8, 2)),
  ].join("");
}

function* decodeRuns(
  text: string,
  runs: RegExp,
  decode: (run: string) => Uint8Array | undefined,
): Generator<string> {
  for (const [run] of text.matchAll(runs)) {
    const bytes = decode(run);
    if (bytes && isText(bytes)) yield `${ENCODED_MARK}${new TextDecoder().decode(bytes)}.`;
  }
}

function fromBase64(run: string): Uint8Array | undefined {
  const digits = run.replace(/\s/g, "").replaceAll("-", "+").replaceAll("_", "/");
  // A last digit alone holds no byte.
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  try {
    return Uint8Array.fromBase64(whole);
  } catch {
    return undefined;
  }
}

/** Bytes of `width` digits each. */
function fromDigits(digits: string, width: number, radix: number): Uint8Array {
  const bytes = new Uint8Array(Math.floor(digits.length / width));
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = parseInt(digits.slice(i * width, (i + 1) * width), radix);
  }
  return bytes;
}

/** Letters and spaces as prose has them; what is decoded by mistake looks otherwise. */
function isText(bytes: Uint8Array): boolean {
  let letters = 0;
  for (const byte of bytes) {
    const isLetter = byte === 0x20 || (byte >= 0x61 && byte <= 0x7a);
    if (isLetter || byte >= 0x80) letters++;
    if (byte < 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return letters >= bytes.length * 0.6;
}
