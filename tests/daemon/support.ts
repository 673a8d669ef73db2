/** A daemon's wire in a folder of its own. */

import assert from "node:assert/strict";
import type { JsonObject } from "../../src/base/mod.ts";
import { type DaemonAddress, IpcServer, type Peer } from "../../src/daemon/mod.ts";

/** A place to listen at that disappears with the test. */
export class TemporaryAddress implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "pyra-ipc-" });
  readonly address: DaemonAddress;

  constructor(transport: DaemonAddress["transport"] = "unix") {
    this.address = { transport, path: `${this.folder}/daemon.sock` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Answers every request with its own parameters. */
export function echo(send: (message: JsonObject) => void): Peer {
  return {
    receive: ({ id = null, params = null }) => send({ id, result: params }),
    gone: () => {},
  };
}

/** An {@linkcode IpcServer} that echoes, and the codes of what it refused. */
export async function echoServer(
  address: DaemonAddress,
  options: { helloMs?: number; stallMs?: number; serve?: typeof echo } = {},
): Promise<{ server: IpcServer; refused: string[] }> {
  const refused: string[] = [];
  const server = await IpcServer.listen({
    address,
    version: "0.0.1",
    serve: echo,
    onRefused: (code) => refused.push(code),
    ...options,
  });
  return { server, refused };
}

/** Waits until `check` holds, a minute at most. */
export async function until(check: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!await check()) {
    assert.ok(Date.now() < deadline, `gave up waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
