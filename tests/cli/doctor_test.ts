/** `pyra doctor`: what it finds in homes where something is amiss. */

import assert from "node:assert/strict";
import type { Finding } from "../../src/contracts/mod.ts";
import { testWhen } from "../support/skip.ts";
import { pyra, TemporaryHome } from "../support/pyra.ts";

/** What doctor says of a home; `amiss` makes it so after Pyra has run there once. */
async function examined(
  amiss: (home: TemporaryHome) => Promise<void>,
  ...args: string[]
): Promise<{ home: TemporaryHome; code: number; byId: Record<string, Finding> }> {
  const home = new TemporaryHome();
  await pyra(["ask", "1+1"], { home: home.path });
  await amiss(home);
  const run = await pyra(["doctor", "--json", ...args], { home: home.path });
  const { findings } = JSON.parse(run.stdout) as { findings: Finding[] };
  return {
    home,
    code: run.code,
    byId: Object.fromEntries(findings.map((finding) => [finding.id, finding])),
  };
}

Deno.test("pyra doctor finds nothing in a fresh home", async () => {
  const { home, code, byId } = await examined(() => Promise.resolve());
  await using _ = home;
  assert.equal(code, 0);
  const problems = Object.values(byId).filter(({ status }) => status === "problem");
  assert.deepEqual(problems, []);
  const ids = ["version", "home", "files", "config", "vault", "plugins", "daemon", "walls", "disk"];
  for (const id of [...ids, "memory", "provider"]) assert.ok(byId[id], id);
});

Deno.test("pyra doctor names the line of a config.yaml that does not fit", async () => {
  const { home, code, byId } = await examined((home) =>
    Deno.writeTextFile(`${home.tree}/config.yaml`, "ai:\n  provider_id: 7\n")
  );
  await using _ = home;
  assert.equal(code, 1);
  assert.equal(byId.config!.status, "problem");
  assert.match(byId.config!.found, /2/);
});

Deno.test("pyra doctor tells of a missing sentinel and of keys in plain text", async () => {
  const { home, code, byId } = await examined(async (home) => {
    await Deno.remove(`${home.tree}/vault/.vault_lock`);
    await Deno.writeTextFile(`${home.tree}/vault/secrets/api_keys.json`, "{}");
  });
  await using _ = home;
  assert.equal(code, 1);
  assert.match(byId.vault!.found, /\.vault_lock is missing/);
  assert.match(byId.vault!.hint!, /touch/);
  await Deno.writeTextFile(`${home.tree}/vault/.vault_lock`, "", { mode: 0o400 });
  const again = await pyra(["doctor", "--json"], { home: home.path });
  const { findings } = JSON.parse(again.stdout) as { findings: Finding[] };
  assert.match(findings.find(({ id }) => id === "vault")!.found, /plain text/);
});

Deno.test("pyra doctor --fix removes what a kill left half-written, and nothing younger", async () => {
  const name = (serial: number) => `.config.yaml.4242.${serial}.tmp`;
  const { home, byId } = await examined(async (home) => {
    for (const serial of [0, 1]) await Deno.writeTextFile(`${home.tree}/${name(serial)}`, "x");
    await Deno.utime(`${home.tree}/${name(0)}`, 0, 0);
  }, "--fix");
  await using _ = home;
  assert.equal(byId.files!.status, "fixed");
  await assert.rejects(Deno.stat(`${home.tree}/${name(0)}`), Deno.errors.NotFound);
  await Deno.stat(`${home.tree}/${name(1)}`);
});

testWhen(
  Deno.build.os === "windows" ? "Windows keeps a user's own files by other means" : undefined,
  "pyra doctor --fix closes what others may open, in the vault too",
  async () => {
    const { home, byId } = await examined(async (home) => {
      const path = `${home.tree}/vault/secrets/openai.age`;
      await Deno.writeTextFile(path, "x");
      await Deno.chmod(path, 0o644);
    });
    await using _ = home;
    assert.equal(byId.files!.status, "note");
    assert.match(byId.files!.found, /^1 that others may open, such as .*openai\.age$/);
    const run = await pyra(["doctor", "--fix", "--json"], { home: home.path });
    assert.match(run.stdout, /"fixed"[^]*removed, closed or opened 1 that others may open/);
    assert.equal(Deno.lstatSync(`${home.tree}/vault/secrets/openai.age`).mode! & 0o777, 0o600);
  },
);

Deno.test("pyra doctor says that nobody is at the provider's address", async () => {
  const { home, code, byId } = await examined((home) =>
    Deno.writeTextFile(
      `${home.tree}/config.yaml`,
      "ai:\n  provider_id: custom\n  model: m\n  base_url: http://127.0.0.1:45871/v1\n",
    )
  );
  await using _ = home;
  assert.equal(code, 1);
  assert.match(byId.provider!.found, /127\.0\.0\.1:45871: connection refused/);
});

Deno.test("pyra doctor says that a provider does not answer, after all the rest", async () => {
  using silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = silent.addr as Deno.NetAddr;
  await using home = new TemporaryHome();
  await pyra(["ask", "1+1"], { home: home.path });
  await Deno.writeTextFile(
    `${home.tree}/config.yaml`,
    `ai:\n  provider_id: custom\n  model: m\n  base_url: http://127.0.0.1:${port}/v1\n`,
  );
  const run = await pyra(["doctor"], { home: home.path });
  assert.equal(run.code, 1);
  assert.match(
    run.stdout,
    /ok +memory [^]*problem provider {2}custom did not answer within/,
  );
});

Deno.test("pyra doctor shows a line for each finding and what to do", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["doctor"], { home: home.path });
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^note {4}provider {2}none: offline\n +`pyra setup`/m);
});
