/** Plugins that eat time, memory, output and disk: each is ended, the others go on. Rows R1,
 * R2, R3, R6 and P12 of the threat plan. */

import assert from "node:assert/strict";
import { type TaskStatus, TaskSupervisor } from "../../../src/daemon/mod.ts";
import { findFamilies, PS_ARGS } from "../../../src/processes/mod.ts";
import { PluginHome } from "../../support/plugins.ts";
import { standing, testWalls, type WallMode } from "../../support/walls.ts";

/** A plugin with one tool `go`. */
const tool = (body: string, before = "") =>
  `${before}
  export default { tools: [{ name: "go", description: "x", parameters: { type: "object" },
    run: async (args, context) => { ${body} } }] };`;

const GOOD = { code: tool(`return "fine"`) };

/** Calls the bad plugin and, while it is at it, the good one. */
async function survive(
  code: string,
  expected: { code: string; message: RegExp },
  { walls, timeoutMs = 60_000 }: { walls: WallMode; timeoutMs?: number },
): Promise<void> {
  await using home = new PluginHome({}, { walls });
  await home.add("good", GOOD);
  await home.add("bad", { code });
  const bad = assert.rejects(home.host.call("bad", "go", {}, { timeoutMs }), expected);
  assert.equal(await home.host.call("good", "go", {}), "fine");
  await bad;
  assert.equal(await home.host.call("good", "go", {}), "fine");
  const { state } = (await home.host.states()).find(({ name }) => name === "bad")!;
  assert.notEqual(state, "running");
}

const TIMEOUT = { code: "plugin.killed", message: /did not answer within/ };

testWalls("R1: a call that never ends is killed at its time", async (walls) => {
  await survive(tool("while (true) {}"), TIMEOUT, { walls, timeoutMs: 1_000 });
});

Deno.test("R1: a tool whose arguments could never be checked is not offered", async () => {
  await using home = new PluginHome();
  const self = '{ $ref: "#" }';
  const bomb = `export default { tools: [{ name: "go", description: "x", effect: "read",
    parameters: { type: "object", oneOf: [${Array(8).fill(self)}] }, run: () => "noon" }] };`;
  await assert.rejects(
    home.add("bomb", { code: bomb }),
    /go: the schema is too complicated to check arguments against it/,
  );
});

testWalls("R1: a storm of microtasks is killed at its time", async (walls) => {
  const storm = "const again = () => queueMicrotask(again); again(); await new Promise(() => {});";
  await survive(tool(storm), TIMEOUT, { walls, timeoutMs: 1_000 });
});

testWalls(
  "R1: a call that ignores its cancellation is given up at once, and killed later",
  async (walls) => {
    await using home = new PluginHome({}, { walls });
    await home.add("bad", { code: tool("await new Promise(() => {})") });
    const controller = new AbortController();
    const call = home.host.call("bad", "go", {}, { timeoutMs: 1_500, signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await assert.rejects(call, { code: "cancelled" });
    assert.equal((await home.host.states())[0]!.state, "running");
    while ((await home.host.states())[0]!.state === "running") await pause(50);
  },
);

testWalls("R1: an endless import is killed, and never delays another plugin", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("good", GOOD);
  await home.add("bad", { code: "export default {};" });
  // The same code hangs later: what was asked for its offer did not.
  await home.add("bad", {
    code: `if (Deno.env.get("LANG")) while (true) {} export default {};`,
    manifest: { permissions: { env: ["LANG"] } },
  });
  const bad = home.host.start("bad");
  bad.catch(() => {});
  for (let i = 0; i < 5; i++) assert.equal(await home.host.call("good", "go", {}), "fine");
  assert.equal(
    await Promise.race([bad.catch(() => "failed"), pause(100).then(() => "hangs")]),
    "hangs",
  );
});

testWalls("R2: a heap bomb ends its own process", async (walls) => {
  const bomb = "const all = []; while (true) all.push(new Array(1e6).fill({}));";
  await survive(tool(bomb), { code: "plugin.died", message: /SIG|exit code/ }, { walls });
});

testWalls("R2: a bomb of buffers is stopped by the memory limit", async (walls) => {
  const bomb = `const all = []; for (;;) { all.push(new Uint8Array(5e7).fill(1));
    await new Promise((next) => setTimeout(next, 100)); }`;
  await using home = new PluginHome({}, { walls });
  await home.add("good", GOOD);
  await home.add("bad", { code: tool(bomb) });
  // The watchdog sees it, or the system's own limit is met first: either way it is over.
  await assert.rejects(home.host.call("bad", "go", {}), (error: Error) => {
    assert.match(error.message, /MiB of memory|SIG|exit code|allocation/i);
    return true;
  });
  assert.equal(await home.host.call("good", "go", {}), "fine");
});

testWalls(
  "R2: without the system's limit the watchdog alone ends a bomb of buffers",
  async (mode) => {
    const { walls: { bwrap }, command } = standing(mode);
    await using home = new PluginHome({ walls: { bwrap, sh: "/bin/sh" }, command });
    await home.add("bad", {
      code: tool(`const all = []; for (;;) { all.push(new Uint8Array(5e7).fill(1));
      await new Promise((next) => setTimeout(next, 150)); }`),
    });
    await assert.rejects(home.host.call("bad", "go", {}), {
      code: "plugin.killed",
      message: /took more than 512 MiB/,
    });
  },
);

testWalls("a plugin that is killed leaves none of its processes behind", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("bad", { code: tool("while (true) {}") });
  const call = home.host.call("bad", "go", {}, { timeoutMs: 1_500 });
  call.catch(() => {});
  let pids: number[] = [];
  while (pids.length === 0) {
    await pause(100);
    const pid = home.pidOf("bad");
    pids = findFamilies(await ps(PS_ARGS), [pid]).get(pid)?.pids ?? [];
  }
  assert.equal(pids.length, walls === "flags" ? 1 : 3, "the walls' own processes, and the runtime");
  await assert.rejects(call, TIMEOUT);
  for (
    let i = 0;
    (await Promise.all(pids.map((pid) => isAlive(String(pid))))).includes(true);
    i++
  ) {
    assert.ok(i < 40, "one of its processes lives on");
    await pause(50);
  }
});

