import assert from "node:assert/strict";
import type { KernelApi } from "../contracts/mod.ts";
import { type AppEnd, AppProcess, type AppScreen } from "./app_process.ts";
import { startPart } from "./part_child.ts";
import type { Row } from "./permissions.ts";

const WIRE = new URL("../wire/mod.ts", import.meta.url).href;

/** What an app of these tests begins with. */
const PRELUDE = `
import { encodeFrame } from "${WIRE}";
const write = (bytes) => {
  for (let done = 0; done < bytes.length;) done += Deno.stdout.writeSync(bytes.subarray(done));
};
const send = (message, bytes) => write(encodeFrame({ message, bytes }));
`;

/** Shows nothing, but remembers it. */
class TestScreen implements AppScreen {
  shown = "";
  /** What is piped in. */
  readonly pieces: string[] = [];
  show(_stream: 1 | 2, bytes: Uint8Array): Promise<void> {
    const text = new TextDecoder().decode(bytes);
    if (text === "gone") return Promise.reject(new Error("nobody reads"));
    this.shown += text;
    return Promise.resolve();
  }
  keyboard(): void {}
  read(): Promise<Uint8Array | undefined> {
    const piece = this.pieces.shift();
    return Promise.resolve(piece === undefined ? undefined : new TextEncoder().encode(piece));
  }
  connect(): void {}
  disconnect(): Promise<void> {
    return Promise.resolve();
  }
}

/** An app that runs `code`, with no rights. */
async function start(code: string, api: Partial<KernelApi> = {}) {
  const folder = await Deno.makeTempDir({ prefix: "app-process-" });
  const entry = `${folder}/app.js`;
  await Deno.writeTextFile(entry, PRELUDE + code);
  const refused: string[] = [];
  const screen = new TestScreen();
  const app = new AppProcess({
    child: startPart({
      program: Deno.execPath(),
      args: ["run", "-q", "--no-prompt", "--no-config", entry],
      env: { DENO_DIR: `${folder}/cache` },
      cwd: folder,
    }, { errors: true }),
    screen,
    row: { command: "test", purpose: "", methods: ["log"] } as Row,
    start: () => new Promise(() => {}),
    api: () => Promise.resolve(api as KernelApi),
    onRefused: (method) => refused.push(method),
  });
  return {
    app,
    refused,
    screen,
    [Symbol.dispose]: () => Deno.removeSync(folder, { recursive: true }),
  };
}

/** How an app ends that sends these messages, one after the other. */
async function endOf(...messages: unknown[]): Promise<{ end: AppEnd; refused: string[] }> {
  using started = await start(messages.map((one) => `send(${JSON.stringify(one)});`).join("\n"));
  return { end: await started.app.ended, refused: started.refused };
}

Deno.test("AppProcess takes no exit code from an app that the program does not have", async () => {
  for (const [code, taken] of [[0, 0], [2, 2], [999, 70], ["0", 70], [undefined, 70]]) {
    const { end } = await endOf({ type: "exit", code });
    assert.deepEqual(end, { kind: "exit", code: taken, handover: undefined }, String(code));
  }
});

Deno.test("AppProcess takes no handover that is none", async () => {
  for (const handover of ["config", {}, { argv: "config" }, { argv: ["config", 7] }]) {
    const { end } = await endOf({ type: "exit", code: 0, handover });
    assert.equal(end.kind === "exit" && end.handover, undefined);
  }
});

Deno.test("AppProcess makes no sense of what is no message, and tells what was refused", async () => {
  const { refused } = await endOf(
    { toString: 1 },
    { type: { toString: 1 } },
    { type: "unknown" },
    { type: "show", stream: { valueOf: 1 } },
    { type: "wire", peer: { toString: 1 }, message: {} },
    { type: "keyboard", mode: ["keys"] },
    { type: "call", id: {}, method: { toString: 1 }, params: { length: 9 } },
    { type: "call", id: 1, method: "vault", params: [], bytesAt: "__proto__" },
    { type: "call", id: 2, method: "constructor" },
    { type: "exit", code: 0 },
  );
  assert.deepEqual(refused, ["", "vault", "constructor"]);
});

Deno.test("AppProcess ends an app that sends what is no frame, and goes on itself", async () => {
  for (const bytes of ["[255,255,255,255,0,0,0,0]", "[0,0,0,1,0,0,0,0,123]"]) {
    using started = await start(
      `write(new Uint8Array(${bytes})); setInterval(() => {}, 9);`,
    );
    const end = await started.app.ended;
    assert.equal(end.kind === "crash" && end.error.code, "wire.frame");
  }
});

Deno.test("AppProcess shows what was shown before the end, in order", async () => {
  using started = await start(`
    for (let i = 0; i < 500; i++) send({ type: "show", stream: 1 }, new TextEncoder().encode(i + " "));
    send({ type: "exit", code: 0 });
    send({ type: "show", stream: 1 }, new TextEncoder().encode("late"));`);
  await started.app.ended;
  assert.equal(started.screen.shown, Array.from({ length: 500 }, (_, i) => `${i} `).join(""));
});

Deno.test("AppProcess has ended only when its process is gone, however busy", async () => {
  using started = await start(
    `send({ type: "exit", code: 0 }); setTimeout(() => { for (;;); }, 1);`,
  );
  const { app } = started;
  await app.ended;
  assert.throws(() => Deno.kill(app.pid, "SIGCONT"), Deno.errors.NotFound);
});

Deno.test("AppProcess ends an app that does not hear Ctrl-C", async () => {
  using started = await start(`send({ type: "show", stream: 1 }, new Uint8Array([49]));
    setTimeout(() => { for (;;); }, 1);`);
  const { app, screen } = started;
  while (screen.shown === "") await new Promise((resolve) => setTimeout(resolve, 5));
  await app.interrupt();
  assert.deepEqual(await app.ended, { kind: "exit", code: 130 });
  assert.throws(() => Deno.kill(app.pid, "SIGCONT"), Deno.errors.NotFound);
});

Deno.test("AppProcess says of an app that ends without a word how it ended", async () => {
  using started = await start(`Deno.exit(9);`);
  const end = await started.app.ended;
  assert.match(end.kind === "crash" ? end.error.message : "", /exit code 9/);
});

Deno.test("AppProcess gives what is piped in piece by piece", async () => {
  using started = await start(`
    const ask = async () => {
      send({ type: "read" });
      const head = new Uint8Array(8);
      await Deno.stdin.read(head);
      const view = new DataView(head.buffer);
      const rest = new Uint8Array(view.getUint32(0) + view.getUint32(4));
      if (rest.length > 0) await Deno.stdin.read(rest);
      return rest.slice(view.getUint32(0));
    };
    for (let piece; (piece = await ask()).length > 0;) send({ type: "show", stream: 1 }, piece);
    send({ type: "exit", code: 0 });`);
  started.screen.pieces.push("one ", "two ");
  await started.app.ended;
  assert.equal(started.screen.shown, "one two ");
});

Deno.test("AppProcess tells an app whose reader has gone, and goes on", async () => {
  using started = await start(`
    send({ type: "show", stream: 1 }, new TextEncoder().encode("gone"));
    const head = new Uint8Array(8);
    await Deno.stdin.read(head);
    const text = new Uint8Array(new DataView(head.buffer).getUint32(0));
    await Deno.stdin.read(text);
    const { type, stream } = JSON.parse(new TextDecoder().decode(text));
    send({ type: "exit", code: type === "closed" && stream === 1 ? 2 : 1 });`);
  const end = await started.app.ended;
  assert.equal(end.kind === "exit" && end.code, 2);
});
