/** What a Unix socket must hold against: everything that may connect to it, and more of it than
 * there should be. Run by `socket_test.ts`. */

import assert from "node:assert/strict";
import type { JsonObject } from "../../src/base/mod.ts";
import { connectDaemon, sendCommand } from "../../src/daemon/mod.ts";
import { testWhen } from "../support/skip.ts";
import { testAgentServiceOver } from "./service_over_ipc.ts";
import { echoServer, TemporaryAddress, until } from "./support.ts";

testAgentServiceOver("unix");

const version = "0.0.1";
const MIB = 1024 * 1024;

/** Writes raw bytes to the socket and leaves; returns all that came back until the daemon closed. */
async function raw(place: TemporaryAddress, bytes: Uint8Array): Promise<JsonObject[]> {
  using conn = await Deno.connect({ transport: "unix", path: place.address.path });
  const answer = new Response(conn.readable).text().catch(() => "");
  try {
    for (let done = 0; done < bytes.length;) done += await conn.write(bytes.subarray(done));
    // Whoever was let in by mistake is done with, too.
    conn.closeWrite();
  } catch {
    // Dropped in the middle: what it said before still counts.
  }
  return (await answer).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

function line(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value)}\n`);
}

/** A test with a listening server. */
function testServer(
  name: string,
  body: (
    world: { place: TemporaryAddress; refused: string[]; alive: () => Promise<void> },
  ) => Promise<void>,
  options: Parameters<typeof echoServer>[1] = {},
): void {
  Deno.test(name, async () => {
    await using place = new TemporaryAddress();
    const { server, refused } = await echoServer(place.address, options);
    const alive = async () => {
      const answer = await sendCommand(place.address, { method: "x", params: [7], version });
      assert.deepEqual(answer, [7]);
    };
    try {
      await body({ place, refused, alive });
      await alive();
      await until(() => server.clients === 0, "every client is forgotten");
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });
}

testServer("sendCommand() gets its answer over a socket of the user's own", async ({ place }) => {
  const mode = async (path: string) => (await Deno.lstat(path)).mode! & 0o777;
  assert.equal(await mode(place.address.path), 0o600);
  assert.equal(await mode(`${place.address.path}.token`), 0o600);
  assert.equal(await mode(place.folder), 0o700);
  assert.match(await Deno.readTextFile(`${place.address.path}.token`), /^[0-9a-f]{64}$/);
});

testServer("a forged token is refused, and told so", async ({ place, refused }) => {
  const right = await Deno.readTextFile(`${place.address.path}.token`);
  const forged = ["0".repeat(64), "", `${right}0`, right.slice(1), [right], null];
  for (const token of forged) {
    const [answer] = await raw(place, line({ pyra: 1, version, token }));
    assert.equal((answer!.error as JsonObject)?.code, "daemon.forged", JSON.stringify(token));
  }
  assert.deepEqual(refused, forged.map(() => "daemon.forged"));
});

testServer("another version is refused with what to do", async ({ place }) => {
  const [answer] = await raw(place, line({ pyra: 99, version: "9.9", token: "" }));
  const { code, message, hint } = answer!.error as JsonObject;
  assert.equal(code, "daemon.version");
  assert.match(String(message), /0\.0\.1.*9\.9/);
  assert.match(String(hint), /pyra daemon restart/);
});

testServer("a client that skips the hello is never served", async ({ place }) => {
  const [answer] = await raw(place, line({ id: 1, method: "x", params: [1] }));
  assert.equal((answer!.error as JsonObject).code, "daemon.protocol");
});

testServer("a hello is short: nobody without the token fills the memory", async ({ place }) => {
  const token = await Deno.readTextFile(`${place.address.path}.token`);
  const [answer] = await raw(place, line({ pyra: 1, version, token, more: "x".repeat(5_000) }));
  assert.equal((answer!.error as JsonObject).code, "daemon.protocol");
});

testServer("a client with the token that sends no object is refused", async ({ place }) => {
  const token = await Deno.readTextFile(`${place.address.path}.token`);
  const hello = line({ pyra: 1, version, token });
  const [, answer] = await raw(place, new Uint8Array([...hello, ...line([1, 2, 3])]));
  assert.equal((answer!.error as JsonObject)?.code, "daemon.protocol");
});

testServer(
  "Connection.send() sends nothing that the other side would not take",
  async ({ place }) => {
    const { connection } = await connectDaemon(place.address, { version });
    const large = { id: 1, method: "x", params: ["y".repeat(16 * MIB)] };
    assert.throws(() => connection.send(large), { code: "daemon.protocol" });
    connection.close();
  },
);

testServer("garbage is refused, whatever it is", async ({ place, refused }) => {
  const garbage = [
    new Uint8Array(1000).fill(0),
    crypto.getRandomValues(new Uint8Array(3000)),
    new TextEncoder().encode("GET / HTTP/1.1\r\n\r\n"),
    line([1, 2, 3]),
    line("text"),
    line({ pyra: "1" }),
    new TextEncoder().encode('{"pyra":1'),
    new TextEncoder().encode(`${"[".repeat(4000)}\n`),
  ];
  for (const bytes of garbage) {
    using conn = await Deno.connect({ transport: "unix", path: place.address.path });
    await conn.write(bytes);
    conn.closeWrite();
    await new Response(conn.readable).text().catch(() => "");
  }
  await until(() => refused.length === garbage.length, "all of it is refused");
});

testServer("a gigabyte without a newline costs no memory", async ({ place }) => {
  using conn = await Deno.connect({ transport: "unix", path: place.address.path });
  const before = Deno.memoryUsage().rss;
  const chunk = new Uint8Array(MIB).fill(120);
  let sent = 0;
  try {
    for (; sent < 1024 * MIB; sent += chunk.length) {
      for (let done = 0; done < chunk.length;) done += await conn.write(chunk.subarray(done));
    }
  } catch {
    // Dropped, as it should be.
  }
  assert.ok(sent < 64 * MIB, `the daemon took ${sent} bytes before it dropped the client`);
  assert.ok(Deno.memoryUsage().rss - before < 128 * MIB);
});

testServer("a gigabyte from a client with the token is dropped at the limit", async ({ place }) => {
  const { connection } = await connectDaemon(place.address, { version });
  connection.close();
  const token = await Deno.readTextFile(`${place.address.path}.token`);
  using conn = await Deno.connect({ transport: "unix", path: place.address.path });
  await conn.write(line({ pyra: 1, version, token }));
  const chunk = new Uint8Array(MIB).fill(120);
  let sent = 0;
  try {
    for (; sent < 1024 * MIB; sent += chunk.length) {
      for (let done = 0; done < chunk.length;) done += await conn.write(chunk.subarray(done));
    }
  } catch {
    // Dropped, as it should be.
  }
  assert.ok(sent <= 20 * MIB, `the daemon took ${sent} bytes before it dropped the client`);
});

testServer("200 clients at once are all served", async ({ place }) => {
  const clients = await Promise.all(
    Array.from({ length: 200 }, () => connectDaemon(place.address, { version })),
  );
  const answers = clients.map(async ({ connection, messages }, i) => {
    connection.send({ id: i, method: "x", params: [i] });
    return (await messages.next()).value?.result;
  });
  assert.deepEqual(await Promise.all(answers), clients.map((_, i) => [i]));
  for (const { connection } of clients) connection.close();
});

testServer("a client that says nothing is dropped", async ({ place, alive }) => {
  const silent = await Promise.all(
    Array.from({ length: 20 }, () => Deno.connect({ transport: "unix", path: place.address.path })),
  );
  for (const conn of silent) {
    assert.equal(await conn.read(new Uint8Array(1)).catch(() => null), null);
    conn.close();
  }
  await alive();
}, { helloMs: 200 });

/** Sends `request` again and again, reads nothing, until the daemon drops the client. */
async function flood(place: TemporaryAddress, request: Uint8Array, pauseMs = 0): Promise<void> {
  const token = await Deno.readTextFile(`${place.address.path}.token`);
  using conn = await Deno.connect({ transport: "unix", path: place.address.path });
  await conn.write(line({ pyra: 1, version, token }));
  let sent = 0;
  await until(async () => {
    try {
      assert.ok(sent < 128 * MIB, "the daemon took all of it");
      sent += request.length;
      for (let done = 0; done < request.length;) done += await conn.write(request.subarray(done));
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      return false;
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error;
      return true;
    }
  }, "the client is dropped");
}

testServer("a client that reads nothing is dropped when its queue is full", async ({ place }) => {
  await flood(place, line({ id: 1, method: "x", params: ["y".repeat(1024 * 1024)] }));
}, { stallMs: 600_000 });

testServer("a client that stopped to read is dropped after a while", async ({ place }) => {
  // Far less than a queue holds, far more than a socket does.
  await flood(place, line({ id: 1, method: "x", params: ["y".repeat(16 * 1024)] }), 50);
}, { stallMs: 500 });

Deno.test("connectDaemon() trusts no folder, socket or token that others may open", async () => {
  await using place = new TemporaryAddress();
  const { server } = await echoServer(place.address);
  try {
    for (const path of [place.folder, place.address.path, `${place.address.path}.token`]) {
      const { mode } = await Deno.stat(path);
      for (const open of [0o755, 0o710, 0o604]) {
        await Deno.chmod(path, open);
        await assert.rejects(connectDaemon(place.address, { version }), { code: "daemon.unsafe" });
      }
      await Deno.chmod(path, mode! & 0o777);
    }
    const { path } = place.address;
    await Deno.rename(path, `${path}.real`);
    await Deno.symlink(`${path}.real`, path);
    await assert.rejects(connectDaemon(place.address, { version }), { code: "daemon.unsafe" });
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

Deno.test("IpcServer tells a peer that its client has gone", async () => {
  await using place = new TemporaryAddress();
  let gone = 0;
  const serve = () => ({ receive: () => {}, gone: () => void gone++ });
  const { server } = await echoServer(place.address, { serve });
  const { connection } = await connectDaemon(place.address, { version });
  await until(() => server.clients === 1, "the client is there");
  connection.close();
  await until(() => gone === 1, "it is told to have gone");
  await server[Symbol.asyncDispose]();
});

Deno.test("connectDaemon() trusts nothing that lies in the place of the socket or the token", async () => {
  await using place = new TemporaryAddress();
  const { server } = await echoServer(place.address);
  const { path } = place.address;
  try {
    for (const real of [path, `${path}.token`]) {
      await Deno.rename(real, `${real}.real`);
      if (real === path) await Deno.writeTextFile(real, "no socket", { mode: 0o600 });
      else await Deno.mkdir(real, { mode: 0o700 });
      await assert.rejects(connectDaemon(place.address, { version }), { code: "daemon.unsafe" });
      await Deno.remove(real);
      await Deno.rename(`${real}.real`, real);
    }
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

testWhen(
  Deno.uid() === 0 ? undefined : "only root can give a file to another user",
  "connectDaemon() trusts no folder, socket or token of another user",
  async () => {
    await using place = new TemporaryAddress();
    const { server } = await echoServer(place.address);
    try {
      for (const path of [place.folder, place.address.path, `${place.address.path}.token`]) {
        await Deno.chown(path, 65534, 65534);
        await assert.rejects(connectDaemon(place.address, { version }), { code: "daemon.unsafe" });
        await Deno.chown(path, 0, 0);
      }
      const { connection } = await connectDaemon(place.address, { version });
      connection.close();
    } finally {
      await server[Symbol.asyncDispose]();
    }
  },
);

Deno.test("IpcServer.listen() waits for the daemon that is leaving", async () => {
  await using place = new TemporaryAddress();
  const leaving = await echoServer(place.address);
  const next = echoServer(place.address);
  await leaving.server[Symbol.asyncDispose]();
  const { server } = await next;
  const answer = await sendCommand(place.address, { method: "x", params: [7], version });
  assert.deepEqual(answer, [7]);
  await server[Symbol.asyncDispose]();
});

Deno.test("IpcServer.listen() says in words that a path is too long for a socket", async () => {
  await using place = new TemporaryAddress();
  const address = { ...place.address, path: `${place.folder}/${"x".repeat(100)}` };
  await assert.rejects(echoServer(address), { code: "daemon.path" });
});

Deno.test("IpcServer.listen() refuses a folder that others may open", async () => {
  await using place = new TemporaryAddress();
  await Deno.chmod(place.folder, 0o777);
  await assert.rejects(echoServer(place.address), { code: "daemon.unsafe" });
});

Deno.test("IpcServer.listen() takes the place of no file and no link", async () => {
  await using place = new TemporaryAddress();
  const { path } = place.address;
  await Deno.writeTextFile(path, "a file of the user");
  await assert.rejects(echoServer(place.address), { code: "daemon.unsafe" });
  assert.equal(await Deno.readTextFile(path), "a file of the user");
  await Deno.rename(path, `${path}.kept`);
  await Deno.symlink(`${path}.kept`, path);
  await assert.rejects(echoServer(place.address), { code: "daemon.unsafe" });
  assert.ok((await Deno.lstat(path)).isSymlink);
});

Deno.test("connectDaemon() says that nobody is there, whatever was left behind", async () => {
  await using place = new TemporaryAddress();
  const gone = { code: "daemon.not_running" };
  await assert.rejects(connectDaemon(place.address, { version }), gone);
  const { server } = await echoServer(place.address);
  await Deno.rename(place.address.path, `${place.folder}/kept`);
  await server[Symbol.asyncDispose]();
  await Deno.rename(`${place.folder}/kept`, place.address.path);
  await Deno.writeTextFile(`${place.address.path}.token`, "x", { mode: 0o600 });
  await assert.rejects(connectDaemon(place.address, { version }), gone);
});

Deno.test("sendCommand() gives up on a daemon that does not answer", async () => {
  await using place = new TemporaryAddress();
  const silent = () => ({ receive: () => {}, gone: () => {} });
  const { server } = await echoServer(place.address, { serve: silent });
  try {
    const command = { method: "status", version };
    await assert.rejects(sendCommand(place.address, command, 50), { code: "daemon.timeout" });
  } finally {
    await server[Symbol.asyncDispose]();
  }
});
