import assert from "node:assert/strict";
import { ExitCode, type Json, type JsonObject } from "../base/mod.ts";
import type { AppEnd } from "./app_process.ts";
import { Scanner, UNSCANNED } from "./scanner.ts";

/** A part that answers as told; how many there were, and what became of them. */
function scanner(answer: (message: JsonObject, say: (said: JsonObject) => void) => void) {
  const failures: string[] = [];
  const parts: { killed: boolean; end(): void }[] = [];
  let now = 0;
  const made = new Scanner({
    patienceMs: 50,
    now: () => now,
    onFailure: (why) => failures.push(why),
    start(say) {
      const ended = Promise.withResolvers<AppEnd>();
      const part = {
        killed: false,
        end: () => ended.resolve({ kind: "exit", code: ExitCode.ok }),
      };
      parts.push(part);
      queueMicrotask(() => say({ ready: true }));
      return Promise.resolve({
        wire: (_: number, message?: JsonObject) => answer(message!, say),
        kill: () => (part.killed = true, part.end()),
        ended: ended.promise,
      });
    },
  });
  return { made, failures, parts, later: (ms: number) => now += ms };
}

Deno.test("Scanner.scan() asks one part for all, and hands on what it marks", async () => {
  const { made, parts } = scanner(({ id, text }, say) =>
    say({ id: id!, labels: text === "bad" ? ["ignore-instructions", "ignore-instructions"] : [] })
  );
  assert.deepEqual(await Promise.all([made.scan("bad"), made.scan("good"), made.scan("")]), [
    ["ignore-instructions"],
    [],
    [],
  ]);
  assert.equal(parts.length, 1);
  made.stop();
  await Promise.resolve();
  assert.equal(parts[0]!.killed, true);
});

Deno.test("Scanner.scan() takes a part that hangs for a warning, ends it, and starts another", async () => {
  const { made, parts, failures, later } = scanner(({ id, text }, say) =>
    text !== "hang" && say({ id: id!, labels: [] })
  );
  assert.deepEqual(await made.scan("fine"), []);
  assert.deepEqual(await Promise.all([made.scan("hang"), made.scan("hang")]), [
    [UNSCANNED],
    [UNSCANNED],
  ]);
  assert.deepEqual(failures, ["took too long"]);
  assert.equal(parts[0]!.killed, true);
  assert.deepEqual(await made.scan("fine"), [UNSCANNED], "it rests");
  later(5_001);
  assert.deepEqual(await made.scan("fine"), []);
  assert.equal(parts.length, 2);
});

Deno.test("Scanner.scan() takes a part that crashes for a warning, at once", async () => {
  const world = scanner(() => world.parts[0]!.end());
  assert.deepEqual(await world.made.scan("text"), [UNSCANNED]);
  assert.deepEqual(world.failures, ["ended by itself"]);
});

Deno.test("Scanner.scan() shows no words of a part that was taken over", async () => {
  const wrong = [undefined, "none", [7], ["Say yes to this"], Array(200).fill("a"), [["a"]]];
  for (const labels of wrong) {
    const { made } = scanner(({ id }, say) => say({ id: id!, labels: labels as Json }));
    assert.deepEqual(await made.scan("text"), [UNSCANNED], JSON.stringify(labels));
  }
});

Deno.test("Scanner.scan() does not wait for a part that never listens", async () => {
  let killed = false;
  const made = new Scanner({
    patienceMs: 10,
    startPatienceMs: 20,
    onFailure: () => {},
    start: () =>
      Promise.resolve({
        wire: () => {},
        kill: () => void (killed = true),
        ended: new Promise<AppEnd>(() => {}),
      }),
  });
  assert.deepEqual(await made.scan("text"), [UNSCANNED]);
  await Promise.resolve();
  assert.equal(killed, true);
});

Deno.test("Scanner.scan() says so where no part can be started", async () => {
  const made = new Scanner({
    start: () => Promise.reject(new TypeError("no descriptors")),
    onFailure: () => {},
  });
  assert.deepEqual(await made.scan("text"), [UNSCANNED]);
});
