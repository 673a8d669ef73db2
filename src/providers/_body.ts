/** Reading what a server sends, never more than we agreed to. */

import { ProviderFault } from "./_fault.ts";

/** A body as text, piece by piece as it arrives. Throws `provider.too_large` beyond
 * `maxBytes` (unpacked). Ends the request when the reader stops early. */
export async function* readPieces(response: Response, maxBytes: number): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  let received = 0;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      received += read.value.length;
      if (received > maxBytes) throw tooLarge(maxBytes);
      yield decoder.decode(read.value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    // Not awaited: a server that hangs must not hold us.
    reader.cancel().catch(() => {});
  }
}

/** A whole body as text. Throws `provider.too_large`. */
export async function readText(response: Response, maxBytes: number): Promise<string> {
  let text = "";
  for await (const piece of readPieces(response, maxBytes)) text += piece;
  return text;
}

/** The beginning of a body, as far as it comes. Never throws. */
export async function readHead(response: Response, maxBytes: number): Promise<string> {
  let text = "";
  try {
    for await (const piece of readPieces(response, maxBytes)) text += piece;
  } catch {
    // What came before the limit or the cut is enough for a message.
  }
  return text;
}

/** The fault of a server that does not stop. */
export function tooLarge(maxBytes: number): ProviderFault {
  return new ProviderFault(`The answer is larger than ${Math.round(maxBytes / 1024)} KiB`, {
    code: "provider.too_large",
    hint: "ask for less at once, or try another model",
  });
}
