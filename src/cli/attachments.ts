/** What goes along with a question: files the user named, and what is piped in. */

import { PyraError } from "../base/mod.ts";
import type { Attachment, KernelApi } from "../contracts/mod.ts";
import type { Output } from "../terminal/mod.ts";

/** The most that is read from a pipe, in bytes. */
const STDIN_LIMIT = 32 * 1024 * 1024;

/** A text file; the kernel opens it, because its name stands on the command line. */
export async function fileAttachment(kernel: KernelApi, path: string): Promise<Attachment> {
  return { name: path, text: decode(await kernel.readUserFile(path), JSON.stringify(path)) };
}

/** All of stdin, or `undefined` when there is nothing in it. */
export async function stdinAttachment({ screen }: Output): Promise<Attachment | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of screen.input) {
    size += chunk.length;
    if (size > STDIN_LIMIT) {
      throw new PyraError(`What is piped in is larger than ${STDIN_LIMIT >> 20} MiB`, {
        code: "file.too_large",
        hint: "send a part of it",
      });
    }
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const bytes = new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
  return { name: "stdin", text: decode(bytes, "What is piped in") };
}

function decode(bytes: Uint8Array, what: string): string {
  const text = new TextDecoder().decode(bytes);
  if (!text.includes("\0")) return text;
  throw new PyraError(`${what} is not text`, {
    code: "file.not_text",
    hint: "Pyra sends text only; convert it first, with `pdftotext FILE -` for a PDF",
  });
}

/** Stdin line by line, without line ends. */
export async function* stdinLines({ screen }: Output): AsyncGenerator<string> {
  const utf8 = new TextDecoder();
  let rest = "";
  for await (const chunk of screen.input) {
    const lines = (rest + utf8.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  if (rest) yield rest;
}
