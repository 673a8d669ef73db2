/** `pyra vault`, as a user and a script would call it, and a key that lies nowhere else. */

import assert from "node:assert/strict";
import { generateIdentity } from "age-encryption";
import { pyra, TemporaryHome } from "../support/pyra.ts";
import { modelServer } from "../support/model_server.ts";
import { testWhen } from "../support/skip.ts";
import { TestGpg } from "../vault/gpg_support.ts";

const PASSPHRASE = "correct horse battery staple";
const KEY = "canary-key-8f21d0";

/** A home with a vault, sealed quickly, and the file that opens it. */
async function homeWithVault() {
  const home = new TemporaryHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, `${PASSPHRASE}\n`, { mode: 0o600 });
  const run = (args: string[], stdin?: string) =>
    pyra([...args, "--passphrase-file", file], { home: home.path, stdin });
  await run(["config", "set", "vault.scrypt_work_factor", "10"]);
  const made = await run(["vault", "init"]);
  assert.equal(made.code, 0, made.stderr);
  return { home, file, run };
}

/** Every file below a folder that holds `text` in the clear. */
function* filesWith(folder: string, text: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesWith(path, text);
    else if (entry.isFile && new TextDecoder().decode(Deno.readFileSync(path)).includes(text)) {
      yield path;
    }
  }
}

Deno.test("pyra vault keeps a piped secret, lists its name, and reveals it only when asked to", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  const set = await run(["vault", "set", "provider:openai"], `${KEY}\n`);
  assert.equal(set.code, 0, set.stderr);
  const listed = await run(["vault", "list"]);
  assert.match(listed.stdout, /provider:openai {2}0 days old, never used/);
  const hidden = await run(["vault", "get", "provider:openai"]);
  assert.equal(hidden.code, 2);
  assert.ok(!hidden.stdout.includes(KEY));
  const shown = await run(["vault", "get", "provider:openai", "--reveal"]);
  assert.equal(shown.stdout, KEY);
  assert.deepEqual([...filesWith(home.path, KEY)], []);
});

Deno.test("without a terminal and a passphrase file the vault stays shut, with 3 and the hint", async () => {
  const { home } = await homeWithVault();
  await using _ = home;
  const run = await pyra(["vault", "list"], { home: home.path });
  assert.equal(run.code, 3);
  assert.match(run.stderr, /--passphrase-file/);
});

Deno.test("a vault that nobody can open locks out no server that needs no key", async () => {
  const { home, file, run } = await homeWithVault();
  await using _ = home;
  await using server = modelServer(() => "answered");
  const flags = ["--provider", "custom", "--base-url", server.baseUrl, "--model", "m"];
  const ask = ["ask", "--no-stream", ...flags, "hello"];
  const without = await pyra(ask, { home: home.path });
  assert.deepEqual([without.code, without.stdout], [0, "answered\n"], without.stderr);
  // A key that is there is used where the vault can be opened.
  await run(["vault", "set", "provider:custom"], KEY);
  const withKey = await pyra([...ask, "--passphrase-file", file], { home: home.path });
  assert.equal(withKey.code, 0, withKey.stderr);
  assert.deepEqual(server.requests.map(({ key }) => key), [undefined, KEY]);
});

Deno.test("a passphrase file that others can read is refused", async () => {
  const { home, file, run } = await homeWithVault();
  await using _ = home;
  await Deno.chmod(file, 0o644);
  const listed = await run(["vault", "list"]);
  assert.notEqual(listed.code, 0);
  assert.match(listed.stderr, /passphrase/);
});

Deno.test("a wrong passphrase is refused and changes nothing", async () => {
  const { home, file, run } = await homeWithVault();
  await using _ = home;
  await Deno.writeTextFile(file, "wrong\n");
  const listed = await run(["vault", "list"]);
  assert.equal(listed.code, 3);
  assert.match(listed.stderr, /passphrase is wrong/);
});

