/** What every `AgentService` promises, in the process or behind a socket.
 *
 * Call it with a function that makes a fresh service around the given provider and tools;
 * each test closes what it opened. */

import assert from "node:assert/strict";
import type { AgentEvent, AgentService, ToolRunner } from "../../src/contracts/mod.ts";
import { collect, SimpleRunner, testTool, textOf } from "./fixture.ts";
import { ScriptedProvider } from "./scripted_provider.ts";

/** A service under test. */
export interface ServiceUnderTest {
  service: AgentService;
  close?(): Promise<void>;
}

/** Makes a service around a provider and tools. */
export type MakeService = (
  provider: ScriptedProvider,
  tools: ToolRunner,
) => Promise<ServiceUnderTest>;

/** Registers the suite under `name`. */
export function testAgentService(name: string, make: MakeService): void {
  const test = (
    promise: string,
    run: (world: { service: AgentService; provider: ScriptedProvider }) => Promise<void>,
    tools: ToolRunner = new SimpleRunner(),
  ) =>
    Deno.test(`${name} ${promise}`, async () => {
      const provider = new ScriptedProvider();
      const { service, close } = await make(provider, tools);
      try {
        await run({ service, provider });
      } finally {
        await close?.();
      }
    });

  test("streams an answer and ends with one `end`", async ({ service, provider }) => {
    provider.enqueue({ type: "text", delta: "Hello " }, { type: "text", delta: "there" });
    const { id } = await service.open();
    const events = await collect(service.send(id, "hi"));
    assert.equal(textOf(events), "Hello there");
    assertOneEnd(events, "done");
  });

  test("speaks in events that survive JSON", async ({ service, provider }) => {
    provider.calls(["echo", { text: "x" }], ["nonsense", {}]).says("done");
    const { id } = await service.open();
    const events = await collect(service.send(id, "hi"));
    assert.deepEqual(JSON.parse(JSON.stringify(events)), events);
  }, new SimpleRunner(testTool("echo")));

  test("ends a turn that fails with the error and one `end`", async ({ service, provider }) => {
    provider.enqueue({ type: "text", delta: "Hal" }, {
      type: "failed",
      error: { code: "provider.unreachable", message: "gone", exitCode: 1 },
    });
    const { id } = await service.open();
    const events = await collect(service.send(id, "hi"));
    assert.equal(assertOneEnd(events, "failed").error?.code, "provider.unreachable");
  });

  test("ends a turn whose provider throws", async ({ service, provider }) => {
    provider.enqueue({ type: "throw", message: "boom" });
    const { id } = await service.open();
    assertOneEnd(await collect(service.send(id, "hi")), "failed");
  });

  test("ends a cancelled turn, and takes the next", async ({ service, provider }) => {
    provider.enqueue({ type: "text", delta: "Half " }, { type: "hang" }).says("whole");
    const { id } = await service.open();
    const abort = new AbortController();
    const events = await collect(service.send(id, "hi", abort.signal), (event) => {
      if (event.type === "text") abort.abort();
    });
    assertOneEnd(events, "cancelled");
    assert.equal(textOf(await collect(service.send(id, "again"))), "whole");
  });

  test("ends a cancelled turn of a provider that does not listen", async (world) => {
    const { service, provider } = world;
    provider.enqueue({ type: "text", delta: "x " }, { type: "deaf" });
    const { id } = await service.open();
    const abort = new AbortController();
    const events = await collect(service.send(id, "hi", abort.signal), (event) => {
      if (event.type === "text") abort.abort();
    });
    assertOneEnd(events, "cancelled");
  });

  test("ends at once when the signal was aborted before", async ({ service, provider }) => {
    provider.says("never");
    const { id } = await service.open();
    const events = await collect(service.send(id, "hi", AbortSignal.abort()));
    assertOneEnd(events, "cancelled");
    assert.equal(textOf(events), "");
  });

  test("stops when its reader leaves, and takes the next turn", async ({ service, provider }) => {
    provider.enqueue({ type: "text", delta: "one " }, { type: "hang" }).says("next");
    const { id } = await service.open();
    for await (const event of service.send(id, "hi")) if (event.type === "text") break;
    assert.equal(textOf(await collect(service.send(id, "again"))), "next");
  });

  test("refuses a second turn beside a running one", async ({ service, provider }) => {
    provider.enqueue({ type: "text", delta: "one " }, { type: "hang" });
    const { id } = await service.open();
    const abort = new AbortController();
    let second: AgentEvent[] = [];
    await collect(service.send(id, "hi", abort.signal), async (event) => {
      if (event.type !== "text") return;
      second = await collect(service.send(id, "too soon"));
      abort.abort();
    });
    assert.equal(assertOneEnd(second, "failed").error?.code, "session.busy");
  });

  test("ends a turn of an unknown session with `session.unknown`", async ({ service }) => {
    const events = await collect(service.send("nosuchsession", "hi"));
    assert.equal(assertOneEnd(events, "failed").error?.code, "session.unknown");
  });

  test("gives each of several calls an end of its own", async ({ service, provider }) => {
    provider.calls(["send", { text: "no" }], ["send", { text: "a" }], ["send", { text: "no" }])
      .says("done");
    const { id } = await service.open();
    const events = await collect(service.send(id, "hi"));
    assertOneEnd(events, "done");
    const phases = events.flatMap((event) => event.type === "tool" ? [event.phase] : []);
    assert.deepEqual(phases.toSorted(), [
      "done",
      "refused",
      "refused",
      "start",
      "start",
      "start",
    ]);
  }, new SimpleRunner(testTool("send", { effect: "send" })));

  const given = Promise.withResolvers<void>();
  const waiting = testTool("wait", {
    run: (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener("abort", () => {
          given.resolve();
          reject(signal.reason);
        })
      ),
  });
  test("gives up a call whose reader leaves", async ({ service, provider }) => {
    provider.calls(["wait", {}]).says("next");
    const { id } = await service.open();
    for await (const event of service.send(id, "hi")) if (event.type === "tool") break;
    await given.promise;
    await collect(service.send(id, "again"));
  }, new SimpleRunner(waiting));

  test("ends the turn on `stop`, with every other call given up", async (world) => {
    const { service, provider } = world;
    provider.calls(["send", { text: "stop" }], ["wait", {}]);
    const { id } = await service.open();
    assertOneEnd(await collect(service.send(id, "hi")), "cancelled");
  }, new SimpleRunner(testTool("send", { effect: "send" }), waiting));

  test("knows nothing of a question that never was", async ({ service }) => {
    assert.equal(await service.answer("nothing", { verdict: "agree" }), false);
  });

  test("resumes a session with what was said in it", async ({ service, provider }) => {
    provider.says("Blue.").says("You said blue.");
    const { id } = await service.open();
    await collect(service.send(id, "My colour?"));
    assert.equal((await service.open({ resume: id })).id, id);
    await collect(service.send(id, "And again?"));
    const sent = provider.requests[1]!.messages.slice(1).map(({ content }) => content);
    assert.deepEqual(sent, ["My colour?", "Blue.", "And again?"]);
    const said = (await service.history(id)).map(({ content }) => content);
    assert.deepEqual(said, [...sent, "You said blue."]);
  });

  test("rejects resuming an unknown session", async ({ service }) => {
    await assert.rejects(service.open({ resume: "nosuchsession" }), { code: "session.unknown" });
  });

  test("takes back the last exchange and returns the words", async ({ service, provider }) => {
    provider.says("one").says("two");
    const { id } = await service.open();
    await collect(service.send(id, "first"));
    await collect(service.send(id, "second"));
    assert.equal(await service.undo(id), "second");
    assert.deepEqual((await service.history(id)).map(({ content }) => content), ["first", "one"]);
    assert.equal(await service.undo(id), "first");
    assert.equal(await service.undo(id), undefined);
  });

  test("asks the last question again", async ({ service, provider }) => {
    provider.says("one").says("two");
    const { id } = await service.open();
    await collect(service.send(id, "first"));
    await collect(service.send(id, { again: true }));
    assert.deepEqual((await service.history(id)).map(({ content }) => content), ["first", "two"]);
  });

  test("changes model and system prompt from the next turn on", async ({ service, provider }) => {
    const { id } = await service.open();
    const info = await service.configure(id, { model: "other", system: "Speak in rhymes." });
    assert.equal(info.model, "other");
    await collect(service.send(id, "hi"));
    assert.equal(provider.requests[0]!.model, "other");
    assert.match(provider.requests[0]!.messages[0]!.content, /Speak in rhymes\./);
  });

  test("lists and removes sessions", async ({ service }) => {
    const { id } = await service.open();
    await collect(service.send(id, "hi"));
    assert.ok((await service.list()).some((session) => session.id === id));
    await service.remove(id);
    assert.ok(!(await service.list()).some((session) => session.id === id));
    await assert.rejects(service.remove(id), { code: "session.unknown" });
  });

  test("does nothing for a turn nobody reads", async ({ service, provider }) => {
    const { id } = await service.open();
    service.send(id, "hi");
    assert.deepEqual(await service.history(id), []);
    assert.equal(provider.requests.length, 0);
  });
}

/** Exactly one `end`, last, for this reason; returns it. */
export function assertOneEnd(
  events: readonly AgentEvent[],
  reason: (AgentEvent & { type: "end" })["reason"],
): AgentEvent & { type: "end" } {
  const ends = events.filter((event) => event.type === "end");
  assert.equal(ends.length, 1);
  assert.equal(events.at(-1), ends[0]);
  assert.equal(ends[0]!.reason, reason, ends[0]!.error?.message);
  return ends[0]!;
}
