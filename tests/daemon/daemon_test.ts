/** The daemon, from outside: real processes, started, asked, killed and started again. */

import assert from "node:assert/strict";
import { slowServer } from "../support/slow_server.ts";
import { testWhen } from "../support/skip.ts";
import { DaemonHome } from "./running.ts";
import { until } from "./support.ts";

/** The daemon has been tried on systems with signals and Unix sockets. */
const UNTRIED = Deno.build.os === "windows" ? "the daemon is untested on Windows" : undefined;

const test = (name: string, body: (home: DaemonHome) => Promise<void>) =>
  testWhen(UNTRIED, name, async () => {
    await using home = new DaemonHome();
    await body(home);
  });

function kill(pid: unknown, signal: Deno.Signal = "SIGKILL"): void {
  Deno.kill(Number(pid), signal);
}

test("pyra daemon start, status and stop: one process, and nothing left behind", async (home) => {
  const gone = await home.run(["daemon", "status"]);
  assert.equal(gone.code, 1);
  assert.match(gone.stdout, /does not run/);
  const { pid } = await home.json(["daemon", "start"]);
  const status = await home.json(["daemon", "status"]);
  assert.deepEqual(
    [status.running, status.pid, status.clients, status.turns, status.plugins, status.vault],
    [true, pid, 0, 0, [], "absent"],
  );
  const again = await home.run(["daemon", "start", "--json"]);
  assert.equal(again.code, 1);
  assert.match(again.stdout, /"daemon\.running"/);
  assert.deepEqual(await home.json(["daemon", "stop"]), { ok: true, pid, forced: false });
  const left = [...Deno.readDirSync(`${home.tree}/run`)].map(({ name }) => name);
  assert.deepEqual(left.toSorted(), ["daemon.pid.lock", "daemon.sock.lock"]);
  const stopped = await home.run(["daemon", "stop", "--json"]);
  assert.equal(stopped.code, 1);
  assert.match(stopped.stdout, /"daemon\.not_running"/);
});

test("of several daemons started at once, one runs", async (home) => {
  const runs = await Promise.all(Array.from({ length: 4 }, () => home.run(["daemon", "start"])));
  const { pid } = await home.json(["daemon", "status"]);
  const won = runs.filter(({ stdout }) => stdout.includes(`process ${pid}`));
  assert.equal(won.length, 1, JSON.stringify(runs));
  for (const run of runs) assert.equal(run.code, run === won[0] ? 0 : 1, run.stderr);
});

test("the process inside comes back after kill -9, and status says that it fell", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  const { innerPid } = await home.json(["daemon", "status"]);
  kill(innerPid);
  const back = await home.statusWhen(
    (status) => status.innerPid !== undefined && status.innerPid !== innerPid,
    "it is back",
  );
  assert.equal(back.pid, pid);
  assert.match(JSON.stringify(back.errors), /daemon_fell.*137/);
});

test("after kill -9 of the outer process the inner one ends, and the next start works", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  const { innerPid } = await home.json(["daemon", "status"]);
  kill(pid);
  assert.equal((await home.status()).running, false);
  const next = await home.json(["daemon", "start"]);
  assert.notEqual(next.pid, pid);
  assert.notEqual((await home.json(["daemon", "status"])).innerPid, innerPid);
});

test("after kill -9 at random moments the next start works", async (home) => {
  for (let i = 0; i < 6; i++) {
    const starting = home.spawn(["daemon", "run"]);
    const ended = starting.output();
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 600));
    kill(starting.pid);
    await ended;
  }
  await home.json(["daemon", "start"]);
  assert.equal((await home.json(["daemon", "status"])).running, true);
});

test("a PID file whose number is now another process's does not stop a start", async (home) => {
  await home.json(["daemon", "start"]);
  await home.json(["daemon", "stop"]);
  const record = { pid: Deno.pid, started: 1, version: "0.0.1" };
  await Deno.writeTextFile(`${home.tree}/run/daemon.pid`, JSON.stringify(record));
  assert.equal((await home.status()).running, false);
  const stop = await home.run(["daemon", "stop", "--json"]);
  assert.match(stop.stdout, /"daemon\.not_running"/);
  await home.json(["daemon", "start"]);
});

