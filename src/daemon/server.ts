/** The daemon's ear: takes clients that prove they may, and drops all others.
 *
 * Untrusted: every byte until the hello was checked. Before that a client costs one short line
 * and a few seconds at most; after it, what it sends goes to the `Peer` that was made for it. */

import { type JsonObject, toErrorInfo } from "../base/mod.ts";
import { writeFileAtomic } from "../files/mod.ts";
import { type DaemonAddress, removeAddress, takeAddress, writeToken } from "./address.ts";
import { Connection, nextMessage } from "./connection.ts";
import { DaemonBusyError } from "./errors.ts";
import { checkHello, daemonHello } from "./hello.ts";

/** Most connections at a time. */
const MAX_CLIENTS = 512;

/** How long a client may take for its hello, in milliseconds. */
const HELLO_MS = 5_000;

/** Who answers one client. Neither method may throw. */
export interface Peer {
  receive(message: JsonObject): void;
  /** The client is gone. */
  gone(): void;
}

/** How to listen. */
export interface ServerOptions {
  address: DaemonAddress;
  version: string;
  /** Makes the peer of a client that was let in; `send` reaches the client. */
  serve(send: (message: JsonObject) => void): Peer;
  /** Told of each client that was turned away, or dropped for what it sent. */
  onRefused(code: string): void;
  /** @default 5000 */
  helloMs?: number;
  /** @default 30,000 */
  stallMs?: number;
}

/** Listens until it is disposed; nobody else does at the same place meanwhile. */
export class IpcServer implements AsyncDisposable {
  readonly #options: ServerOptions;
  readonly #listener: Deno.Listener;
  readonly #token: string;
  readonly #lock: Deno.FsFile;
  readonly #connections = new Set<Connection>();
  #clients = 0;

  private constructor(
    options: ServerOptions,
    { listener, token, lock }: { listener: Deno.Listener; token: string; lock: Deno.FsFile },
  ) {
    this.#options = options;
    this.#listener = listener;
    this.#token = token;
    this.#lock = lock;
    void this.#accept();
  }

  static async listen(options: ServerOptions): Promise<IpcServer> {
    const { address } = options;
    const lock = await takeAddress(address);
    try {
      const token = await writeToken(address);
      return new IpcServer(options, { listener: await openListener(address), token, lock });
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** The clients that were let in and are still there. */
  get clients(): number {
    return this.#clients;
  }

  /** Closes every connection, and takes the socket away. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await removeAddress(this.#options.address);
    this.#lock.close();
  }

  async #accept(): Promise<void> {
    while (true) {
      try {
        void this.#take(await this.#listener.accept());
      } catch (error) {
        if (error instanceof Deno.errors.BadResource) return;
        // A client that left in the queue, or no descriptor left: the next may do better.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async #take(conn: Deno.Conn): Promise<void> {
    const connection = new Connection(conn, this.#options);
    this.#connections.add(connection);
    const impatience = setTimeout(
      () => connection.close(),
      this.#options.helloMs ?? HELLO_MS,
    );
    try {
      if (this.#connections.size > MAX_CLIENTS) throw new DaemonBusyError("clients");
      const messages = connection.messages();
      await checkHello(await nextMessage(messages), {
        version: this.#options.version,
        token: this.#token,
      });
      clearTimeout(impatience);
      connection.trust();
      connection.send(daemonHello(this.#options.version));
      await this.#serve(connection, messages);
    } catch (error) {
      const info = toErrorInfo(error);
      this.#options.onRefused(info.code);
      connection.send({ error: { ...info } });
      await connection.flushed();
    } finally {
      clearTimeout(impatience);
      connection.close();
      this.#connections.delete(connection);
    }
  }

  async #serve(connection: Connection, messages: AsyncGenerator<JsonObject>): Promise<void> {
    const peer = this.#options.serve((message) => connection.send(message));
    this.#clients += 1;
    try {
      for await (const message of messages) peer.receive(message);
    } finally {
      this.#clients -= 1;
      peer.gone();
    }
  }
}

async function openListener({ transport, path, port = 0 }: DaemonAddress): Promise<Deno.Listener> {
  if (transport === "unix") {
    const listener = Deno.listen({ transport: "unix", path });
    await Deno.chmod(path, 0o600);
    return listener;
  }
  const listener = Deno.listen({ transport: "tcp", hostname: "127.0.0.1", port });
  await writeFileAtomic(path, String(listener.addr.port));
  return listener;
}
