/** The app's side of the border: the kernel's methods as plain async calls, and its signals. */

import { type ErrorInfo, fromErrorInfo } from "../base/mod.ts";
import type { KernelApi, ToApp } from "../contracts/mod.ts";
import type { Wire } from "../cli/mod.ts";
import type { Channel } from "./channel.ts";
import { InterruptStack } from "../terminal/mod.ts";

/** Speaks to the kernel over the app's channel. */
export class KernelClient {
  readonly #channel: Channel;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #terminated = new AbortController();
  #lastId = 0;

  /** The kernel's methods. Which of them may be called, the command's row says. */
  readonly api: KernelApi = new Proxy({} as KernelApi, {
    get: (_, method) => (...params: unknown[]) => this.#call(method as keyof KernelApi, params),
  });

  /** Peers beyond the kernel. */
  readonly wire: Wire = {
    send: (peer, message) => this.#channel.send({ type: "wire", peer, message }),
    onMessage: () => {},
  };

  /** Ctrl-C, as the kernel passes it on. */
  readonly interrupts = new InterruptStack();

  constructor(channel: Channel) {
    this.#channel = channel;
    channel.onMessage = (message, bytes) => this.#receive(message, bytes);
  }

  /** Aborts when the kernel asks the app to end (SIGTERM, SIGHUP). */
  get terminated(): AbortSignal {
    return this.#terminated.signal;
  }

  #call(method: keyof KernelApi, params: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    // Bytes travel beside the message.
    const bytesAt = params.findIndex((param) => param instanceof Uint8Array);
    const bytes = params[bytesAt] as Uint8Array | undefined;
    const plain = params.map((param, at) => at === bytesAt ? null : param);
    while (plain.length > 0 && plain.at(-1) === undefined) plain.pop();
    const call = { type: "call", id, method, params: plain } as const;
    try {
      this.#channel.send(bytes ? { ...call, bytesAt } : call, bytes);
    } catch (error) {
      this.#pending.delete(id);
      pending.reject(error);
    }
    return pending.promise;
  }

  #receive(message: ToApp, bytes?: Uint8Array): void {
    switch (message.type) {
      case "reply":
        return this.#settle(message, bytes);
      case "wire":
        return this.wire.onMessage(message.peer, message.message);
      case "ping":
        return this.#channel.send({ type: "pong" });
      case "interrupt":
        this.#channel.send({ type: "interrupted" });
        this.interrupts.ring();
        return;
      case "terminate":
        return this.#terminated.abort();
    }
  }

  #settle(
    reply: { id: number } & ({ ok: true; value?: unknown } | { ok: false; error: ErrorInfo }),
    bytes: Uint8Array | undefined,
  ): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(bytes ?? reply.value);
    else pending?.reject(fromErrorInfo(reply.error));
  }
}
