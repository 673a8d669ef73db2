/** Marks content from outside for the model: where it begins, where it ends, whose it is.
 *
 * The content is untrusted. The boundary is random and handed in, so the content cannot know
 * it; whatever imitates an end marker, a chat template or a change of speaker is made plain
 * text by exchanging its brackets, or by quoting its line. It stays readable. A model may still
 * follow what it reads: this marks, it does not protect. */

import { fold } from "./injection/fold.ts";

/** Where the content is from, and the marker's random part: at least 8 characters. */
export interface UntrustedOptions {
  source: string;
  boundary: string;
}

/** Words that stand in the markers of chat templates, tool protocols and this function. */
const MARKER_WORD =
  /untrusted|im_?(?:start|end|sep)|endof(?:text|turn|prompt)|(?:start|end)_(?:of_turn|header_id)|eot_id|tool_?(?:result|call|response|output|use)|function_?(?:call|result|results|response)|\b(?:system|assistant|user|human|developer)\b|\b\/?inst\b|<<\/?sys>>|begin_of_text/;

/** Anything short in brackets, whatever kind of bracket. */
const BRACKETED = /[<＜﹤‹〈⟨\[［][^<>＜＞\n]{1,80}?[>＞﹥›〉⟩\]］]{1,2}/g;

/** A line that would read as another speaker's. */
const SPEAKER =
  /^\s*(?:#{1,6}\s*|\*\*|>\s*)?(?:system|assistant|user|human|developer|tool|ai)(?:\s+(?:message|prompt|instructions?))?\s*(?:\*\*)?\s*(?::|$)/;

/** `text` between two markers that carry the boundary. */
export function wrapUntrusted(text: string, { source, boundary }: UntrustedOptions): string {
  const name = source.replace(/[^\w .:/@-]/g, "_").slice(0, 80);
  const content = text.replaceAll(boundary, "[boundary]")
    .replace(BRACKETED, (marker) => MARKER_WORD.test(fold(marker)) ? disarm(marker) : marker)
    .replace(/^.*$/gm, (line) => SPEAKER.test(fold(line.slice(0, 60))) ? `> ${line}` : line);
  return `<untrusted source="${name}" boundary="${boundary}">\n${content}\n</untrusted boundary="${boundary}">`;
}

function disarm(marker: string): string {
  return `(${marker.slice(1).replace(/[^\w)]+$/u, "")})`;
}
