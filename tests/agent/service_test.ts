/** The agent service in this process, against what every service promises. */

import { createAgentService } from "../../src/agent/mod.ts";
import { MemorySessionStore, testPorts } from "./fixture.ts";
import { testAgentService } from "./service_conformance.ts";

testAgentService("createAgentService()", (provider, tools) =>
  Promise.resolve({
    service: createAgentService({
      provider,
      tools,
      store: new MemorySessionStore(),
      ports: testPorts(),
      settings: { model: "scripted-1", assistantName: "Pyra", userName: "" },
    }),
  }));
