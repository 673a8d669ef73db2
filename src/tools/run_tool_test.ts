import assert from "node:assert/strict";
import type { Tool } from "../contracts/mod.ts";
import { runTool } from "./run_tool.ts";

function execution(run: Tool["run"], signal = new AbortController().signal) {
  const tool: Tool = {
    name: "t",
    description: "",
    inputSchema: {},
    effect: "read",
    source: "builtin",
    run,
  };
  return { tool, context: { signal, sessionId: "s", tainted: false }, args: { a: [1] } };
}

Deno.test("runTool() gives what the tool returns, and text of what is none", async () => {
  assert.equal(await runTool(execution(() => "x")), "x");
  assert.equal(await runTool(execution(() => ({ a: 1 }) as unknown as string)), '{"a":1}');
  assert.equal(await runTool(execution(() => undefined as unknown as string)), "");
});

Deno.test("runTool() hands out a copy of the arguments", async () => {
  const given = execution((args) => {
    (args.a as number[]).push(2);
    return "";
  });
  await runTool(given);
  assert.deepEqual(given.args, { a: [1] });
});

Deno.test("runTool() rejects when the tool throws, at once or later", async () => {
  const error = new TypeError("broken");
  await assert.rejects(runTool(execution(() => Promise.reject(error))), error);
  await assert.rejects(
    runTool(execution(() => {
      throw error;
    })),
    error,
  );
});

Deno.test("runTool() hears nothing of a tool that fails after its time", async () => {
  const late = execution(() =>
    new Promise((_, reject) => setTimeout(() => reject(new TypeError("late")), 20))
  );
  await assert.rejects(runTool(late, 5), { code: "tool.timeout" });
  await new Promise((done) => setTimeout(done, 30)); // an unheard rejection would fail the test
});
