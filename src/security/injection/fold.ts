/** Text as its reader sees it: one spelling for the many ways to write the same letters.
 *
 * Character by character, each looked up once and then remembered, so the time is linear
 * whatever the text. Full-width, circled, mathematical and accented letters become plain
 * ones, look-alikes of other alphabets Latin ones, invisible characters nothing, and tag
 * characters the ASCII they hide. */

/** Letters that are drawn like Latin ones, or stand for them, and do not decompose to them. */
const LOOK_ALIKES = [
  "аa вb еe сc һh іi јj кk мm нh оo рp ԛq ѕs тt уy ѵv ԝw хx ԁd ӏl гr зe", // Cyrillic
  "αa βb εe ηn ιi κk νv οo ρp τt υu χx γy ωw σo", // Greek
  "օo սu ոn հh ցg զq", // Armenian
  "ᴀa ʙb ᴄc ᴅd ᴇe ꜰf ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ꜱs ᴛt ᴜu ᴠv ᴡw ʏy ᴢz", // small capitals
  "ɑa ɡg ıi łl øo đd ðd ƒf ɩi ʋu ꞓc ɛe ɔc", // Latin
  '’\' ‘\' ʼ\' “" ”" „" «" »" ‐- ‑- –- —- 。. ،, ؛; ؟? ।.',
].join(" ");

const REGIONAL_A = 0x1f1e6;
const NEGATIVE_SQUARED_A = 0x1f170;
const TAG_BASE = 0xe0000;
const INVISIBLE = /[\p{M}\p{Default_Ignorable_Code_Point}\u00AD\u{E0000}-\u{E0FFF}]/gu;

/** What a character folds to; filled as characters are met. */
const folded = new Map<number, string>(
  LOOK_ALIKES.split(" ").map((pair) => [pair.codePointAt(0)!, pair.slice(-1)]),
);

/** Lower case, plain letters, nothing invisible. */
export function fold(text: string): string {
  const lower = text.toLowerCase();
  // deno-lint-ignore no-control-regex
  if (/^[\x00-\x7f]*$/.test(lower)) return lower;
  // UTF-16 units, written in place: joining a million short strings would cost far more.
  let units = new Uint16Array(lower.length + 64);
  let length = 0;
  for (let i = 0; i < lower.length; i++) {
    let code = lower.charCodeAt(i);
    if (code >= 0x80) {
      code = lower.codePointAt(i)!;
      if (code > 0xffff) i++;
      const plain = folded.get(code) ?? learn(code);
      if (length + plain.length + lower.length - i > units.length) units = grow(units);
      for (let k = 0; k < plain.length; k++) units[length++] = plain.charCodeAt(k);
    } else {
      units[length++] = code;
    }
  }
  return new TextDecoder("utf-16le").decode(units.subarray(0, length));
}

function learn(code: number): string {
  const plain = foldCharacter(code);
  folded.set(code, plain);
  return plain;
}

function foldCharacter(code: number): string {
  if (code >= TAG_BASE + 0x20 && code < TAG_BASE + 0x7f) {
    return String.fromCharCode(code - TAG_BASE).toLowerCase();
  }
  for (const base of [REGIONAL_A, NEGATIVE_SQUARED_A]) {
    if (code >= base && code < base + 26) return String.fromCharCode(97 + code - base);
  }
  const char = String.fromCodePoint(code);
  if (!char.isWellFormed()) return " ";
  let plain = "";
  for (const part of char.normalize("NFKD").replace(INVISIBLE, "").toLowerCase()) {
    plain += folded.get(part.codePointAt(0)!) ?? part;
  }
  return plain;
}

function grow(units: Uint16Array<ArrayBuffer>): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(units.length * 2);
  larger.set(units);
  return larger;
}
