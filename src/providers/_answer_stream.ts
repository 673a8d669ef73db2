/** From a response to the events of an answer, whatever form the server gave it.
 *
 * What it is, its first character tells and not its declared type: an event stream, one
 * JSON document (not streamed, or an error with status 200), or a web page. */

import { parseJson, PyraError } from "../base/mod.ts";
import type { ProviderEvent } from "../contracts/mod.ts";
import type { AnswerReader } from "./_answer.ts";
import { readPieces, tooLarge } from "./_body.ts";
import { type Peer, ProviderFault } from "./_fault.ts";
import { SseDecoder } from "./_sse.ts";
import type { Watch } from "./_watch.ts";

/** How much is read, and how long the pauses may be. */
export interface ReadLimits {
  /** Milliseconds between two pieces, once the first has come. */
  idleMs: number;
  /** Characters of one event, or of one JSON document. */
  eventBytes: number;
  /** Bytes of the whole answer. */
  answerBytes: number;
}

/** Reads an answer and passes it on as it comes. A connection that breaks ends it without a
 * word: whether it was complete then, `reader.finish` knows. */
export async function* readAnswer(
  response: Response,
  reader: AnswerReader,
  peer: Peer,
  options: ReadLimits & { watch: Watch },
): AsyncGenerator<ProviderEvent> {
  const { watch, idleMs, eventBytes, answerBytes } = options;
  const decoder = new SseDecoder(eventBytes);
  let form: Form | undefined;
  let document = "";
  try {
    for await (const piece of readPieces(response, answerBytes)) {
      form ??= formOf(piece);
      if (form === "page") throw webPage(peer);
      if (form === "json") {
        document += piece;
        if (document.length > eventBytes) throw tooLarge(eventBytes);
        watch.patience();
        continue;
      }
      const events = decoder.push(piece);
      // A comment is no answer: one every few seconds would hold a request for ever.
      if (events.length > 0) watch.patience(idleMs);
      for (const data of events) {
        yield* reader.event(data);
        if (reader.ended) return;
        watch.signal.throwIfAborted();
      }
    }
  } catch (error) {
    if (error instanceof PyraError || watch.signal.aborted) throw error;
  }
  if (form === "json") {
    yield* reader.whole(document);
    return;
  }
  for (const data of decoder.end()) {
    // Half an event is no JSON; a whole one that lacks its blank line is.
    if (data.trim() === "[DONE]" || parseJson(data) !== undefined) yield* reader.event(data);
  }
}

type Form = "events" | "json" | "page";

/** What a body is, from its first character; `undefined` while that is still to come. */
function formOf(text: string): Form | undefined {
  const first = text.trimStart()[0];
  if (first === undefined) return undefined;
  return first === "{" || first === "[" ? "json" : first === "<" ? "page" : "events";
}

function webPage(peer: Peer): ProviderFault {
  return new ProviderFault(`${peer.host} answered with a web page, not with an answer`, {
    code: "provider.wrong_address",
    hint: "check ai.base_url; it usually ends in /v1",
  });
}
