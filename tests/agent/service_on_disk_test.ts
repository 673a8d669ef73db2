/** The agent service with the real session files, against what every service promises. */

import { newId } from "../../src/base/mod.ts";
import { createAgentService } from "../../src/agent/mod.ts";
import { openSessions } from "../../src/sessions/mod.ts";
import { testAgentService } from "./service_conformance.ts";

testAgentService("createAgentService() on openSessions()", async (provider, tools) => {
  const folder = await Deno.makeTempDir({ prefix: "agent-" });
  return {
    service: createAgentService({
      provider,
      tools,
      store: openSessions({ folder }),
      ports: { now: () => Date.now(), id: () => newId(Date.now()) },
      settings: { model: "scripted-1", assistantName: "Pyra", userName: "" },
    }),
    close: () => Deno.remove(folder, { recursive: true }),
  };
});
