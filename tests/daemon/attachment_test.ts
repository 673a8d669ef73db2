/** The way of a hijacked app to the daemon: it ends at the agent. */

import assert from "node:assert/strict";
import type { JsonObject } from "../../src/base/mod.ts";
import { Attachment } from "../../src/kernel/daemon/mod.ts";
import { echo, echoServer, TemporaryAddress, until } from "./support.ts";

Deno.test("Attachment passes on what is for the agent, and no command for the daemon", async () => {
  await using place = new TemporaryAddress("tcp");
  const heard: unknown[] = [];
  const { server } = await echoServer(place.address, {
    serve(send) {
      const { receive, gone } = echo(send);
      return {
        receive: (message) => (heard.push(message.kernel ?? message.method), receive(message)),
        gone,
      };
    },
  });
  await using _server = server;
  const told: JsonObject[] = [];
  const files = { pidFile: `${place.folder}/pid`, logFile: `${place.folder}/log` };
  using attachment = (await Attachment.open({ address: place.address, ...files }, "0.0.1"))!;
  void attachment.relayTo({ wire: (_, message) => void (message && told.push(message)) });
  const commands = ["stop", "status", "kernel.answer", "vault.unlock", "vault.lock", "agent", ""];
  for (const method of commands) attachment.send({ id: 1, method, params: [] });
  attachment.send({ id: 1 });
  assert.equal(told.length, commands.length + 1);
  for (const { error } of told) assert.equal((error as JsonObject).code, "kernel.refused");
  // Nor does it speak for its kernel.
  const forged = { kernel: { there: true, answer: 1, text: "y" } };
  attachment.send({ id: 2, method: "agent.list", params: [], ...forged });
  await until(() => told.some(({ id }) => id === 2), "the agent has answered");
  assert.deepEqual(heard, ["agent.list"]);
});
