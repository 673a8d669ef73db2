/** The app's channel as an attacker has it: whatever he likes goes over it, in any shape.
 *
 * Lies beside the attack in the hijacked program; see `hijacked_pyra.ts`. */

import { encodeFrame, FrameReader } from "../../src/wire/mod.ts";

// deno-lint-ignore no-explicit-any
type Message = Record<string, any>;

/** The channel itself, for what is no message at all. */
export function write(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
}

const reader = new FrameReader(1024 * 1024 * 1024);
const replies = new Map<number, (reply: Message) => void>();
let last = 0;

/** What the kernel said at the start. */
export const started: Promise<Message> = new Promise((resolve) => {
  void (async () => {
    for await (const chunk of Deno.stdin.readable) receive(chunk);
    globalThis.close();
  })();
  function receive(chunk: Uint8Array): void {
    for (const { message, bytes } of reader.push(chunk)) {
      if (message.type === "start") resolve(message.start as Message);
      else if (message.type === "reply") replies.get(Number(message.id))?.(message);
      else onMessage.current(message, bytes);
    }
  }
});

/** Gets everything that is no reply. */
export const onMessage = { current: (_message: Message, _bytes?: Uint8Array) => {} };

/** Sends any message. */
export function send(message: Message, bytes?: Uint8Array): void {
  write(encodeFrame({ message, bytes }));
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
