/** A hostile environment: what would loosen the sandbox, what would redirect requests. */

import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { EXPOSING, FORBIDDEN, OBSERVING, PLAIN, REDIRECTING, TRUST } from "../../src/kernel/mod.ts";
import { PROVIDERS } from "../../src/providers/mod.ts";
import { pyra, TemporaryHome } from "../support/pyra.ts";

/** What the runtime meets by itself, before any code of ours: it must not start either. */
const MET_BY_THE_RUNTIME = ["DENO_PERMISSION_BROKER_PATH", "NODE_CHANNEL_FD"];

for (const name of FORBIDDEN) {
  Deno.test(`${name} in the environment stops the start`, async () => {
    await using home = new TemporaryHome();
    const code = `${home.path}/preload.cjs`;
    await Deno.writeTextFile(code, "");
    const value = name === "NODE_OPTIONS" ? `--require ${code}` : code;
    const run = await pyra(["ask", "hello"], { home: home.path, env: { [name]: value } });
    assert.notEqual(run.code, 0);
    assert.equal(run.stdout, "");
    if (MET_BY_THE_RUNTIME.includes(name)) return;
    assert.equal(run.code, 78);
    assert.match(run.stderr, new RegExp(`${name} is set`));
  });
}

for (const option of ["-r", "--import", "--loader", "--experimental-loader"]) {
  Deno.test(`NODE_OPTIONS with ${option} stops the start`, async () => {
    await using home = new TemporaryHome();
    const code = `${home.path}/preload.cjs`;
    await Deno.writeTextFile(code, "");
    const env = { NODE_OPTIONS: `--no-warnings ${option} ${code}` };
    const run = await pyra(["ask", "hello"], { home: home.path, env });
    assert.deepEqual([run.code, run.stdout], [78, ""]);
    assert.match(run.stderr, /NODE_OPTIONS is set/);
  });
}

/** A port where nobody listens, and that no rule of the web forbids. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

Deno.test("proxies in the environment are put aside, told and logged", async () => {
  await using home = new TemporaryHome();
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let reached = false;
  proxy.accept().then((connection) => {
    reached = true;
    connection.close();
  }).catch(() => {});
  try {
    const address = `http://127.0.0.1:${(proxy.addr as Deno.NetAddr).port}`;
    const run = await pyra(
      [
        "provider",
        "test",
        "--provider",
        "custom",
        "--base-url",
        `http://127.0.0.1:${freePort()}/v1`,
        "--model",
        "m",
      ],
      { home: home.path, env: Object.fromEntries(REDIRECTING.map((name) => [name, address])) },
    );
    assert.match(run.stderr, /connection refused/, "it went to the address itself");
    assert.equal(reached, false, "the proxy was reached");
    const log = await Deno.readTextFile(`${home.tree}/security.log`);
    for (const name of REDIRECTING) {
      assert.match(run.stderr, new RegExp(`${name} is set and was ignored`));
      assert.ok(log.includes(name));
    }
  } finally {
    proxy.close();
  }
});

Deno.test("what lets others read connections is told; whom they trust is logged", async () => {
  await using home = new TemporaryHome();
  const env = { SSLKEYLOGFILE: `${home.path}/keys`, DENO_TLS_CA_STORE: "mozilla" };
  const run = await pyra(["ask", "hello"], { home: home.path, env });
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /SSLKEYLOGFILE is set: others may read secure connections/);
  assert.ok(!run.stderr.includes("DENO_TLS_CA_STORE"), run.stderr);
  const log = await Deno.readTextFile(`${home.tree}/security.log`);
  for (const name of Object.keys(env)) assert.match(log, new RegExp(`"remark":"${name} is set`));
});

Deno.test("an unlisted variable does not exist for Pyra", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["ask", "--json", "hello"], {
    home: home.path,
    env: { AWS_SECRET_ACCESS_KEY: "canary-77", NODE_OPTIONS: "--max-old-space-size=500" },
  });
  assert.equal(run.code, 0, run.stderr);
  assert.ok(!run.stdout.includes("canary-77"));
});

for (const name of OBSERVING) {
  Deno.test(`${name} in the environment stops the start`, async () => {
    await using home = new TemporaryHome();
    const place = await Deno.makeTempDir({ prefix: "observed-" });
    const value = name === "OTEL_DENO" ? "false" : `${place}/seen`;
    const run = await pyra(["ask", "hello"], { home: home.path, env: { [name]: value } });
    assert.equal(run.code, 78, run.stderr);
    assert.match(run.stderr, new RegExp(`${name} is set`));
    await Deno.remove(place, { recursive: true });
  });
}

Deno.test("deno.json allows exactly the variables that Pyra reads", () => {
  const allowed = manifest.tasks.pyra.match(/--allow-env=(\S+)/)![1]!.split(",");
  const keys = PROVIDERS.flatMap((provider) => provider.keyEnvVar ? [provider.keyEnvVar] : []);
  const wanted = [
    ...PLAIN,
    ...FORBIDDEN,
    ...OBSERVING,
    ...REDIRECTING,
    ...EXPOSING,
    ...TRUST,
    ...keys,
  ];
  assert.deepEqual(allowed.toSorted(), [...new Set(wanted)].toSorted());
});

Deno.test("no task runs with all permissions", () => {
  for (const [name, task] of Object.entries(manifest.tasks)) {
    assert.doesNotMatch(task, /(^|\s)(-A|--allow-all)(\s|$)/, name);
  }
});
