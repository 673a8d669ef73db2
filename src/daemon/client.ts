/** The way to a running daemon: checks that it is the user's own, then speaks. */

import { fromErrorInfo, isObject, type Json, type JsonObject, toErrorInfo } from "../base/mod.ts";
import type { ErrorInfo } from "../base/mod.ts";
import { checkAddress, type DaemonAddress } from "./address.ts";
import { Connection, nextMessage } from "./connection.ts";
import { DaemonNotRunningError, DaemonProtocolError, DaemonTimeoutError } from "./errors.ts";
import { clientHello, PROTOCOL } from "./hello.ts";

/** How long an answer may take unless told otherwise, in milliseconds. */
const TIMEOUT_MS = 5_000;

/** An open way to the daemon. */
export interface DaemonConnection {
  connection: Connection;
  messages: AsyncGenerator<JsonObject>;
  /** The daemon's own version. */
  version: string;
}

/** Connects and says hello. Throws {@linkcode DaemonNotRunningError}, `daemon.unsafe`,
 * `daemon.version`, or whatever the daemon has against this client. */
export async function connectDaemon(
  address: DaemonAddress,
  { version, timeoutMs = TIMEOUT_MS }: { version: string; timeoutMs?: number },
): Promise<DaemonConnection> {
  const token = await checkAddress(address);
  const connection = new Connection(await connect(address));
  connection.trust();
  try {
    const messages = connection.messages();
    connection.send(clientHello(version, token));
    const hello = await withTimeout(nextMessage(messages), timeoutMs);
    if (isObject(hello.error)) throw fromErrorInfo(readErrorInfo(hello.error));
    if (hello.pyra !== PROTOCOL) throw new DaemonProtocolError("the daemon gave no hello");
    return { connection, messages, version: String(hello.version) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** A command to the daemon. */
export interface DaemonCommand {
  method: string;
  params?: Json[];
}

/** Sends one command on a connection of its own and returns the answer. Throws the daemon's own
 * error, or one of this folder. `timeout` is in milliseconds. */
export async function sendCommand(
  address: DaemonAddress,
  { method, params = [], version }: DaemonCommand & { version: string },
  timeout: number = TIMEOUT_MS,
): Promise<Json> {
  const { connection, messages } = await connectDaemon(address, { version, timeoutMs: timeout });
  try {
    connection.send({ id: 1, method, params });
    const reply = await withTimeout(nextMessage(messages), timeout);
    if (reply.error !== undefined) throw fromErrorInfo(readErrorInfo(reply.error));
    return reply.result ?? null;
  } finally {
    connection.close();
  }
}

/** An error as the peer wrote it, in the shape it must have. */
export function readErrorInfo(value: unknown): ErrorInfo {
  if (!isObject(value) || typeof value.code !== "string" || typeof value.message !== "string") {
    return toErrorInfo(new DaemonProtocolError("an error came without its words"));
  }
  const { code, message, hint, exitCode } = value;
  return {
    code,
    message,
    hint: typeof hint === "string" ? hint : undefined,
    exitCode: typeof exitCode === "number" ? exitCode as ErrorInfo["exitCode"] : 1,
  };
}

async function connect({ transport, path }: DaemonAddress): Promise<Deno.Conn> {
  try {
    if (transport === "unix") return await Deno.connect({ transport, path });
    const port = Number(await Deno.readTextFile(path));
    return await Deno.connect({ transport, hostname: "127.0.0.1", port });
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // A socket that nobody listens to is what a killed daemon leaves behind.
    throw new DaemonNotRunningError({ cause: error });
  }
}

async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DaemonTimeoutError(ms)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
