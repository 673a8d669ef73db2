/** The app's side of the border: the kernel's methods as plain async calls, and its signals. */

import { type ErrorInfo, fromErrorInfo } from "../base/mod.ts";
import type { KernelApi, ToApp, ToKernel } from "../contracts/mod.ts";
import type { Wire } from "../cli/mod.ts";
import { InterruptStack } from "../terminal/mod.ts";

/** What the Worker's global scope is to us: messages in, messages out. */
export interface KernelPort {
  postMessage(message: ToKernel): void;
  onmessage: ((event: MessageEvent<ToApp>) => void) | null;
}

/** Speaks to the kernel over the Worker's port. */
export class KernelClient {
  readonly #port: KernelPort;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  readonly #terminated = new AbortController();
  #lastId = 0;

  /** The kernel's methods. Which of them may be called, the command's row says. */
  readonly api: KernelApi = new Proxy({} as KernelApi, {
    get: (_, method) => (...params: unknown[]) => this.#call(method as keyof KernelApi, params),
  });

  /** Peers beyond the kernel. */
  readonly wire: Wire = {
    send: (peer, message) => this.#port.postMessage({ type: "wire", peer, message }),
    onMessage: () => {},
  };

  /** Ctrl-C, as the kernel passes it on. */
  readonly interrupts = new InterruptStack();

  constructor(port: KernelPort) {
    this.#port = port;
    port.onmessage = (event) => this.#receive(event.data);
  }

  /** Aborts when the kernel asks the app to end (SIGTERM, SIGHUP). */
  get terminated(): AbortSignal {
    return this.#terminated.signal;
  }

  #call(method: keyof KernelApi, params: unknown[]): Promise<unknown> {
    const id = ++this.#lastId;
    const pending = Promise.withResolvers<unknown>();
    this.#pending.set(id, pending);
    this.#port.postMessage({ type: "call", id, method, params });
    return pending.promise;
  }

  #receive(message: ToApp): void {
    switch (message.type) {
      case "reply":
        return this.#settle(message);
      case "wire":
        return this.wire.onMessage(message.peer, message.message);
      case "interrupt":
        this.#port.postMessage({ type: "interrupted" });
        this.interrupts.ring();
        return;
      case "terminate":
        return this.#terminated.abort();
    }
  }

  #settle(
    reply: { id: number } & ({ ok: true; value: unknown } | { ok: false; error: ErrorInfo }),
  ): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.ok) pending?.resolve(reply.value);
    else pending?.reject(fromErrorInfo(reply.error));
  }
}