test("pyra daemon run ends on SIGTERM and SIGINT with 0, and reloads on SIGHUP", async (home) => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const daemon = home.spawn(["daemon", "run"]);
    const ended = daemon.output();
    await home.statusWhen((status) => status.version !== undefined, "it answers");
    kill(daemon.pid, "SIGHUP");
    await until(async () => {
      const { lines } = await home.json(["daemon", "logs"]);
      return JSON.stringify(lines).includes("daemon_reloaded");
    }, "it has reloaded");
    kill(daemon.pid, signal);
    assert.equal((await ended).code, 0, signal);
    assert.equal((await home.status()).running, false);
    await Deno.remove(`${home.tree}/logs/daemon.log`);
  }
});

test("a broken configuration ends pyra daemon run with 78, and start says why", async (home) => {
  await home.run(["config", "path"]);
  await Deno.writeTextFile(`${home.tree}/config.yaml`, "nonsense: 1\n");
  const run = await home.run(["daemon", "run"]);
  assert.equal(run.code, 78, run.stderr);
  const start = await home.run(["daemon", "start"]);
  assert.equal(start.code, 78);
  assert.match(start.stderr, /did not start: config\.yaml:1: nonsense: unknown key/);
  const status = await home.run(["daemon", "status"]);
  assert.match(status.stdout, /does not run[^]*daemon_failed {2}config\.yaml:1: nonsense/);
});

test("pyra daemon restart leaves a daemon alone that could not start again", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  await Deno.writeTextFile(`${home.tree}/config.yaml`, "nonsense: 1\n");
  const restart = await home.run(["daemon", "restart"]);
  assert.equal(restart.code, 78);
  assert.match(restart.stderr, /config\.yaml:1: nonsense: unknown key/);
  assert.equal((await home.status()).pid, pid);
});

test("a socket that cannot be ends the daemon, and start says why", async (home) => {
  await home.run(["config", "set", "daemon.socket_path", `${"deep/".repeat(30)}daemon.sock`]);
  const start = await home.run(["daemon", "start"]);
  assert.equal(start.code, 78);
  assert.match(start.stderr, /did not start: A socket's path has at most 103 bytes/);
});

test("a daemon whose PID file was removed is still found, and none starts beside it", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  await Deno.remove(`${home.tree}/run/daemon.pid`);
  assert.equal((await home.json(["daemon", "status"])).pid, pid);
  const again = await home.run(["daemon", "start"]);
  assert.match(again.stderr, new RegExp(`running already, as process ${pid}`));
  assert.deepEqual(await home.json(["daemon", "stop"]), { ok: true, pid, forced: false });
});

test("pyra daemon stop says that it had to force a process that hangs", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  kill((await home.json(["daemon", "status"])).innerPid, "SIGSTOP");
  assert.deepEqual(await home.json(["daemon", "stop"]), { ok: true, pid, forced: true });
  assert.match((await home.run(["daemon", "logs"])).stdout, /daemon_killed/);
});

test("while the process inside is away, no command says that no daemon runs", async (home) => {
  const { pid } = await home.json(["daemon", "start"]);
  kill((await home.json(["daemon", "status"])).innerPid);
  await home.statusWhen(({ version }) => version === undefined, "it is away");
  const reload = await home.run(["daemon", "reload", "--json"]);
  assert.match(reload.stdout, new RegExp(`daemon\\.starting[^]*process ${pid}[^]*not answer yet`));
});

test("pyra ask uses the daemon, whose turn is stopped when the client vanishes", async (home) => {
  await using server = slowServer(Array(1000).fill("word "), 20);
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  const asking = home.spawn(["ask", "count"]);
  const reader = asking.stdout.getReader();
  await reader.read();
  assert.equal((await home.status()).turns, 1);
  asking.kill("SIGKILL");
  await asking.status;
  await reader.cancel();
  await home.statusWhen(({ turns, clients }) => turns === 0 && clients === 0, "all is forgotten");
  await until(() => server.aborted === 1, "the model is told");
});

