import assert from "node:assert/strict";
import type { KernelApi } from "../contracts/mod.ts";
import { type AppEnd, AppWorker } from "./app_worker.ts";
import type { Row } from "./permissions.ts";

/** How a Worker ends that sends these messages, one after the other. */
async function endOf(...messages: unknown[]): Promise<{ end: AppEnd; refused: string[] }> {
  const folder = await Deno.makeTempDir({ prefix: "app-worker-" });
  const entry = `${folder}/app.js`;
  const code = messages.map((message) => `postMessage(${JSON.stringify(message)});`).join("\n");
  await Deno.writeTextFile(entry, code);
  const refused: string[] = [];
  const worker = new AppWorker({
    entry: new URL(`file://${entry}`),
    row: { command: "test", purpose: "", methods: ["log"] } as Row,
    permissions: { read: [folder] },
    start: () => new Promise(() => {}),
    api: {} as KernelApi,
    onRefused: (method) => refused.push(method),
  });
  const end = await worker.ended;
  await Deno.remove(folder, { recursive: true });
  return { end, refused };
}

Deno.test("AppWorker takes no exit code from an app that the program does not have", async () => {
  for (const [code, taken] of [[0, 0], [2, 2], [999, 70], ["0", 70], [undefined, 70]]) {
    const { end } = await endOf({ type: "exit", code });
    assert.deepEqual(end, { kind: "exit", code: taken, handover: undefined }, String(code));
  }
});

Deno.test("AppWorker takes a handover apart, and nothing for one that is none", async () => {
  const { end } = await endOf({
    type: "exit",
    code: 0,
    handover: { argv: ["config", 7], resume: 8, back: ["chat"], unlock: "yes", more: 1 },
  });
  assert.deepEqual(end.kind === "exit" && end.handover, {
    argv: ["config", "7"],
    resume: undefined,
    back: ["chat"],
    unlock: false,
  });
  for (const handover of ["config", {}, { argv: "config" }]) {
    const none = (await endOf({ type: "exit", code: 0, handover })).end;
    assert.equal(none.kind === "exit" && none.handover, undefined);
  }
});

Deno.test("AppWorker makes no sense of what is no message, and tells what was refused", async () => {
  const { refused } = await endOf(
    "exit",
    null,
    { type: "unknown" },
    { type: "call", id: 1, method: "vault", params: [] },
    { type: "call", id: 2, method: "constructor" },
    { type: "exit", code: 0 },
  );
  assert.deepEqual(refused, ["vault", "constructor"]);
});
