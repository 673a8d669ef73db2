/** A hijacked app against the user's own words: what the command line does not say, no app can
 * say in the user's place. */

import assert from "node:assert/strict";
import { findRow } from "../../../src/kernel/mod.ts";
import { pyra, TemporaryHome } from "../../support/pyra.ts";
import { hijack } from "./hijack.ts";
import { HijackedPyra } from "./hijacked_pyra.ts";

/** What a hijacked `setup` or `plugin config` would like to have in `config.yaml`. */
const LOOSER: Record<string, object[]> = {
  "no question": [{ set: ["plugins", "require_approval"], value: false }],
  "a plugin that is on": [{ set: ["plugins", "enabled"], value: ["nosy"] }],
  "a log in the user's profile": [{ set: ["daemon", "log_file"], value: "/home/u/.profile" }],
  "a change behind an allowed one": [
    { set: ["ai", "model"], value: "m" },
    { set: ["plugin_settings", "hello", "greeting"], value: "x" },
    { unset: ["security", "injection_detection"] },
  ],
  "everything": [{ set: [], value: {} }],
};

/** What the kernel answers to `call`, made by a hijacked app on the command line `words`. */
async function answerTo(
  home: TemporaryHome,
  words: string,
  call: [method: string, ...params: unknown[]],
): Promise<string | undefined> {
  const { attempts } = await hijack({
    home: home.path,
    command: findRow(words.split(" "))!.command,
    words,
    targets: {
      files: { none: "/nowhere" },
      writes: {},
      server: "127.0.0.1:1",
      methods: [],
      calls: { forged: call },
    },
  });
  return attempts.find(({ attack }) => attack === "forged")?.outcome;
}

Deno.test("an app cannot say yes to a plugin in the user's place", async () => {
  await using home = new TemporaryHome();
  const { code, stderr } = await pyra(["plugin", "install", "nosy"], { home: home.path });
  assert.equal(code, 0, stderr);
  const enable = { verb: "enable", name: "nosy", yes: true, allow: ["none"] };
  assert.equal(await answerTo(home, "plugin enable nosy", ["plugin", enable]), "plugin.declined");
  // The user's yes was for something else.
  const line = "plugin enable nosy --yes --allow net=example.org:443";
  assert.equal(await answerTo(home, line, ["plugin", enable]), "plugin.consent_differs");
  const more = { ...enable, allow: ["net=example.org:443"] };
  assert.equal(await answerTo(home, line, ["plugin", more]), "plugin.consent_differs");
  const granted = await Deno.readTextFile(`${home.tree}/grants.json`).catch(() => "");
  assert.ok(!granted.includes("nosy"), granted);
  assert.equal(
    await answerTo(home, "plugin enable nosy --yes --allow none", ["plugin", enable]),
    "got",
  );
});

Deno.test("an app cannot have a plugin, or what it stored, removed in the user's place", async () => {
  await using home = new TemporaryHome();
  await pyra(["plugin", "install", "nosy"], { home: home.path });
  const uninstall = { verb: "uninstall", name: "nosy", yes: true };
  assert.equal(
    await answerTo(home, "plugin uninstall nosy", ["plugin", uninstall]),
    "plugin.declined",
  );
  assert.ok((await Deno.stat(`${home.tree}/plugins/nosy`)).isDirectory);
  const kept = `${home.tree}/plugin_data/nosy/kept`;
  await Deno.mkdir(kept, { recursive: true });
  const all = { ...uninstall, data: true };
  assert.equal(await answerTo(home, "plugin uninstall nosy --yes", ["plugin", all]), "got");
  await assert.rejects(Deno.stat(`${home.tree}/plugins/nosy`), Deno.errors.NotFound);
  assert.ok((await Deno.stat(kept)).isDirectory, "what it stored was not named");
});

Deno.test("an app cannot have the vault sealed to a key that the user did not name", async () => {
  await using home = new TemporaryHome();
  const init = { verb: "init", method: "gpg", gpgKey: "EVIL" };
  assert.equal(await answerTo(home, "vault init --gpg MINE", ["vault", init]), "kernel.refused");
  const identity = { verb: "init", method: "identity", identityFile: "/tmp/evil.txt" };
  assert.equal(
    await answerTo(home, "vault init --identity mine.txt", ["vault", identity]),
    "kernel.refused",
  );
});

Deno.test("an app does nothing in the vault that the command line does not say", async () => {
  await using home = new TemporaryHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, "correct horse battery staple", { mode: 0o600 });
  const option = `--passphrase-file ${file}`;
  const run = async (words: string, stdin?: string) => {
    const { code, stderr } = await pyra(words.split(" "), { home: home.path, stdin });
    assert.equal(code, 0, stderr);
  };
  await run("config set vault.scrypt_work_factor 10");
  await run(`vault init ${option}`);
  await run(`vault set provider:openai ${option}`, "a key");
  const remove = { verb: "rm", name: "provider:openai", yes: true };
  const refused: Record<string, string> = {
    [`vault list ${option}`]: "kernel.refused",
    [`vault rm provider:mistral --yes ${option}`]: "vault.no_such_secret",
    [`vault rm provider:openai ${option}`]: "vault.declined",
  };
  for (const [words, code] of Object.entries(refused)) {
    assert.equal(await answerTo(home, words, ["vault", remove]), code, words);
  }
  assert.equal(
    await answerTo(home, `vault rm provider:openai --yes ${option}`, ["vault", remove]),
    "got",
  );
});

