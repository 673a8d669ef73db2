import assert from "node:assert/strict";
import { ExitCode, type JsonObject } from "../../base/mod.ts";
import type { AppEnd } from "../app_process.ts";
import { OriginRecord } from "../../gate/mod.ts";
import { type AppClient, AppRelay, AppStartError } from "./relay.ts";

/** An app that does what the test says; `listens` as soon as it is made, unless told. */
class FakeApp {
  readonly heard: [number, JsonObject | undefined][] = [];
  readonly #ended = Promise.withResolvers<AppEnd>();
  readonly ended = this.#ended.promise;
  terminated = false;

  constructor(readonly say: (peer: number, message: JsonObject) => void) {}

  wire(peer: number, message?: JsonObject): void {
    this.heard.push([peer, message]);
  }

  terminate(): void {
    this.terminated = true;
    this.end({ kind: "exit", code: ExitCode.ok });
  }

  kill(): void {
    this.terminate();
  }

  end(end: AppEnd): void {
    this.#ended.resolve(end);
  }
}

const CRASH: AppEnd = {
  kind: "crash",
  error: { code: "internal", message: "heap", exitCode: ExitCode.internal },
};

/** A relay, its apps so far, and what it told. */
function createRelay(onStart: (app: FakeApp) => void = (app) => app.say(0, {}), idleMs?: number) {
  const apps: FakeApp[] = [];
  const told: unknown[] = [];
  const taints: [heard: number, why: string][] = [];
  const records: OriginRecord[] = [];
  const named: AppClient["named"][] = [];
  let made = "one";
  const relay = new AppRelay({
    idleMs,
    startApp(onWire, client) {
      named.push(client.named);
      const app = new FakeApp(onWire);
      apps.push(app);
      queueMicrotask(() => onStart(app));
      const record = {
        origins: new OriginRecord({ lines: false }),
        taint: (why: string) => Promise.resolve(void taints.push([app.heard.length, why])),
      };
      records.push(record.origins);
      return Promise.resolve({ app, made, record });
    },
    onCrash: (error) => told.push(error),
  });
  const client = () => {
    const sent: JsonObject[] = [];
    return { sent, number: relay.add((message) => sent.push(message)) };
  };
  return {
    relay,
    apps,
    told,
    taints,
    records,
    named,
    client,
    configure: (config: string) => made = config,
  };
}