test("pyra ask gets the daemon's whole answer, and runs by itself without one", async (home) => {
  await using server = slowServer(["one ", "two ", "three"], 1);
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  assert.equal((await home.json(["ask", "count"])).answer, "one two three");
  await home.json(["daemon", "stop"]);
  assert.equal((await home.json(["ask", "count"])).answer, "one two three");
  assert.equal(server.requests.length, 2);
});

test("pyra daemon reload lets a running answer end and gives the next to another server", async (home) => {
  await using slow = slowServer(Array(60).fill("slow "), 50);
  await using other = slowServer(["other"], 1);
  await home.useServer(slow.baseUrl);
  await home.json(["daemon", "start"]);
  const asking = home.spawn(["ask", "count"]);
  const answer = asking.output();
  await home.statusWhen(({ turns }) => turns === 1, "it answers");
  await home.useServer(other.baseUrl);
  assert.deepEqual(await home.json(["daemon", "reload"]), { ok: true, changed: true });
  assert.equal((await home.json(["ask", "and you?"])).answer, "other");
  const { code, stdout } = await answer;
  assert.equal(code, 0);
  assert.equal(new TextDecoder().decode(stdout).trim(), "slow ".repeat(60).trim());
  assert.deepEqual(await home.json(["daemon", "reload"]), { ok: true, changed: false });
});

test("pyra ask tells of a daemon that has another configuration, until it is reloaded", async (home) => {
  await using server = slowServer(["yes"], 1);
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  const said = async () => (await home.run(["ask", "well?"])).stderr;
  assert.equal(await said(), "");
  await home.json(["config", "set", "ai.model", "large"]);
  assert.match(await said(), /daemon has another configuration; `pyra daemon reload`/);
  await home.json(["daemon", "reload"]);
  assert.equal(await said(), "");
  assert.equal(server.requests.at(-1)!.model, "large");
});

test("pyra vault unlock and lock open and close the daemon's vault", async (home) => {
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, "correct horse battery staple\n", { mode: 0o600 });
  await home.run(["config", "set", "vault.scrypt_work_factor", "10"]);
  const made = await home.run(["vault", "init", "--passphrase-file", file]);
  assert.equal(made.code, 0, made.stderr);
  const start = await home.run(["daemon", "start"]);
  assert.match(start.stdout, /Its vault is locked; `pyra vault unlock` opens it/);
  const state = async () => (await home.json(["daemon", "status"])).vault;
  assert.equal(await state(), "locked");
  const opened = await home.run(["vault", "unlock", "--passphrase-file", file]);
  assert.equal(opened.code, 0, opened.stderr);
  assert.equal(await state(), "unlocked");
  assert.equal((await home.json(["vault", "status"])).daemon, "unlocked");
  assert.equal((await home.json(["vault", "lock"])).state, "locked");
  assert.equal(await state(), "locked");
  await home.json(["daemon", "stop"]);
  const unlocked = await home.json(["daemon", "start", "--passphrase-file", "passphrase"]);
  assert.equal(unlocked.vault, "unlocked");
  assert.equal(await state(), "unlocked");
  await home.json(["vault", "lock"]);
  await Deno.writeTextFile(file, "another one entirely\n");
  const wrong = await home.run(["vault", "unlock", "--passphrase-file", file]);
  assert.notEqual(wrong.code, 0);
  assert.equal(await state(), "locked");
  await home.json(["daemon", "stop"]);
  const shut = await home.run(["daemon", "start", "--passphrase-file", "passphrase"]);
  assert.match(shut.stdout, /vault did not open: [^\n]*the passphrase is wrong[^]*vault unlock/);
});

test("pyra daemon logs -f goes on with what is written, line by line of JSON", async (home) => {
  await home.json(["daemon", "start"]);
  const following = home.spawn(["daemon", "logs", "-f"]);
  const reader = following.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let seen = "";
  const see = async (what: string) => {
    while (!seen.includes(what)) {
      const { value, done } = await reader.read();
      assert.ok(!done, `ended before ${what}: ${seen}`);
      seen += value;
    }
  };
  await see("daemon_started");
  await home.json(["daemon", "reload"]);
  await see("daemon_reloaded");
  following.kill("SIGTERM");
  await following.status;
  await reader.cancel();
  for (const line of seen.trimEnd().split("\n")) assert.ok(JSON.parse(line).at, line);
});
