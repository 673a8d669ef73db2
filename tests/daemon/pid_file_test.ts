import assert from "node:assert/strict";
import { isStale, PidFile, type PidRecord, readPidFile } from "../../src/daemon/mod.ts";
import { processStart, programPath, PROGRAMS } from "../../src/processes/mod.ts";

const HOLDER = new URL("./pid_holder.ts", import.meta.url).pathname;

async function withFolder(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "pid-" });
  try {
    await body(`${folder}/run/daemon.pid`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A process that holds the PID file at `path` until it is killed, or says why it may not. */
function spawnHolder(path: string): { child: Deno.ChildProcess; said: Promise<string> } {
  const folder = path.slice(0, path.lastIndexOf("/run/"));
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--cached-only",
      `--allow-read=${[folder, ...PROGRAMS.ps.paths].join(",")}`,
      `--allow-write=${folder}`,
      `--allow-run=${programPath("ps")}`,
      HOLDER,
      path,
    ],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.getReader();
  const said = (async () => {
    const { value } = await reader.read();
    return new TextDecoder().decode(value);
  })();
  return { child, said };
}

const acquire = (path: string) =>
  PidFile.acquire(path, { version: "1.0.0", startOf: processStart });

Deno.test("PidFile.acquire() writes this process down, and dispose takes it away", async () => {
  await withFolder(async (path) => {
    {
      await using file = await acquire(path);
      assert.deepEqual(await readPidFile(path), file.record);
      assert.equal(file.record.pid, Deno.pid);
      assert.equal(await isStale(file.record, processStart), false);
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    }
    assert.equal(await readPidFile(path), undefined);
  });
});

Deno.test("PidFile.acquire() lets one of several processes in, and the next after kill -9", async () => {
  await withFolder(async (path) => {
    const holders = Array.from({ length: 4 }, () => spawnHolder(path));
    const said = await Promise.all(holders.map((holder) => holder.said));
    assert.deepEqual(said.toSorted(), [...Array(3).fill("daemon.running"), "held"]);
    const winner = holders[said.indexOf("held")]!;
    const record = (await readPidFile(path))!;
    assert.equal(record.pid, winner.child.pid);
    await assert.rejects(acquire(path), { code: "daemon.running", message: /process \d+/ });
    winner.child.kill("SIGKILL");
    await Promise.all(holders.map(({ child }) => child.status));
    assert.equal(await isStale(record, processStart), true);
    await using file = await acquire(path);
    assert.equal(file.record.pid, Deno.pid);
    for (const { child } of holders) await child.stdout.cancel().catch(() => {});
  });
});

Deno.test("isStale() is not fooled by another process with the same number", async () => {
  const started = (await processStart(Deno.pid))!;
  const record: PidRecord = { pid: Deno.pid, started, version: "1" };
  assert.equal(await isStale(record, processStart), false);
  assert.equal(await isStale({ ...record, started: started - 60_000 }, processStart), true);
  assert.equal(await isStale({ ...record, pid: 2 ** 22 + 1 }, processStart), true);
});

Deno.test("readPidFile() takes anything broken for none", async () => {
  await withFolder(async (path) => {
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    for (const text of ["", "12", "{", '{"pid":-1,"started":1,"version":"1"}', '{"pid":1.5}']) {
      await Deno.writeTextFile(path, text);
      assert.equal(await readPidFile(path), undefined, text);
    }
    await using _file = await acquire(path);
    assert.equal((await readPidFile(path))?.pid, Deno.pid);
  });
});