/** Lets everything that is only waiting for its turn happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("AppRelay gives each client an app of its own, the first one that runs already", async () => {
  const { relay, apps, client } = createRelay();
  await relay.renew();
  const [one, two] = [client(), client()];
  relay.request(one.number, { id: 1, method: "agent.send" });
  relay.request(two.number, { id: 1, method: "agent.send" });
  await settle();
  assert.equal(apps.length, 2);
  assert.deepEqual(apps.map(({ heard }) => heard.map(([peer]) => peer)), [[1], [2]]);
  apps[0]!.say(two.number, { id: 1, result: "forged" });
  assert.deepEqual(two.sent, [], "an app speaks to its own client alone");
});

Deno.test("AppRelay.renew() leaves what has begun to the former app, then lets it go", async () => {
  const { relay, apps, client, configure } = createRelay();
  await relay.renew();
  const { number, sent } = client();
  relay.request(number, { id: 1, method: "agent.send" });
  configure("two");
  await relay.renew();
  relay.request(number, { id: 2, method: "agent.answer" });
  const [former, present] = apps as [FakeApp, FakeApp];
  assert.deepEqual(former.heard.map(([, message]) => message?.id), [1, 2]);
  former.say(number, { id: 2, result: true });
  former.say(number, { id: 1, event: {} });
  assert.equal(former.terminated, false);
  former.say(number, { id: 1, result: null });
  await settle();
  assert.equal(former.terminated, true);
  relay.request(number, { id: 3, method: "agent.list" });
  assert.deepEqual(present.heard.map(([, message]) => message?.id), [3]);
  assert.equal(sent.length, 3);
});

Deno.test("AppRelay ends the app of a client that is gone, and tells it", async () => {
  const { relay, apps, client } = createRelay();
  await relay.renew();
  const { number } = client();
  relay.request(number, { id: 1, method: "agent.send" });
  relay.remove(number);
  await settle();
  assert.deepEqual(apps[0]!.heard.at(-1), [number, undefined], "it is told");
  assert.equal(apps[0]!.terminated, true);
  assert.deepEqual(relay.counts(), { clients: 0, turns: 0, apps: 0 });
});

Deno.test("AppRelay ends an app that nobody asks, and starts one at the next request", async () => {
  const { relay, apps, client } = createRelay(undefined, 0);
  await relay.renew();
  const { number } = client();
  relay.request(number, { id: 1, method: "agent.list" });
  apps[0]!.say(number, { id: 1, result: [] });
  await apps[0]!.ended;
  relay.request(number, { id: 2, method: "agent.list" });
  await settle();
  assert.deepEqual(apps[1]!.heard, [[number, { id: 2, method: "agent.list" }]]);
});

Deno.test("AppRelay tells who waited for an app that crashed, and starts another", async () => {
  const { relay, apps, told, client } = createRelay();
  await relay.renew();
  const { number, sent } = client();
  relay.request(number, { id: 7, method: "agent.send" });
  apps[0]!.end(CRASH);
  await settle();
  assert.deepEqual(
    sent.map(({ id, error }) => [id, (error as JsonObject).code]),
    [[7, "daemon.lost"]],
  );
  relay.request(number, { id: 9, method: "agent.list" });
  await settle();
  assert.deepEqual(apps[1]!.heard, [[number, { id: 9, method: "agent.list" }]]);
  assert.deepEqual(told, ["heap"]);
});

Deno.test("AppRelay refuses a conversation too many, and takes one when another ends", async () => {
  const { relay, client } = createRelay();
  await relay.renew();
  const clients = Array.from({ length: 17 }, client);
  for (const { number } of clients) relay.request(number, { id: 1, method: "agent.list" });
  await settle();
  const last = clients.at(-1)!;
  assert.equal((last.sent[0]!.error as JsonObject).code, "daemon.full");
  relay.remove(clients[0]!.number);
  await settle();
  relay.request(last.number, { id: 2, method: "agent.list" });
  await settle();
  assert.equal(last.sent.length, 1);
});

Deno.test("AppRelay.renew() keeps the present app when the next does not start", async () => {
  let next = (app: FakeApp) => app.say(0, {});
  const { relay, apps, told, client } = createRelay((app) => next(app));
  await relay.renew();
  next = (app) => app.end(CRASH);
  await assert.rejects(relay.renew(), AppStartError);
  const { number } = client();
  relay.request(number, { id: 1, method: "agent.list" });
  await settle();
  assert.equal(apps[0]!.heard.length, 1);
  assert.deepEqual(told, []);
});

Deno.test("AppRelay records what a client's kernel says before the client's app hears of it", async () => {
  const { relay, apps, taints, records, client } = createRelay();
  const one = client();
  relay.tell(one.number, { kind: "said", words: ["ask", "mail bob"], question: "mail bob" });
  relay.tell(one.number, { kind: "taint", why: "what is piped in" });
  relay.tell(one.number, { kind: "typed", text: "to ann\r/deploy web\r/resume 01\r", how: "keys" });
  relay.request(one.number, { id: 1, method: "agent.send" });
  await settle();
  assert.deepEqual(taints, [[0, "what is piped in"]]);
  assert.deepEqual(apps[0]!.heard.map(([, message]) => message?.id), [1]);
  const [record] = records;
  assert.deepEqual(record!.of("bob"), { by: "you", how: "command line" });
  assert.deepEqual(record!.of("ann"), { by: "you", how: "typed" });
  assert.ok(!record!.takeLine("/deploy web"), "the client's kernel runs it");
  assert.ok(record!.takeWhere((line) => line === "/resume 01"));
  relay.tell(one.number, { kind: "taint", why: "the file a.txt" });
  relay.request(one.number, { id: 2, method: "agent.send" });
  await settle();
  assert.deepEqual(taints[1], [1, "the file a.txt"], "between the two");
  await relay.stop();
});

Deno.test("AppRelay passes no request on where content from outside cannot be written down", async () => {
  const { relay, apps, records, client } = createRelay();
  const one = client();
  await relay.renew();
  records[0]!.typed = () => {
    throw new TypeError("the disk is full");
  };
  relay.tell(one.number, { kind: "typed", text: "x", how: "keys" });
  relay.request(one.number, { id: 1, method: "agent.send" });
  await settle();
  assert.deepEqual(apps[0]!.heard, []);
  assert.equal((one.sent.at(-1)?.error as JsonObject).message, "the disk is full");
  await relay.stop();
});

Deno.test("AppRelay keeps which conversations a client named or opened, from one app to the next", async () => {
  const { relay, apps, named, client } = createRelay();
  const [one, two] = [client(), client()];
  relay.tell(one.number, { kind: "named", session: "01one" });
  relay.request(one.number, { id: 1, method: "agent.open" });
  relay.request(two.number, { id: 1, method: "agent.open" });
  await settle();
  named[0]!.opened("02two");
  assert.deepEqual(one.sent, [{ kernel: { opened: "02two" } }]);
  apps[0]!.end(CRASH);
  await settle();
  relay.request(one.number, { id: 2, method: "agent.send" });
  await settle();
  assert.deepEqual([...named[2]!.sessions], ["01one", "02two"]);
  assert.deepEqual([...named[1]!.sessions], []);
  await relay.stop();
});
