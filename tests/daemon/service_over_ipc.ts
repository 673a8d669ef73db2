/** The agent service behind the daemon's wire, against what every service promises. */

import { createAgentService } from "../../src/agent/mod.ts";
import {
  AgentClient,
  AgentServer,
  connectDaemon,
  type DaemonAddress,
  IpcServer,
} from "../../src/daemon/mod.ts";
import { TemporaryAddress } from "./support.ts";
import { MemorySessionStore, testPorts } from "../agent/fixture.ts";
import { testAgentService } from "../agent/service_conformance.ts";

/** Registers the suite for one transport. */
export function testAgentServiceOver(transport: DaemonAddress["transport"]): void {
  testAgentService(`AgentClient over ${transport}`, async (provider, tools) => {
    const place = new TemporaryAddress(transport);
    const service = createAgentService({
      provider,
      tools,
      store: new MemorySessionStore(),
      ports: testPorts(),
      settings: { model: "scripted-1", assistantName: "Pyra", userName: "" },
    });
    const server = await IpcServer.listen({
      address: place.address,
      version: "0.0.1",
      onRefused: () => {},
      serve: (send) => {
        const peer = new AgentServer(service, send);
        return { receive: (message) => peer.receive(message), gone: () => void peer.gone() };
      },
    });
    const { connection, messages } = await connectDaemon(place.address, { version: "0.0.1" });
    const client = new AgentClient((message) => connection.send(message));
    const reading = (async () => {
      for await (const message of messages) client.receive(message);
      client.lost();
    })();
    return {
      service: client,
      async close() {
        connection.close();
        await reading;
        await server[Symbol.asyncDispose]();
        await place[Symbol.asyncDispose]();
      },
    };
  });
}
