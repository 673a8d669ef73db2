/** The control sequences that a part may write: the few Pyra uses, in one plain spelling.
 *
 * Colours of the text and its weight, never its background and never reverse video, so that no
 * part can draw a question's title; cursor and erasing; synchronised output, alternate screen,
 * the cursor's visibility; links to web pages and mail addresses. Whatever else begins with
 * Escape is refused, and shown. Pure. */

import type { ScreenState } from "./screen_state.ts";

/** The longest sequence looked at, in bytes; a longer one is no sequence. */
export const LONGEST_SEQUENCE = 2200;

const LONGEST_CSI = 64;
const LONGEST_LINK = 2048;

const BEL = 0x07;
const ESC = 0x1b;
const CSI = 0x5b;
const OSC = 0x5d;
const BACKSLASH = 0x5c;

/** What stands at an Escape. */
export type Sequence =
  /** It goes on in the next chunk. */
  | "unfinished"
  /** Not ours: the Escape is spelled out, and what follows is text. */
  | "refused"
  /** Shown as `text`, which may be empty; `end` is the offset behind it. */
  | { end: number; text: string };

/** Reads the sequence that begins with the Escape at `at`, and notes what it does. */
export function readSequence(bytes: Uint8Array, at: number, state: ScreenState): Sequence {
  if (at + 1 >= bytes.length) return "unfinished";
  if (bytes[at + 1] === CSI) return readCsi(bytes, at, state);
  if (bytes[at + 1] === OSC) return readLink(bytes, at, state);
  return "refused";
}

function readCsi(bytes: Uint8Array, at: number, state: ScreenState): Sequence {
  for (let end = at + 2; end < bytes.length && end - at <= LONGEST_CSI; end++) {
    const byte = bytes[end]!;
    if (byte >= 0x30 && byte <= 0x3f) continue;
    if (byte < 0x40 || byte > 0x7e) return "refused";
    const parameters = String.fromCharCode(...bytes.subarray(at + 2, end));
    const text = allowedCsi(parameters, String.fromCharCode(byte), state);
    return text === undefined ? "refused" : { end: end + 1, text };
  }
  return bytes.length - at > LONGEST_CSI ? "refused" : "unfinished";
}

/** The sequence as it is written; `undefined` for one that is refused. */
function allowedCsi(parameters: string, final: string, state: ScreenState): string | undefined {
  if (final === "m") return allowedStyle(parameters, state);
  if (final === "h" || final === "l") return allowedMode(parameters, final === "h", state);
  const numbers = /^(?:\d{0,4}(?:;\d{0,4})?)$/.test(parameters) ? parameters.split(";") : undefined;
  if (!numbers) return undefined;
  const [first = ""] = numbers;
  const isPosition = final === "H" || final === "f";
  if (numbers.length > 1 && !isPosition) return undefined;
  if (isPosition) state.atLineStart = Number(numbers[1] || 1) === 1;
  else if (final === "G") state.atLineStart = Number(first || 1) === 1;
  else if (final === "C" || final === "D") state.atLineStart = false;
  else if (final === "J" || final === "K") {
    // Erasing what has scrolled away is the kernel's own act: it is not all the part's.
    if (final === "J" && Number(first) === 3) return "";
    if (Number(first) > 2) return undefined;
  } else if (final !== "A" && final !== "B") return undefined;
  state.touched = true;
  return `\x1b[${parameters}${final}`;
}

function allowedMode(parameters: string, on: boolean, state: ScreenState): string | undefined {
  switch (parameters) {
    case "?25":
      state.cursorHidden = !on;
      break;
    case "?1049":
      if (!state.switchTo(on)) return "";
      break;
    case "?2026":
      state.synchronized = on;
      break;
    case "?2004":
      // The kernel marks pastes, for as long as it reads keys.
      return "";
    default:
      return undefined;
  }
  state.touched = true;
  return `\x1b[${parameters}${on ? "h" : "l"}`;
}

/** Bold, dim, italic, underlined, struck, each on and off; the colour of the text. */
const STYLES = /^(?:0|1|2|3|4|9|2[23459]|3[0-79]|9[0-7])$/;

/** Longest lists in use have ten numbers: a weight or two and a colour of five. */
const MOST_STYLES = 16;

/** Lets through the parameters that are known to be harmless, one by one. */
function allowedStyle(parameters: string, state: ScreenState): string | undefined {
  if (/^(?:|0|[1-49]|3[0-79]|9[0-7])$/.test(parameters)) {
    // One number, as nearly always.
    state.style([parameters || "0"]);
    state.touched = true;
    return `\x1b[${parameters}m`;
  }
  if (!/^[\d;]*$/.test(parameters)) return undefined;
  const given = parameters.split(";").map((number) => number === "" ? "0" : number);
  if (given.length > MOST_STYLES) return undefined;
  const kept: string[] = [];
  for (let i = 0; i < given.length; i++) {
    const code = String(Number(given[i]));
    if (code === "38" || code === "48" || code === "58") {
      const count = given[i + 1] === "5" ? 3 : given[i + 1] === "2" ? 5 : given.length;
      const color = given.slice(i, i + count).map(Number);
      if (code === "38" && color.length === count && color.every((part) => part <= 255)) {
        kept.push(color.join(";"));
      }
      i += count - 1;
    } else if (STYLES.test(code)) kept.push(code);
  }
  state.style(kept);
  state.touched = true;
  return kept.length === 0 ? "" : `\x1b[${kept.join(";")}m`;
}

function readLink(bytes: Uint8Array, at: number, state: ScreenState): Sequence {
  for (let end = at + 2; end < bytes.length && end - at < LONGEST_SEQUENCE; end++) {
    const byte = bytes[end]!;
    if (end === at + 2 && byte !== 0x38 || end === at + 3 && byte !== 0x3b) return "refused";
    let next = end + 1;
    if (byte === ESC) {
      if (next === bytes.length) return "unfinished";
      if (bytes[next++] !== BACKSLASH) return "refused";
    } else if (byte !== BEL) {
      if (byte < 0x20 || byte > 0x7e) return "refused";
      continue;
    }
    const link = allowedLink(String.fromCharCode(...bytes.subarray(at + 4, end)));
    if (link === undefined) return "refused";
    state.link = link;
    state.touched = true;
    return { end: next, text: `\x1b]8;;${link}\x1b\\` };
  }
  return bytes.length - at >= LONGEST_SEQUENCE ? "refused" : "unfinished";
}

/** Where a link leads, from what follows `OSC 8 ;`; `""` ends one. No user name may stand before
 * the host and pass for it. */
function allowedLink(content: string): string | undefined {
  const split = content.indexOf(";");
  const target = content.slice(split + 1);
  if (split < 0 || !/^(?:id=[\w.-]{0,64})?$/.test(content.slice(0, split))) return undefined;
  if (target === "") return "";
  if (target.length > LONGEST_LINK || /[\s;"<>\\^`{|}]/.test(target)) return undefined;
  if (/^mailto:[^/]/.test(target)) return target;
  if (!/^https?:\/\/[^/]/.test(target) || !URL.canParse(target)) return undefined;
  const { username, password } = new URL(target);
  return username === "" && password === "" ? target : undefined;
}
