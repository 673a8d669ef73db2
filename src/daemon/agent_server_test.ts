import assert from "node:assert/strict";
import type { JsonObject } from "../base/mod.ts";
import type { AgentEvent, AgentService, Plan, PlanAnswer } from "../contracts/mod.ts";
import { AgentServer } from "./agent_server.ts";

const PLAN: Plan = {
  id: "p",
  sessionId: "",
  goal: "the goal",
  state: "open",
  steps: [],
  tainted: false,
  revision: 0,
  created: "",
  updated: "",
};

/** A service whose turns ask once and wait for their signal. */
class AskingService {
  readonly answers: [string, PlanAnswer][] = [];
  stopped = 0;

  async *send(sessionId: string, _: unknown, signal: AbortSignal): AsyncGenerator<AgentEvent> {
    const plan = { ...PLAN, sessionId };
    yield {
      type: "plan_question",
      request: { kind: "agree", id: `of-${sessionId}`, plan, reasons: [] },
    };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    this.stopped += 1;
    yield { type: "end", reason: "cancelled" };
  }

  answer(id: string, answer: PlanAnswer): Promise<boolean> {
    this.answers.push([id, answer]);
    return Promise.resolve(true);
  }

  list(): Promise<never[]> {
    return new Promise(() => {});
  }
}

/** A client of `service`, and what it was sent. */
function connect(service: AskingService) {
  const sent: JsonObject[] = [];
  const waits: { fits: (message: JsonObject) => boolean; resolve: (m: JsonObject) => void }[] = [];
  const server = new AgentServer(service as unknown as AgentService, (message) => {
    sent.push(message);
    for (const { fits, resolve } of waits) if (fits(message)) resolve(message);
  });
  const message = (fits: (message: JsonObject) => boolean) =>
    new Promise<JsonObject>((resolve) => {
      const found = sent.find(fits);
      if (found) resolve(found);
      else waits.push({ fits, resolve });
    });
  return { server, sent, message };
}

Deno.test("AgentServer lets only the client that was asked answer", async () => {
  const service = new AskingService();
  const [one, other] = [connect(service), connect(service)];
  one.server.receive({ id: 1, method: "agent.send", params: ["s", "hi"] });
  await one.message(({ event }) => event !== undefined);
  const answer = { id: 2, method: "agent.answer", params: ["of-s", { verdict: "agree" }] };
  other.server.receive(answer);
  assert.equal((await other.message(({ id }) => id === 2)).result, false);
  assert.deepEqual(service.answers, []);
  one.server.receive(answer);
  assert.equal((await one.message(({ id }) => id === 2)).result, true);
  assert.deepEqual(service.answers, [["of-s", { verdict: "agree" }]]);
  await one.server.gone();
});

Deno.test("AgentServer takes an answer that is none for a no, and no second one", async () => {
  for (const nothing of [undefined, "agree", null, true]) {
    const service = new AskingService();
    const { server, message } = connect(service);
    server.receive({ id: 1, method: "agent.send", params: ["s", "hi"] });
    await message(({ event }) => event !== undefined);
    const params = nothing === undefined ? ["of-s"] : ["of-s", nothing];
    server.receive({ id: 2, method: "agent.answer", params });
    await message(({ id }) => id === 2);
    server.receive({ id: 3, method: "agent.answer", params: ["of-s", { verdict: "agree" }] });
    assert.equal((await message(({ id }) => id === 3)).result, false);
    assert.deepEqual(service.answers, [["of-s", { verdict: "no" }]]);
    await server.gone();
  }
});

Deno.test("AgentServer.gone() stops every turn of its client and sends nothing more", async () => {
  const service = new AskingService();
  const { server, sent, message } = connect(service);
  for (const id of [1, 2, 3]) {
    server.receive({ id, method: "agent.send", params: [`s${id}`, "hi"] });
    await message((message) => message.id === id);
  }
  const before = sent.length;
  await server.gone();
  assert.equal(service.stopped, 3);
  assert.ok(sent.slice(before).every(({ event }) => event === undefined));
});

Deno.test("AgentServer refuses a turn whose number is in use, and keeps the first", async () => {
  const service = new AskingService();
  const { server, message } = connect(service);
  server.receive({ id: 1, method: "agent.send", params: ["s", "hi"] });
  await message(({ event }) => event !== undefined);
  server.receive({ id: 1, method: "agent.send", params: ["t", "hi"] });
  const { error } = await message(({ error }) => error !== undefined);
  assert.equal((error as JsonObject).code, "daemon.protocol");
  await server.gone();
  assert.equal(service.stopped, 1);
});

Deno.test("AgentServer bounds the requests of one client, and answers what is no method", async () => {
  const { server, sent, message } = connect(new AskingService());
  server.receive({ id: 0, method: "agent.constructor", params: [] });
  const { error } = await message(({ id }) => id === 0);
  assert.equal((error as JsonObject).code, "daemon.method");
  for (let id = 1; id <= 65; id++) server.receive({ id, method: "agent.list" });
  const refused = await message(({ id }) => id === 65);
  assert.equal((refused.error as JsonObject).code, "daemon.busy");
  assert.equal(sent.length, 2);
});
