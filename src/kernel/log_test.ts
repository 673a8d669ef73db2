import assert from "node:assert/strict";
import { type Home, locateHome } from "./home.ts";
import { prepareHome } from "./prepare_home.ts";
import { KernelLog } from "./log.ts";
import { checkRecords, readRecords } from "./record/mod.ts";

async function temporaryHome(): Promise<Home & AsyncDisposable> {
  const userHome = await Deno.makeTempDir({ prefix: "log-" });
  const home = locateHome({ userHome }, { cwd: userHome });
  prepareHome(home, {});
  return {
    ...home,
    [Symbol.asyncDispose]: () => Deno.remove(userHome, { recursive: true }),
  };
}

async function record(home: Home) {
  return await readRecords(home.record, { wanted: ({ log }) => log !== "record" });
}

async function sizeOf(path: string): Promise<number> {
  return await Deno.stat(path).then(({ size }) => size, () => 0);
}

Deno.test("an app's 12 MB of noise push out nothing, and stay within a quota of their own", async () => {
  await using home = await temporaryHome();
  const log = new KernelLog(home, { now: () => 0 });
  await log.write("security", "secret", { who: "chat", name: "provider:openai" });
  const noise = "x".repeat(60_000);
  for (let i = 0; i < 200; i++) {
    await log.tell("chat", "security", "noise", { noise, i });
    await log.writeFor("app chat", "security", "refused", { method: noise }).catch(() => {});
  }
  for (let i = 0; i < 20_000; i++) await log.tell("chat", "security", "noise", { i });
  await log.settled();
  assert.equal((await record(home))[0]!.event, "secret");
  assert.match(await Deno.readTextFile(home.securityLog), /"secret"/);
  assert.ok(await sizeOf(home.appEvents) + await sizeOf(`${home.appEvents}.1`) < 3_000_000);
  assert.ok((await Deno.readTextFile(home.securityLog)).length < 600_000);
});

Deno.test("what an app tells is never on the record, whatever it says it is", async () => {
  await using home = await temporaryHome();
  const log = new KernelLog(home);
  const forged = { source: "plugin:mail", tool: "mail.send", who: "plugin mail", from: "kernel" };
  await log.tell("chat", "tool_executions", "call", { ...forged, log: "tool_executions" });
  await log.tell("chat", "security", "secret", forged);
  await log.settled();
  assert.deepEqual(await record(home), []);
  const told = await Deno.readTextFile(home.appEvents);
  assert.ok(told.split("\n").filter(Boolean).every((line) => JSON.parse(line).from === "chat"));
});

Deno.test("a part that causes too much is refused, and the next line says how much was left out", async () => {
  await using home = await temporaryHome();
  let now = 0;
  const log = new KernelLog(home, { now: () => now });
  const refused = () => log.writeFor("plugin mail", "security", "plugin_refused", { value: "x" });
  let written = 0;
  const error = await (async () => {
    while (true) {
      await refused();
      written++;
    }
  })().catch((error) => error);
  assert.equal(error.code, "log.too_much");
  await assert.rejects(refused(), { code: "log.too_much" });
  await log.writeFor("plugin other", "security", "plugin_refused", {});
  now += 10_000;
  await refused();
  await log.settled();
  assert.ok(written > 500 && written < 3000, `${written}`);
  assert.equal((await record(home)).at(-1)!.skipped, 2);
});

Deno.test("calls without end are refused before they grow the record", async () => {
  await using home = await temporaryHome();
  let now = 0;
  const log = new KernelLog(home, { now: () => now });
  await log.write("security", "secret", { who: "chat" });
  const call = { tool: "mail__read", args: { text: "x".repeat(3900) }, decision: "allowed" };
  const begins = () => log.writeCall("app chat", "tool_call", call);
  const flood = async () => {
    for (let calls = 0;; calls++) {
      try {
        await begins();
      } catch (error) {
        assert.equal((error as { code: string }).code, "log.too_much");
        return calls;
      }
      await log.writeCall("app chat", "tool_result", { tool: "mail__read" });
    }
  };
  const first = await flood();
  assert.ok(first > 200 && first < 300, `${first}`);
  for (let hour = 0; hour < 24; hour++, now += 3_600_000) await flood();
  await log.settled();
  let size = 0;
  for (const day of Deno.readDirSync(home.record)) {
    if (!day.isDirectory) continue;
    for (const { name } of Deno.readDirSync(`${home.record}/${day.name}`)) {
      size += await sizeOf(`${home.record}/${day.name}/${name}`);
    }
  }
  assert.ok(size < 24_000_000, `${size}`);
  assert.equal((await record(home))[0]!.event, "secret");
});

Deno.test("KernelLog.write() rejects when the record cannot be written, though its copy can", async () => {
  await using home = await temporaryHome();
  await Deno.writeTextFile(home.record, "a file stands where the folder belongs");
  const log = new KernelLog(home);
  await assert.rejects(log.write("tool_executions", "call", { tool: "mail.send" }));
});

Deno.test({
  name: "KernelLog writes on when there is no descriptor left",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using home = await temporaryHome();
    const log = new KernelLog(home);
    log.reserve();
    const taken: Deno.FsFile[] = [];
    try {
      while (taken.length < 2_000_000) taken.push(Deno.openSync("/dev/null"));
    } catch {
      // That was the last one.
    }
    try {
      assert.ok(taken.length < 2_000_000, "there is a limit");
      await log.write("security", "first");
      await log.write("security", "second");
    } finally {
      for (const file of taken) file.close();
    }
    await log.settled();
    assert.deepEqual((await record(home)).map(({ event }) => event), ["first", "second"]);
    assert.deepEqual((await checkRecords(home.record)).problems, []);
  },
});

Deno.test({
  name: "prepareHome() goes on after a folder that a plugin has closed to everybody",
  ignore: Deno.build.os === "windows" || Deno.uid() === 0,
  async fn() {
    await using home = await temporaryHome();
    const closed = `${home.root}/plugin_data/mail/data/closed`;
    await Deno.mkdir(`${closed}/below`, { recursive: true });
    await Deno.chmod(closed, 0o000);
    prepareHome(home, {});
    await Deno.chmod(closed, 0o700);
  },
});