testWalls("A27: a plugin that may run programs cannot start any number of them", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("bad", {
    manifest: { permissions: { run: ["/usr/bin/sleep"] } },
    code: tool(`for (let i = 0; i < 100; i++) new Deno.Command("/usr/bin/sleep",
      { args: ["60"], stdin: "null", stdout: "null", stderr: "null" }).spawn();
      await new Promise(() => {});`),
  });
  await assert.rejects(home.host.call("bad", "go", {}), {
    code: "plugin.killed",
    message: /started more than 64 processes/,
  });
});

testWalls("R2: a WebAssembly memory bomb is ended", async (walls) => {
  const bomb = `const all = []; for (;;) {
    const memory = new WebAssembly.Memory({ initial: 800 });
    new Uint8Array(memory.buffer).fill(1); all.push(memory);
    await new Promise((next) => setTimeout(next, 100)); }`;
  await using home = new PluginHome({}, { walls });
  await home.add("bad", { code: tool(bomb) });
  await assert.rejects(home.host.call("bad", "go", {}));
});

const STREAMS = {
  "Deno.stdout": "const write = (bytes) => Deno.stdout.writeSync(bytes);",
  // The host put standard error in the place of Deno.stdout; this one is the wire itself.
  "process.stdout": `const { stdout } = await import("node:process");
    const write = (bytes) => new Promise((next) => stdout.write(bytes, next));`,
};
const CHUNKS = {
  "lines": `"x".repeat(999) + "\\n"`,
  "one line": `"x".repeat(65536)`,
  "messages": `'{"jsonrpc":"2.0","method":"log","params":{"message":"x"}}\\n'.repeat(20)`,
};

for (const [stream, open] of Object.entries(STREAMS)) {
  for (const [form, chunk] of Object.entries(CHUNKS)) {
    testWalls(
      `R3: a flood of ${stream} in ${form} is bounded and ends its plugin`,
      async (walls) => {
        const flood = tool(
          `${open} const bytes = new TextEncoder().encode(${chunk}); for (;;) await write(bytes);`,
        );
        await survive(
          flood,
          { code: "plugin.killed", message: /wrote (more output|a line longer)/ },
          { walls },
        );
      },
    );
  }
}

testWalls(
  "R6: a plugin that exits in the middle of a call is told of, and tried again",
  async (walls) => {
    await using home = new PluginHome({}, { walls });
    await home.add("bad", { code: tool(`if (args.exit) Deno.exit(0); return "back"`) });
    await assert.rejects(home.host.call("bad", "go", { exit: true }), {
      code: "plugin.died",
      message: /left with exit code 0/,
    });
    assert.equal(await home.host.call("bad", "go", {}), "back");
  },
);

testWalls("R6: a crash loop is slowed down, with the reason told", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("bad", { code: tool("Deno.exit(3)") });
  await assert.rejects(home.host.call("bad", "go", {}), { code: "plugin.died" });
  await assert.rejects(home.host.call("bad", "go", {}), { code: "plugin.died" });
  await assert.rejects(home.host.call("bad", "go", {}), {
    code: "plugin.resting",
    message: /tried again in \d+ s: .*exit code 3/,
  });
  assert.equal((await home.host.states())[0]!.state, "resting");
  home.skippedMs += 2_000;
  await assert.rejects(home.host.call("bad", "go", {}), { code: "plugin.died" });
});

