/** The first line of each side: which protocol, and that the client may speak at all. */

import { type JsonObject } from "../base/mod.ts";
import { DaemonForgedError, DaemonProtocolError, DaemonVersionError } from "./errors.ts";

/** Changes when old and new could misunderstand each other. */
export const PROTOCOL = 1;

/** The first line of a client. */
export function clientHello(version: string, token: string): JsonObject {
  return { pyra: PROTOCOL, version, token };
}

/** The first line of the daemon, when it lets the client in. */
export function daemonHello(version: string): JsonObject {
  return { pyra: PROTOCOL, version, pid: Deno.pid };
}

/** Checks a client's first line. Throws what the client is to be told. */
export async function checkHello(
  hello: JsonObject,
  { version, token }: { version: string; token: string },
): Promise<void> {
  if (typeof hello.pyra !== "number") throw new DaemonProtocolError("the first line is no hello");
  if (hello.pyra !== PROTOCOL) throw new DaemonVersionError(version, String(hello.version));
  const { token: given } = hello;
  if (typeof given !== "string" || !await isSameText(given, token)) throw new DaemonForgedError();
}

/** Compares without telling by its time how far the texts agree: their digests are compared,
 * whole, whatever is found on the way. */
async function isSameText(one: string, other: string): Promise<boolean> {
  const digest = async (text: string) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const [left, right] = await Promise.all([digest(one), digest(other)]);
  return left.reduce((difference, byte, i) => difference | (byte ^ right[i]!), 0) === 0;
}