Deno.test("a provider's key that lies only in the vault reaches its server, and nothing else", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  const seen: (string | null)[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json({
      choices: [{
        index: 0,
        message: { role: "assistant", content: `hello ${KEY}` },
        finish_reason: "stop",
      }],
    });
  });
  try {
    await run(["vault", "set", "provider:openai"], KEY);
    const flags = ["--provider", "openai", "--base-url", `http://127.0.0.1:${server.addr.port}/v1`];
    const answer = await run(["ask", "--no-stream", ...flags, "--model", "m", "hi"]);
    assert.equal(answer.code, 0, answer.stderr);
    assert.deepEqual(seen, [`Bearer ${KEY}`]);
    assert.ok(!answer.stdout.includes(KEY), "a server that repeats the key does not show it");
    assert.deepEqual([...filesWith(home.path, KEY)], []);
    const log = await Deno.readTextFile(`${home.tree}/security.log`);
    assert.match(log, /"name":"provider:openai"[^\n]*"granted":true/);
  } finally {
    await server.shutdown();
  }
});

Deno.test("pyra vault import takes a provider's key from a .env and shows names only", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await Deno.writeTextFile(`${home.path}/keys.env`, `GROQ_API_KEY=${KEY}\nOTHER=1\n`);
  const imported = await run(["vault", "import", "keys.env", "--yes", "--json"]);
  assert.equal(imported.code, 0, imported.stderr);
  const { imported: names, remains } = JSON.parse(imported.stdout);
  assert.deepEqual([names, remains], [["provider:groq"], "keys.env"]);
  assert.ok(!(imported.stdout + imported.stderr).includes(KEY));
  assert.equal((await run(["vault", "get", "provider:groq", "--reveal"])).stdout, KEY);
});

Deno.test("pyra vault get --json prints one document, with the value in it", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await run(["vault", "set", "provider:openai"], `${KEY}"\n`);
  const got = await run(["vault", "get", "provider:openai", "--reveal", "--json"]);
  assert.deepEqual(JSON.parse(got.stdout), { ok: true, name: "provider:openai", value: `${KEY}"` });
});

Deno.test("pyra vault import says what it leaves as it is, and --replace takes that, too", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await run(["vault", "set", "provider:groq"], "old");
  await Deno.writeTextFile(`${home.path}/keys.env`, `GROQ_API_KEY=${KEY}\n`);
  const kept = await run(["vault", "import", "keys.env", "--yes"]);
  assert.match(kept.stderr, /already[^\n]*--replace: provider:groq/);
  await run(["vault", "import", "keys.env", "--yes", "--replace"]);
  assert.equal((await run(["vault", "get", "provider:groq", "--reveal"])).stdout, KEY);
});

Deno.test("a script exports, imports, and changes the passphrase with no terminal", async () => {
  const { home, file, run } = await homeWithVault();
  await using _ = home;
  await Deno.writeTextFile(`${home.path}/other`, "another good passphrase\n", { mode: 0o600 });
  const archive = ["--archive-passphrase-file", "other"];
  await run(["vault", "set", "provider:openai"], KEY);
  const hint = await run(["vault", "export", "backup.age"]);
  assert.equal(hint.code, 3);
  assert.match(hint.stderr, /--archive-passphrase-file/);
  const exported = await run(["vault", "export", "backup.age", ...archive]);
  assert.equal(exported.code, 0, exported.stderr);
  await run(["vault", "rm", "provider:openai", "--yes"]);
  const imported = await run(["vault", "import", "backup.age", "--yes", ...archive]);
  assert.equal(imported.code, 0, imported.stderr);
  assert.equal((await run(["vault", "get", "provider:openai", "--reveal"])).stdout, KEY);
  const changed = await run(["vault", "passwd", "--new-passphrase-file", "other"]);
  assert.equal(changed.code, 0, changed.stderr);
  assert.equal((await run(["vault", "list"])).code, 3, "the old one does not open it");
  await Deno.copyFile(`${home.path}/other`, file);
  assert.equal((await run(["vault", "list"])).code, 0);
});

