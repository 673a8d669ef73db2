/** A server of which the test controls every byte, made to misbehave. */

/** What a client sent. */
export interface RawRequest {
  /** `POST /v1/chat/completions HTTP/1.1` */
  line: string;
  /** By lower-case name. */
  headers: Map<string, string>;
  body: string;
}

/** One connection. Writing to one that the client closed is no error. */
export class RawConnection {
  readonly #conn: Deno.Conn;
  closed = false;

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    try {
      for (let done = 0; done < bytes.length;) done += await this.#conn.write(bytes.subarray(done));
    } catch {
      this.closed = true;
    }
  }

  /** Writes in pieces that arrive apart from each other. */
  async writeApart(pieces: Iterable<string | Uint8Array>): Promise<void> {
    for (const piece of pieces) {
      await this.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /** Resolves when the client hangs up. */
  async hungUp(): Promise<void> {
    const scratch = new Uint8Array(1024);
    try {
      while (await this.#conn.read(scratch) !== null);
    } catch {
      // Reset, which is hanging up too.
    }
    this.closed = true;
  }

  close(): void {
    try {
      this.#conn.close();
    } catch {
      // Closed already.
    }
  }
}

type Handler = (
  connection: RawConnection,
  request: RawRequest,
  position: number,
) => Promise<void> | void;

/** Listens on 127.0.0.1 and hands every request to the test; one per connection. */
export class RawServer implements AsyncDisposable {
  readonly requests: RawRequest[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<RawConnection>();
  readonly #running: Promise<void>;

  constructor(handler: Handler) {
    this.#running = this.#accept(handler);
  }

  get port(): number {
    return (this.#listener.addr as Deno.NetAddr).port;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
    await this.#running;
  }

  async #accept(handler: Handler): Promise<void> {
    const served: Promise<void>[] = [];
    try {
      for await (const conn of this.#listener) served.push(this.#serve(conn, handler));
    } catch {
      // Closed while waiting.
    }
    await Promise.all(served);
  }

  async #serve(conn: Deno.Conn, handler: Handler): Promise<void> {
    const connection = new RawConnection(conn);
    this.#connections.add(connection);
    try {
      const request = await readRequest(conn);
      if (request) {
        await handler(connection, request, this.requests.push(request) - 1);
      }
    } finally {
      connection.close();
      this.#connections.delete(connection);
    }
  }
}

async function readRequest(conn: Deno.Conn): Promise<RawRequest | undefined> {
  const buffer = new Uint8Array(16 * 1024);
  // One character per byte, so that lengths are bytes.
  let received = "";
  for (;;) {
    const split = received.indexOf("\r\n\r\n");
    if (split !== -1) {
      const [line, ...rest] = received.slice(0, split).split("\r\n");
      const headers = new Map(rest.map((header) => {
        const colon = header.indexOf(":");
        return [header.slice(0, colon).toLowerCase(), header.slice(colon + 1).trim()];
      }));
      const body = received.slice(split + 4);
      if (body.length >= Number(headers.get("content-length") ?? 0)) {
        const bytes = Uint8Array.from(body, (byte) => byte.charCodeAt(0));
        return { line: line!, headers, body: new TextDecoder().decode(bytes) };
      }
    }
    const count = await conn.read(buffer).catch(() => null);
    if (count === null) return undefined;
    received += String.fromCharCode(...buffer.subarray(0, count));
  }
}

/** The head of a response whose body ends with the connection. */
export function head(status = 200, headers: Record<string, string> = {}): string {
  const all = { "content-type": "text/event-stream", connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join("")}\r\n`;
}

/** A whole JSON response. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return head(status, {
    "content-type": "application/json",
    "content-length": String(new TextEncoder().encode(text).length),
    ...headers,
  }) + text;
}

/** An event. */
export function event(data: unknown): string {
  return `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
}

/** The piece of a chat completion that carries `delta`. */
export function piece(delta: unknown, finish: string | null = null): unknown {
  return { choices: [{ index: 0, delta, finish_reason: finish }] };
}

/** A whole stream that says `text`. */
export function saying(text: string): string {
  return event(piece({ role: "assistant", content: text })) + event(piece({}, "stop")) +
    event("[DONE]");
}
