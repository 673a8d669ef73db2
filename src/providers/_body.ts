/** Reading what a server sends, never more than we agreed to. */

import { ProviderFault } from "./_fault.ts";

/** The bytes of a body as they arrive. Ends the request when the reader stops early. */
export async function* readChunks(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (!reader) return;
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    // Not awaited: a server that hangs must not hold us.
    reader.cancel().catch(() => {});
  }
}

/** A whole body as text, at most `maxBytes` of it: what is beyond is cut, or refused. */
export async function readText(
  response: Response,
  maxBytes: number,
  beyond: "cut" | "refuse",
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let left = maxBytes;
  for await (const chunk of readChunks(response)) {
    if (chunk.length > left && beyond === "refuse") throw tooLarge(maxBytes);
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.length;
    if (left <= 0) break;
  }
  return text + decoder.decode();
}

/** The fault of a server that does not stop. */
export function tooLarge(maxBytes: number): ProviderFault {
  return new ProviderFault(`The answer is larger than ${Math.round(maxBytes / 1024)} KiB`, {
    code: "provider.too_large",
    hint: "ask for less at once, or try another model",
  });
}
