import assert from "node:assert/strict";
import { ExitCode, type JsonObject } from "../../base/mod.ts";
import type { AppEnd, AppWorker } from "../app_worker.ts";
import { AppRelay, AppStartError } from "./relay.ts";

/** A Worker that does what the test says; `listens` as soon as it is made, unless told. */
class FakeWorker {
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

  end(end: AppEnd): void {
    this.#ended.resolve(end);
  }
}

const CRASH: AppEnd = {
  kind: "crash",
  error: { code: "internal", message: "heap", exitCode: ExitCode.internal },
};

/** A relay, its Workers so far, and what it told. */
function createRelay(onStart: (worker: FakeWorker) => void = (worker) => worker.say(0, {})) {
  const workers: FakeWorker[] = [];
  const told: unknown[] = [];
  const relay = new AppRelay({
    startApp(onWire) {
      const worker = new FakeWorker(onWire);
      workers.push(worker);
      queueMicrotask(() => onStart(worker));
      return Promise.resolve({ worker: worker as unknown as AppWorker, made: `${workers.length}` });
    },
    onEnd: (code) => told.push(code),
    onCrash: (error) => told.push(error),
  });
  const client = () => {
    const sent: JsonObject[] = [];
    return { sent, number: relay.add((message) => sent.push(message)) };
  };
  return { relay, workers, told, client };
}

/** Lets everything that is only waiting for its turn happen. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

Deno.test("AppRelay.renew() leaves what has begun to the former Worker, then lets it go", async () => {
  const { relay, workers, client } = createRelay();
  await relay.renew();
  const { number, sent } = client();
  relay.request(number, { id: 1, method: "agent.send" });
  await relay.renew();
  relay.request(number, { id: 2, method: "agent.answer" });
  const [former, present] = workers as [FakeWorker, FakeWorker];
  assert.deepEqual(former.heard.map(([, message]) => message?.id), [1, 2]);
  former.say(number, { id: 2, result: true });
  former.say(number, { id: 1, event: {} });
  assert.equal(former.terminated, false);
  former.say(number, { id: 1, result: null });
  assert.equal(former.terminated, true);
  relay.request(number, { id: 3, method: "agent.list" });
  assert.deepEqual(present.heard.map(([, message]) => message?.id), [3]);
  assert.equal(sent.length, 3);
});

Deno.test("AppRelay lets go of a former Worker whose last client vanishes", async () => {
  const { relay, workers, client } = createRelay();
  await relay.renew();
  const { number } = client();
  relay.request(number, { id: 1, method: "agent.send" });
  await relay.renew();
  relay.remove(number);
  assert.deepEqual(workers[0]!.heard.at(-1), [number, undefined], "it is told");
  assert.equal(workers[0]!.terminated, true);
  assert.deepEqual(relay.counts(), { clients: 0, turns: 0 });
});

Deno.test("AppRelay tells who waited for a Worker that crashed, and starts another", async () => {
  const { relay, workers, told, client } = createRelay();
  await relay.renew();
  const { number, sent } = client();
  relay.request(number, { id: 7, method: "agent.send" });
  workers[0]!.end(CRASH);
  await Promise.resolve();
  relay.request(number, { id: 8, method: "agent.list" });
  await settle();
  assert.deepEqual(
    sent.map(({ id, error }) => [id, (error as JsonObject).code]),
    [[7, "daemon.lost"], [8, "daemon.lost"]],
  );
  relay.request(number, { id: 9, method: "agent.list" });
  assert.deepEqual(workers[1]!.heard, [[number, { id: 9, method: "agent.list" }]]);
  assert.deepEqual(told, ["heap"]);
});

Deno.test("AppRelay gives up on a Worker that crashes again and again", async () => {
  const { relay, workers, told } = createRelay();
  await relay.renew();
  for (let i = 0; i <= 10; i++) {
    workers.at(-1)!.end(CRASH);
    await settle();
  }
  assert.equal(workers.length, 11);
  assert.equal(told.at(-1), ExitCode.internal);
});

Deno.test("AppRelay.renew() keeps the present Worker when the next does not start", async () => {
  let next = (worker: FakeWorker) => worker.say(0, {});
  const { relay, workers, told, client } = createRelay((worker) => next(worker));
  await relay.renew();
  next = (worker) => worker.end(CRASH);
  await assert.rejects(relay.renew(), AppStartError);
  const { number } = client();
  relay.request(number, { id: 1, method: "agent.list" });
  assert.equal(workers[0]!.heard.length, 1);
  assert.deepEqual(told, []);
});

Deno.test("AppRelay takes no message for a client from a Worker that is not its own", async () => {
  const { relay, workers, client } = createRelay();
  await relay.renew();
  const { number, sent } = client();
  workers[0]!.say(number, { id: 1, event: {} });
  assert.deepEqual(sent, []);
});