Deno.test("C5: a plugin that keeps crashing in the daemon is started ten times again", async () => {
  await using home = new PluginHome();
  await home.add("bad", { code: `export default { run() { Deno.exit(3); } };` });
  const { promise: failed, resolve } = Promise.withResolvers<TaskStatus>();
  const supervisor = new TaskSupervisor({
    backoffMs: 10,
    onChange: (status) => status.state === "failed" && resolve(status),
  });
  const run = (signal: AbortSignal) => home.host.run("bad", signal);
  await supervisor.reload(new Map([["bad", { run, made: "" }]]));
  const { restarts, reason } = await failed;
  assert.equal(restarts, 10);
  assert.match(reason!, /^The plugin bad left with exit code 3/);
  const starts = home.logs.filter(({ event }) => event === "plugin_start");
  assert.equal(starts.length, 11, "each of them was a start");
  await supervisor.stop();
});

Deno.test("A27: no more plugins run at once than may, and one that is idle makes room", async () => {
  await using home = new PluginHome();
  const names = Array.from({ length: 14 }, (_, i) => `p${i}`);
  for (const name of names) {
    await home.add(name, { code: tool(`if (args.wait) await new Promise(() => {}); return "up"`) });
  }
  for (const name of names) {
    assert.equal(await home.host.call(name, "go", {}), "up");
    home.skippedMs += 10;
  }
  const running = async () =>
    (await home.host.states()).filter(({ state }) => state === "running").map(({ name }) => name);
  assert.deepEqual((await running()).toSorted(), names.slice(2).toSorted());
  const stop = new AbortController();
  const calls = names.slice(2).map((name) =>
    home.host.call(name, "go", { wait: true }, { signal: stop.signal })
  );
  await assert.rejects(home.host.call("p0", "go", {}), { code: "plugin.too_many" });
  stop.abort();
  await Promise.allSettled(calls);
});

Deno.test("A27: a plugin cannot be called any number of times", async () => {
  await using home = new PluginHome();
  await home.add("good", GOOD);
  const call = () => home.host.call("good", "go", {});
  for (let i = 0; i < 600; i++) await call();
  await assert.rejects(async () => {
    for (let i = 0; i < 200; i++) await call();
  }, { code: "plugin.too_many_calls", message: /more than 600 times in a minute/ });
  home.skippedMs += 60_000;
  assert.equal(await call(), "fine");
});

testWalls("R6: a plugin that hangs in its shutdown does not outlive stop()", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("bad", {
    code: tool(`void context; return "up"`, "setInterval(() => {}, 1000);") + `
      Deno.addSignalListener("SIGTERM", () => {});
      addEventListener("unload", () => { while (true) {} });`,
  });
  await home.host.call("bad", "go", {});
  const pid = home.pidOf("bad");
  const { pids } = findFamilies(await ps(PS_ARGS), [pid]).get(pid)!;
  await home.host.stop("bad");
  for (
    let i = 0;
    (await Promise.all(pids.map((pid) => isAlive(String(pid))))).includes(true);
    i++
  ) {
    assert.ok(i < 40, "it lives on");
    await pause(50);
  }
});

testWalls("P12: a plugin that fills the disk through its data folder is ended", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("bad", {
    manifest: { permissions: { write: ["$DATA"] } },
    code: tool(`for (let i = 0; ; i++) {
      Deno.writeFileSync(context.data + "/" + i, new Uint8Array(2e7));
      await new Promise((next) => setTimeout(next, 20)); }`),
  });
  await assert.rejects(home.host.call("bad", "go", {}), {
    code: "plugin.killed",
    message: /filled more than/,
  });
});

testWalls(
  "P12: a plugin without any rights has no store of the runtime's to fill the disk with",
  async (walls) => {
    await using home = new PluginHome({}, { walls });
    await home.add("bad", {
      code: tool(`const got = [];
      try { await (await caches.open("c")).put("http://x/", new Response("x")); got.push("cache"); }
      catch { /* As it should be. */ }
      try { localStorage.setItem("x", "x"); got.push("localStorage"); }
      catch { /* As it should be. */ }
      return "got " + got;`),
    });
    assert.equal(await home.host.call("bad", "go", {}), "got ");
  },
);

testWalls("R2: thousands of workers are ended by the memory limit", async (walls) => {
  await using home = new PluginHome({}, { walls });
  await home.add("good", GOOD);
  await home.add("bad", {
    code: tool(`for (let i = 0; i < 10000; i++) {
      new Worker("data:text/javascript,setInterval(() => {}, 1000)", { type: "module" });
      await new Promise((next) => setTimeout(next, 5)); }`),
  });
  await assert.rejects(home.host.call("bad", "go", {}));
  assert.equal(await home.host.call("good", "go", {}), "fine");
  assert.notEqual((await home.host.states()).find(({ name }) => name === "bad")!.state, "running");
});

async function ps(args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command("ps", { args }).output();
  return new TextDecoder().decode(stdout);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function isAlive(pid: string): Promise<boolean> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", pid] }).output();
  return /^[^Z\s]/.test(new TextDecoder().decode(stdout).trim());
}
