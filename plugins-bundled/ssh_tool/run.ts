/** Running one command: its output bounded, its end reported as it was. */

import type { Buffer } from "node:buffer";
// @ts-types="./ssh2.d.ts"
import type ssh2 from "ssh2";

/** Most characters kept of each of the two outputs; the rest is counted. */
const OUTPUT_LIMIT = 50_000;

/** Runs a command without a terminal and without input; gives its end and outputs as text. */
export async function runCommand(client: ssh2.Client, command: string): Promise<string> {
  const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) => {
    client.exec(command, (error, channel) => error ? reject(error) : resolve(channel));
  });
  const output = new BoundedText();
  const errors = new BoundedText();
  channel.on("data", (chunk: Buffer) => output.add(chunk));
  channel.stderr.on("data", (chunk: Buffer) => errors.add(chunk));
  // A connection that breaks closes the channel without a word on how the command ended.
  let end = "end unknown: the host did not report it";
  channel.on("exit", (code: number | null, signal?: string) => {
    end = code === null ? `ended by signal ${signal}` : `exit status ${code}`;
  });
  const closed = new Promise((resolve) => channel.on("close", resolve));
  channel.end();
  await closed;
  return [end, output.section("stdout"), errors.section("stderr")].filter(Boolean).join("\n");
}

/** Gathers the beginning of a stream of bytes as text. */
class BoundedText {
  readonly #decoder = new TextDecoder();
  #text = "";
  #dropped = 0;

  add(chunk: Uint8Array): void {
    const text = this.#decoder.decode(chunk, { stream: true });
    const room = OUTPUT_LIMIT - this.#text.length;
    this.#text += text.slice(0, Math.max(0, room));
    this.#dropped += Math.max(0, text.length - Math.max(0, room));
  }

  /** The text under a title; `""` when there is none. */
  section(title: string): string {
    if (this.#text === "") return "";
    const cut = this.#dropped > 0 ? `\n[cut: ${this.#dropped} more characters]` : "";
    return `--- ${title}\n${this.#text.trimEnd()}${cut}`;
  }
}
