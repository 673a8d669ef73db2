/** The app's channel as an attacker has it: whatever he likes goes over it, in any shape.
 *
 * Lies beside the attack in the hijacked program; see `hijacked_pyra.ts`. */

import net from "node:net";
import { encodeFrame, FrameReader } from "../../../src/wire/mod.ts";

// deno-lint-ignore no-explicit-any
type Message = Record<string, any>;

/** The socket itself, for what is no message at all. */
export const socket = new net.Socket({ fd: 3 });

const reader = new FrameReader({ frame: 1024 * 1024 * 1024 });
const replies = new Map<number, (reply: Message) => void>();
let last = 0;

/** What the kernel said at the start. */
export const started: Promise<Message> = new Promise((resolve) => {
  socket.on("data", (chunk: Uint8Array) => {
    for (const { message, bytes } of reader.push(chunk)) {
      if (message.type === "start") resolve(message.start as Message);
      else if (message.type === "reply") replies.get(Number(message.id))?.(message);
      else onMessage.current(message, bytes);
    }
  });
});

/** Gets everything that is no reply. */
export const onMessage = { current: (_message: Message, _bytes?: Uint8Array) => {} };

/** Sends any message. */
export function send(message: Message, bytes?: Uint8Array): void {
  socket.write(encodeFrame({ message, bytes }));
}

/** Calls any method with anything; the whole reply. */
export function call(method: unknown, ...params: unknown[]): Promise<Message> {
  const id = ++last;
  const reply = new Promise<Message>((resolve) => replies.set(id, resolve));
  const at = params.findIndex((param) => param instanceof Uint8Array);
  send({ type: "call", id, method, params, bytesAt: at }, params[at] as Uint8Array | undefined);
  return reply;
}

/** Shows bytes on the terminal, if the kernel lets them through. */
export function show(text: string, stream = 1): void {
  send({ type: "show", stream }, new TextEncoder().encode(text));
}

/** Writes down what was found out: a line on stderr, which is no terminal. */
export function report(line: Record<string, unknown>): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}
