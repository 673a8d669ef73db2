import assert from "node:assert/strict";
import { Approvals } from "./approvals.ts";

Deno.test("Approvals gives the first answer and no later one", async () => {
  const approvals = new Approvals();
  const word = approvals.wait("a", new AbortController().signal);
  assert.equal(approvals.answer("a", { verdict: "agree" }), true);
  assert.equal(approvals.answer("a", { verdict: "no" }), false);
  assert.deepEqual(await word, { verdict: "agree" });
});

Deno.test("Approvals takes an aborted signal for a no, before and while it waits", async () => {
  const approvals = new Approvals();
  assert.deepEqual(await approvals.wait("a", AbortSignal.abort()), { verdict: "no" });
  const abort = new AbortController();
  const word = approvals.wait("b", abort.signal);
  abort.abort();
  assert.deepEqual(await word, { verdict: "no" });
  assert.equal(approvals.answer("b", { verdict: "agree" }), false);
});

Deno.test("Approvals says no to a second question with an id that is open", async () => {
  const approvals = new Approvals();
  const { signal } = new AbortController();
  const first = approvals.wait("a", signal);
  assert.deepEqual(await approvals.wait("a", signal), { verdict: "no" });
  approvals.answer("a", { verdict: "agree" });
  assert.deepEqual(await first, { verdict: "agree" });
});

Deno.test("Approvals takes a stop for a no to the questions beside it, and to no others", async () => {
  const approvals = new Approvals();
  const [mine, other] = [new AbortController().signal, new AbortController().signal];
  const beside = approvals.wait("b", mine);
  void approvals.wait("a", mine);
  void approvals.wait("c", other);
  approvals.answer("a", { verdict: "stop" });
  assert.deepEqual(await beside, { verdict: "no" });
  assert.deepEqual([approvals.isOpen("b"), approvals.isOpen("c")], [false, true]);
});