Deno.test("pyra vault export replaces no file unless told to, and asks nothing before", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await Deno.writeTextFile(`${home.path}/backup.age`, "an older backup");
  const refused = await run(["vault", "export", "backup.age", "--json"]);
  assert.equal(JSON.parse(refused.stdout).error.code, "file.exists");
  assert.equal(await Deno.readTextFile(`${home.path}/backup.age`), "an older backup");
});

Deno.test("pyra vault rotate makes a new identity that opens with the same passphrase", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await run(["vault", "set", "provider:openai"], KEY);
  const before = await Deno.readFile(`${home.tree}/vault/identity.age`);
  assert.equal((await run(["vault", "rotate"])).code, 0);
  assert.notDeepEqual(await Deno.readFile(`${home.tree}/vault/identity.age`), before);
  assert.equal((await run(["vault", "get", "provider:openai", "--reveal"])).stdout, KEY);
});

Deno.test("pyra vault init and migrate write to config.yaml how the vault is opened", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await run(["vault", "set", "provider:openai"], KEY);
  const identity = await generateIdentity();
  await Deno.writeTextFile(`${home.path}/key.txt`, `${identity}\n`, { mode: 0o600 });
  const moved = await run(["vault", "migrate", "--to", "age", "--identity", "key.txt"]);
  assert.equal(moved.code, 0, moved.stderr);
  const { value: { vault } } = JSON.parse((await run(["config", "get", "--json"])).stdout);
  assert.deepEqual([vault.unlock, vault.identity_file], ["identity", `${home.path}/key.txt`]);
  const read = ["vault", "get", "provider:openai", "--reveal"];
  assert.equal((await pyra(read, { home: home.path })).stdout, KEY);
});

testWhen(
  TestGpg.missing,
  "pyra vault migrate --to gpg keeps every value and writes the key to config.yaml",
  async () => {
    const { home, run } = await homeWithVault();
    await using _ = home;
    await using gpg = await TestGpg.create();
    // The child's own home is the test's; gpg looks below it.
    await Deno.symlink(gpg.home, `${home.path}/.gnupg`);
    await run(["vault", "set", "provider:openai"], KEY);
    const away = await run(["vault", "migrate", "--to", "gpg", "--gpg", gpg.key]);
    assert.equal(away.code, 0, away.stderr);
    const settings = async () =>
      JSON.parse((await run(["config", "get", "--json"])).stdout).value.vault;
    assert.deepEqual([(await settings()).backend, (await settings()).gpg_key], ["gpg", gpg.key]);
    assert.equal((await run(["vault", "get", "provider:openai", "--reveal"])).stdout, KEY);
  },
);

Deno.test("pyra vault rm removes only after a yes", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await run(["vault", "set", "provider:openai"], KEY);
  assert.equal((await run(["vault", "rm", "provider:openai"])).code, 4);
  assert.equal((await run(["vault", "rm", "provider:openai", "--yes"])).code, 0);
  assert.equal((await run(["vault", "get", "provider:openai", "--reveal"])).code, 1);
});

Deno.test("pyra vault status says what is wrong when the sentinel is gone", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  await Deno.remove(`${home.tree}/vault/.vault_lock`);
  assert.equal((await run(["ask", "hi"])).code, 78);
  const status = await run(["vault", "status", "--json"]);
  assert.equal(status.code, 0, status.stderr);
  assert.equal(JSON.parse(status.stdout).state, "refused");
  assert.match(JSON.parse(status.stdout).problem, /\.vault_lock is missing/);
});

Deno.test("pyra vault unlock says that no daemon is running", async () => {
  const { home, run } = await homeWithVault();
  await using _ = home;
  const unlock = await run(["vault", "unlock"]);
  assert.equal(unlock.code, 1);
  assert.match(unlock.stderr, /No daemon is running/);
});
