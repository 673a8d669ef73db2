/** Redaction of text that arrives in pieces, as an answer does.
 *
 * The pieces are untrusted and may cut a secret anywhere. Held back is only what may yet turn
 * out to be one: an unfinished private key, the start of a known value, and a last word that
 * a key could begin with or that stands where secrets stand. Other words pass at once, and
 * what is held is bounded, so a stream cannot be stalled for good. */

import { knownSecrets } from "./known_secrets.ts";
import { findOpenKey } from "./private_keys.ts";
import { findSecrets } from "./redact.ts";
import { mayBeginSecret, SECRET_PLACE } from "./secret_shapes.ts";

/** Takes text in, gives redacted text out; all together, what `redactSecrets` gives. */
export interface RedactionStream {
  /** The next piece; returns what can be shown by now. */
  write(chunk: string): string;
  /** The text has ended; returns the rest. */
  end(): string;
}

/** A token that grows beyond this is let go, but for its end; no secret's token is longer. */
const LONGEST_TOKEN = 8 * 1024;
const KEPT_OF_TOKEN = 1024;

/** What was shown already but decides what the next words mean, such as `password = `. */
const CONTEXT = 128;

const TOKEN_CHAR = /[\w+/=.~%@:?&\\-]/;

/** A new stream; knows what `knownSecrets` knows at each piece. */
export function createRedactionStream(): RedactionStream {
  let shown = "";
  let held = "";

  function release(upTo: (text: string, from: number) => number): string {
    const text = shown + held;
    const from = shown.length;
    let cut = upTo(text, from);
    if (cut <= from) return "";
    let result = "";
    let at = from;
    for (const { start, end, kind } of findSecrets(text)) {
      if (end <= from) continue;
      // A secret across the cut waits, unless it alone has grown beyond what is held.
      if (start < cut && cut < end) cut = start > from ? start : end;
      if (start >= cut) break;
      result += `${text.slice(at, Math.max(at, start))}[REDACTED:${kind}]`;
      at = end;
    }
    result += text.slice(at, Math.max(at, cut));
    shown = text.slice(Math.max(0, cut - CONTEXT), cut);
    held = text.slice(cut);
    return result;
  }

  return {
    write(chunk) {
      held += chunk;
      return release(safeEnd);
    },
    end: () => release((text) => text.length),
  };
}

/** Up to where no later text can change what is a secret; at least `from`. */
function safeEnd(text: string, from: number): number {
  const safe = Math.min(safeToken(text, from), safeKnown(text, from));
  const end = Math.max(
    safe,
    text.length - LONGEST_TOKEN > from ? text.length - KEPT_OF_TOKEN : from,
  );
  // The search gives up on a key that is longer than keys are.
  const key = findOpenKey(text.slice(from));
  return key === undefined ? end : Math.min(end, from + key);
}

/** The start of the last word if it may belong to a secret, else the text's end. */
function safeToken(text: string, from: number): number {
  let start = text.length;
  while (start > from && TOKEN_CHAR.test(text[start - 1]!)) start--;
  const token = text.slice(start);
  if (mayBeginSecret(token) || SECRET_PLACE.test(text.slice(Math.max(0, start - CONTEXT), start))) {
    return start;
  }
  // Half a character waits for its other half.
  return /[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length;
}

/** The start of a known value that the text ends in the middle of, else the text's end. */
function safeKnown(text: string, from: number): number {
  let end = text.length;
  for (const form of knownSecrets.forms()) {
    const first = form[0]!;
    let at = text.indexOf(first, Math.max(from, text.length - form.length + 1));
    for (; at >= 0 && at < end; at = text.indexOf(first, at + 1)) {
      if (form.startsWith(text.slice(at))) end = at;
    }
  }
  return end;
}
