/** The app's channel as an attacker has it: whatever he likes goes over it, in any shape.
 *
 * Lies beside the attack in the hijacked program; see `hijacked_pyra.ts`. */

import { encodeFrame, FrameReader } from "../../../src/wire/mod.ts";

// deno-lint-ignore no-explicit-any
type Message = Record<string, any>;

/** How much may wait to be written before whoever writes is told to wait. */
const MUCH = 1024 * 1024;
const SMALL = 16 * 1024;

const waiting: Uint8Array[] = [];
let size = 0;
let isWriting = false;
let isPaused = false;
const drained: (() => void)[] = [];

/** The channel itself, for what is no message at all. */
export const socket = {
  /** Queues bytes; whether more may come at once. */
  write(bytes: Uint8Array): boolean {
    // What is small goes at once: some attacks never come to rest after it.
    if (!isWriting && bytes.length <= SMALL) return writeNow(bytes);
    waiting.push(bytes);
    size += bytes.length;
    if (!isWriting) void writeAll();
    return size < MUCH;
  },
  once(_drain: "drain", listener: () => void): void {
    drained.push(listener);
  },
  get writableLength(): number {
    return size;
  },
  /** Reads no more. */
  pause(): void {
    isPaused = true;
  },
  /** Writes no more, when all was written. */
  end(): void {
    if (isWriting) drained.push(() => Deno.stdout.close());
    else Deno.stdout.close();
  },
  destroy(): void {
    Deno.stdin.close();
    Deno.stdout.close();
  },
};

function writeNow(bytes: Uint8Array): true {
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
  return true;
}

async function writeAll(): Promise<void> {
  isWriting = true;
  for (let bytes; (bytes = waiting.shift());) {
    for (let done = 0; done < bytes.length;) done += await Deno.stdout.write(bytes.subarray(done));
    size -= bytes.length;
    if (size === 0) { for (const listener of drained.splice(0)) listener(); }
  }
  isWriting = false;
}

const reader = new FrameReader({ frame: 1024 * 1024 * 1024 });
const replies = new Map<number, (reply: Message) => void>();
let last = 0;
let arrived: ((bytes: Uint8Array | undefined) => void) | undefined;

/** What the kernel said at the start. */
export const started: Promise<Message> = new Promise((resolve) => {
  void (async () => {
    const chunk = new Uint8Array(65536);
    while (!isPaused) {
      // Closed by the attack itself: nothing more comes.
      const got = await Deno.stdin.read(chunk).catch(() => undefined);
      if (got === undefined) return;
      if (got === null) return globalThis.close();
      receive(chunk.slice(0, got));
    }
  })();
  function receive(chunk: Uint8Array): void {
    for (const { message, bytes } of reader.push(chunk)) {
      if (message.type === "start") resolve(message.start as Message);
      else if (message.type === "input") arrived?.(bytes);
      else if (message.type === "reply") replies.get(Number(message.id))?.(message);
      else onMessage.current(message, bytes);
    }
  }
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

/** All that is piped in, as far as the kernel gives it. */
export async function readInput(): Promise<string> {
  let text = "";
  while (true) {
    const { promise, resolve } = Promise.withResolvers<Uint8Array | undefined>();
    arrived = resolve;
    send({ type: "read" });
    const bytes = await promise;
    if (!bytes) return text;
    text += new TextDecoder().decode(bytes);
  }
}

/** Shows bytes on the terminal, if the kernel lets them through. */
export function show(text: string, stream = 1): void {
  send({ type: "show", stream }, new TextEncoder().encode(text));
}

/** Writes down what was found out: a line on stderr, which is no terminal. */
export function report(line: Record<string, unknown>): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}