Deno.test("an app does nothing to a plugin that the command line does not say", async () => {
  await using home = new TemporaryHome();
  await pyra(["plugin", "install", "nosy"], { home: home.path });
  const uninstall = { verb: "uninstall", name: "nosy", yes: true };
  for (const words of ["plugin list", "plugin uninstall hello --yes"]) {
    assert.equal(await answerTo(home, words, ["plugin", uninstall]), "kernel.refused", words);
  }
  assert.ok((await Deno.stat(`${home.tree}/plugins/nosy`)).isDirectory);
});

Deno.test("an app calls no plugin that is off, whatever was agreed to", async () => {
  await using home = new TemporaryHome();
  await pyra(["plugin", "install", "nosy"], { home: home.path });
  const enable = ["plugin", "enable", "nosy", "--yes", "--allow", "none"];
  assert.equal((await pyra(enable, { home: home.path })).code, 0);
  const off = ["config", "unset", "plugins.enabled"];
  assert.equal((await pyra(off, { home: home.path })).code, 0);
  const call = { id: "1", plugin: "nosy", tool: "read_ssh_key", args: {}, sessionId: "s" };
  assert.equal(
    await answerTo(home, "tool call nosy.read_ssh_key", ["callTool", call]),
    "plugin.not_enabled",
  );
});

Deno.test("an app has the user's data removed only where the user wrote --data", async () => {
  await using home = new TemporaryHome();
  const uninstall = ["uninstall", { data: true }] as [string, object];
  assert.equal(await answerTo(home, "uninstall --yes", uninstall), "got");
  assert.ok((await Deno.stat(`${home.tree}/memory`)).isDirectory);
  assert.equal(await answerTo(home, "uninstall --yes --data", uninstall), "got");
  await assert.rejects(Deno.stat(`${home.tree}/memory`), Deno.errors.NotFound);
});

Deno.test("what was to be shown only is not done, whatever the app says", async () => {
  await using home = new TemporaryHome();
  const remove = ["uninstall", { data: true, dryRun: false }];
  await answerTo(home, "uninstall --dry-run --yes --data", remove as [string]);
  assert.ok((await Deno.stat(`${home.tree}/memory`)).isDirectory);
  for (const verb of ["start", "stop", "restart", "reload", "install", "uninstall"]) {
    for (const line of ["daemon status", "daemon logs"]) {
      const answer = await answerTo(home, line, ["daemon", { verb }] as unknown as [string]);
      assert.equal(answer, "kernel.refused", `${line}: ${verb}`);
    }
  }
  const leftover = `${home.tree}/logs/.x.log.1.1.tmp`;
  await Deno.writeTextFile(leftover, "");
  await Deno.utime(leftover, new Date(0), new Date(0));
  await answerTo(home, "doctor", ["doctor", true] as unknown as [string]);
  assert.ok((await Deno.stat(leftover)).isFile, "doctor alone looks only");
  await answerTo(home, "doctor --fix", ["doctor", true] as unknown as [string]);
  await assert.rejects(Deno.stat(leftover), Deno.errors.NotFound);
});

Deno.test("an app writes no other log than the three, and signs what it writes", async () => {
  await using home = new TemporaryHome();
  assert.equal(await answerTo(home, "ask", ["log", "grants", "forged", {}]), "kernel.refused");
  const forged = ["log", "security", "forged", { from: "vault", event: "vault.get" }];
  assert.equal(await answerTo(home, "ask", forged as [string]), "got");
  const log = await Deno.readTextFile(`${home.tree}/logs/app_events.log`);
  const lines = log.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.find(({ event }) => event === "forged")?.from, "ask");
  assert.ok(!lines.some(({ event }) => event === "vault.get"));
});

for (const command of ["setup", "plugin config hello"]) {
  Deno.test(`the app of \`pyra ${command}\` changes only its own part of config.yaml`, async () => {
    await using home = new TemporaryHome();
    for (const [what, edits] of Object.entries(LOOSER)) {
      const answer = await answerTo(home, command, ["editConfig", edits]);
      assert.equal(answer, "kernel.refused", what);
    }
    await assert.rejects(Deno.stat(`${home.tree}/config.yaml`), Deno.errors.NotFound);
    const own = {
      setup: ["ai", "model"],
      "plugin config hello": ["plugin_settings", "hello", "greeting"],
    };
    const set = own[command as keyof typeof own];
    assert.equal(await answerTo(home, command, ["editConfig", [{ set, value: "x" }]]), "got");
  });
}

Deno.test("A32: the app of `pyra plugin config NAME` sees the settings of that plugin alone", async () => {
  await using home = new TemporaryHome();
  await pyra(["config", "validate"], { home: home.path });
  await Deno.writeTextFile(
    `${home.tree}/config.yaml`,
    "plugin_settings:\n  mail: { host: secret.example }\n  hello: { greeting: Hi }\n",
  );
  await using hijacked = await HijackedPyra.create("attack_config.ts");
  for (
    const [words, seen] of Object.entries({
      "plugin config hello": { hello: { greeting: "Hi" } },
      "plugin list": {},
      chat: {},
    })
  ) {
    const { stdout } = await hijacked.run(words.split(" "), { home: home.path });
    assert.deepEqual(JSON.parse(stdout), seen, words);
  }
});
