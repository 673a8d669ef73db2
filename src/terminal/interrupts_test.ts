import assert from "node:assert/strict";
import { InterruptStack } from "./interrupts.ts";

Deno.test("InterruptStack.ring() reaches the most recent subscriber alone", () => {
  const stack = new InterruptStack();
  const heard: string[] = [];
  stack.subscribe(() => heard.push("first"));
  const leave = stack.subscribe(() => heard.push("second"));
  stack.ring();
  leave();
  leave();
  stack.ring();
  assert.deepEqual(heard, ["second", "first"]);
});

Deno.test("InterruptStack.ring() says when nobody listens", () => {
  assert.equal(new InterruptStack().ring(), false);
});
