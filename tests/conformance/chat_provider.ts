/** What every `ChatProvider` must do, as tests: each "must" of the contract is one.
 *
 * Call it once for each provider, with something to ask it. */

import assert from "node:assert/strict";
import type { ChatProvider, ProviderEvent, TurnRequest } from "../../src/contracts/mod.ts";

/** A provider set up for the suite. */
export interface Subject extends AsyncDisposable {
  provider: ChatProvider;
  /** Answered with words, in more than one event. */
  words: TurnRequest;
  /** Answered with a call of one of its tools. */
  call: TurnRequest;
  /** A provider of the same kind that cannot answer, where there is such a thing. */
  broken?: ChatProvider;
}

/** The contract's "within a second". */
const STOP_WITHIN_MS = 1_000;

/** Registers the suite for one kind of provider. */
export function chatProviderConformance(
  name: string,
  setUp: () => Promise<Subject>,
  register: (name: string, body: () => Promise<void>) => void = Deno.test,
): void {
  const test = (must: string, body: (subject: Subject) => Promise<void>) =>
    register(`${name} ${must}`, async () => {
      await using subject = await setUp();
      await body(subject);
    });

  test("ends with exactly one done or failed, and yields nothing after it", async (subject) => {
    for (const request of [subject.words, subject.call]) {
      assertEnds(await collect(subject.provider, request), "done");
    }
  });

  test("yields plain data", async ({ provider, words, call }) => {
    for (const request of [words, call]) {
      for (const event of await collect(provider, request)) {
        assert.deepEqual(JSON.parse(JSON.stringify(event)), event);
      }
    }
  });

  test("streams words in more than one event, and gives the same unstreamed", async (subject) => {
    const { provider, words } = subject;
    const streamed = await collect(provider, words);
    assert.ok(streamed.filter((event) => event.type === "text").length > 1);
    assert.equal(
      textOf(await collect(provider, { ...words, stream: false })),
      textOf(streamed),
    );
  });

  test("yields whole calls of the request's tools, with ids of their own", async (subject) => {
    const events = await collect(subject.provider, subject.call);
    const calls = events.flatMap((event) => event.type === "tool_call" ? [event.call] : []);
    assert.ok(calls.length > 0);
    assert.equal(new Set(calls.map((call) => call.id)).size, calls.length);
    for (const call of calls) {
      assert.ok(subject.call.tools.some((tool) => tool.name === call.name), call.name);
      assert.equal(typeof JSON.parse(call.arguments), "object");
    }
    assert.deepEqual(events.at(-1), { type: "done", reason: "tool_calls" });
  });

  test("does not ask anything once its signal has aborted", async ({ provider, words }) => {
    const events = await collect(provider, words, AbortSignal.abort());
    assert.deepEqual(events.map((event) => event.type), ["failed"]);
    assertCancelled(events);
  });

  test("stops within a second of its signal aborting", async ({ provider, words }) => {
    const controller = new AbortController();
    const events: ProviderEvent[] = [];
    const reading = (async () => {
      for await (const event of provider.stream(words, controller.signal)) {
        events.push(event);
        controller.abort();
      }
    })();
    await within(STOP_WITHIN_MS, reading);
    assertEnds(events, "failed");
    assertCancelled(events);
  });

  test("lets go of everything when its reader leaves early", async ({ provider, words }) => {
    // What is left open is found by the test runner.
    for await (const _ of provider.stream(words, new AbortController().signal)) break;
  });

  test("answers two requests at once without mixing them", async ({ provider, words, call }) => {
    const alone = textOf(await collect(provider, words));
    const [first, second] = await Promise.all([collect(provider, words), collect(provider, call)]);
    assert.equal(textOf(first), alone);
    assert.ok(second.some((event) => event.type === "tool_call"));
  });

  test("logs nothing", async ({ provider, words, broken }) => {
    const logged: unknown[][] = [];
    const original = globalThis.console;
    const record = (...args: unknown[]) => logged.push(args);
    globalThis.console = new Proxy(original, { get: () => record });
    try {
      await collect(provider, words);
      if (broken) await collect(broken, words);
    } finally {
      globalThis.console = original;
    }
    assert.deepEqual(logged, []);
  });

  test("does not throw when it cannot answer", async ({ broken, words }) => {
    if (!broken) return;
    const events = await collect(broken, words);
    assertEnds(events, "failed");
    const last = events.at(-1);
    assert.ok(last?.type === "failed" && last.error.code && last.error.hint);
    assert.ok(!/\n\s+at /.test(JSON.stringify(last)), "no stack trace");
  });

  test("lists its models", async ({ provider }) => {
    const models = await provider.listModels(new AbortController().signal);
    assert.ok(models.length > 0);
    for (const model of models) assert.ok(model.id);
  });
}

function collect(
  provider: ChatProvider,
  request: TurnRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ProviderEvent[]> {
  return Array.fromAsync(provider.stream(request, signal));
}

function textOf(events: readonly ProviderEvent[]): string {
  return events.map((event) => event.type === "text" ? event.delta : "").join("");
}

function assertEnds(events: readonly ProviderEvent[], type: "done" | "failed"): void {
  const ends = events.filter((event) => event.type === "done" || event.type === "failed");
  assert.equal(ends.length, 1, JSON.stringify(events));
  assert.equal(events.at(-1)?.type, type, JSON.stringify(events));
}

function assertCancelled(events: readonly ProviderEvent[]): void {
  const last = events.at(-1);
  assert.ok(last?.type === "failed" && last.error.code === "cancelled", JSON.stringify(last));
}

async function within(ms: number, promise: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new assert.AssertionError({ message: `not in ${ms} ms` })), ms);
  });
  try {
    await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
