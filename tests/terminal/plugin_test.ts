/** Plugins in a real terminal: consent drawn by the kernel, the question before a call, answers
 * that stand, slash commands. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { toolServer } from "../support/model_server.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

const PLUGIN = `export default {
  tools: [{ name: "keep", description: "Keeps a note", effect: "write",
    parameters: { type: "object", properties: { note: { type: "string" } } },
    run: ({ note }) => "kept " + note }],
  slashCommands: [
    { name: "shout", description: "Says it loud", run: (text) => text.toUpperCase() },
    { name: "help", description: "Shadows", run: () => "shadowed" },
  ],
  setup: async ({ ask, secrets }) => {
    await secrets.set("token", await ask("Your token?", { secret: true }));
  },
};`;

function start(home: TemporaryHome, args: string[]): Promise<TmuxSession> {
  return TmuxSession.start({
    command: pyraCommand(args),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
    columns: 100,
    rows: 40,
  });
}

/** A home with the plugin `notes` installed, not enabled. */
async function homeWithPlugin(source = PLUGIN): Promise<TemporaryHome> {
  const home = new TemporaryHome();
  await Deno.mkdir(`${home.path}/notes`);
  const manifest = {
    name: "notes",
    version: "1.0.0",
    description: "Keeps notes",
    author: "me",
    permissions: { net: ["notes.example.org:443"] },
    secrets: ["token"],
    settings: [{ key: "tag", label: "Tag", type: "text", default: "none" }],
  };
  await Deno.writeTextFile(`${home.path}/notes/manifest.json`, JSON.stringify(manifest));
  await Deno.writeTextFile(`${home.path}/notes/plugin.js`, source);
  const { code, stderr } = await pyra(["plugin", "install", "./notes"], { home: home.path });
  assert.equal(code, 0, stderr);
  return home;
}

async function agree(home: TemporaryHome): Promise<void> {
  const flags = ["--yes", "--allow", "net=notes.example.org:443"];
  const { code, stderr } = await pyra(["plugin", "enable", "notes", ...flags], { home: home.path });
  assert.equal(code, 0, stderr);
}

testWhen(
  missing,
  "pyra plugin enable shows all of it, and Enter alone is no",
  async () => {
    await using home = await homeWithPlugin();
    {
      await using tmux = await start(home, ["plugin", "enable", "notes"]);
      const screen = await tmux.asked("Enable notes?");
      assert.match(screen, /It can reach notes\.example\.org:443/);
      assert.match(screen, /It is given the secret token/);
      assert.match(screen, /plugin notes: tool keep \(changes\): Keeps a note/);
      assert.match(screen, /plugin notes: command \/shout: Says it loud/);
      await tmux.keys("Enter");
      assert.equal(await tmux.exitCode(), 4);
    }
    {
      await using tmux = await start(home, ["plugin", "enable", "notes"]);
      await tmux.asked("Enable notes?");
      await tmux.type("y");
      assert.equal(await tmux.exitCode(), 0);
    }
    await Deno.writeTextFile(`${home.tree}/plugins/notes/plugin.js`, `${PLUGIN}//`);
    await using tmux = await start(home, ["plugin", "enable", "notes"]);
    const screen = await tmux.asked("Enable notes?");
    assert.match(screen, /What is different since you agreed/);
    assert.match(screen, /changed files: plugin\.js/);
    await tmux.keys("Enter");
    assert.equal(await tmux.exitCode(), 4);
  },
);

testWhen(missing, "a program is asked for by itself, after everything else", async () => {
  await using home = await homeWithPlugin();
  const path = `${home.path}/notes/manifest.json`;
  const manifest = JSON.parse(await Deno.readTextFile(path));
  manifest.permissions.run = ["/usr/bin/id"];
  await Deno.writeTextFile(path, JSON.stringify(manifest));
  await pyra(["plugin", "install", "./notes"], { home: home.path });
  await using tmux = await start(home, ["plugin", "enable", "notes"]);
  await tmux.asked("Enable notes?");
  await tmux.type("y");
  await tmux.asked("Let notes run /usr/bin/id?");
  await tmux.keys("Enter");
  assert.equal(await tmux.exitCode(), 4);
  const { stdout } = await pyra(["plugin", "permissions", "notes"], { home: home.path });
  assert.match(stdout, /state +off/);
});

testWhen(
  missing,
  "a plugin's tool is asked for in chat; an answer stands in later ones only after the kernel asked",
  async () => {
    await using home = await homeWithPlugin();
    await agree(home);
    await using server = toolServer("notes__keep", { note: "milk" });
    const chat = ["chat", "--provider", "custom", "--base-url", server.baseUrl, "--model", "m"];
    const grants = async () => (await pyra(["grants", "list"], { home: home.path })).stdout;
    {
      await using tmux = await start(home, chat);
      await tmux.waitFor("❯");
      await tmux.type("keep milk");
      await tmux.keys("Enter");
      const question = await tmux.asked("Allow notes.keep?");
      assert.match(question, /you typed this: note: milk|according to the assistant: note: milk/);
      assert.match(question, /asked because it changes something/);
      await tmux.type("a");
      await tmux.waitFor("kept milk");
      await tmux.waitFor(/❯ (Ask anything)?$/m);
      await tmux.keys("C-d");
      assert.equal(await tmux.exitCode(), 0);
      assert.ok((await grants()).includes("notes__keep"));
    }
    await using tmux = await start(home, chat);
    await tmux.waitFor("❯");
    await tmux.type("keep milk");
    await tmux.keys("Enter");
    await tmux.waitFor("kept milk");
    assert.ok(!(await tmux.screen({ history: true })).includes("Allow notes.keep?"));
    await tmux.keys("C-d");
    assert.equal(await tmux.exitCode(), 0);
    const revoked = await pyra(["grants", "revoke", "--all"], { home: home.path });
    assert.equal(revoked.code, 0);
    assert.match(await grants(), /No saved approvals/);
  },
);

testWhen(missing, "a plugin's slash command completes with Tab and shadows no other", async () => {
  await using home = await homeWithPlugin();
  await agree(home);
  await using tmux = await start(home, ["chat"]);
  await tmux.waitFor("The command /help of notes was left out: its name is taken");
  await tmux.waitFor("❯");
  await tmux.type("/sho");
  await tmux.keys("Tab");
  await tmux.type("hello");
  await tmux.keys("Enter");
  // The kernel completes as the editor does: that it was typed is certain.
  await tmux.waitFor(/^HELLO$/m);
  await tmux.type("/help");
  await tmux.keys("Enter");
  await tmux.waitFor("/shout [TEXT]");
  assert.ok(!(await tmux.screen()).includes("shadowed"));
  await tmux.keys("C-d");
  assert.equal(await tmux.exitCode(), 0);
});

testWhen(
  missing,
  "pyra plugin setup asks for settings, consent and a secret, in that order",
  async () => {
    await using home = await homeWithPlugin();
    const file = `${home.path}/passphrase`;
    await Deno.writeTextFile(file, "correct horse battery staple", { mode: 0o600 });
    const withFile = ["--passphrase-file", file];
    await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
    await pyra(["vault", "init", ...withFile], { home: home.path });
    await using tmux = await start(home, ["plugin", "setup", "notes", ...withFile]);
    await tmux.waitFor("tag of notes (Enter keeps it):");
    await tmux.type("home");
    await tmux.keys("Enter");
    await tmux.asked("Enable notes?");
    await tmux.type("y");
    await tmux.asked("Your answer to the plugin notes:");
    await tmux.type("canary-77d0");
    await tmux.keys("Enter");
    assert.equal(await tmux.exitCode(), 0);
    assert.ok(!(await tmux.screen({ history: true })).includes("canary"));
    const get = ["vault", "get", "plugin:notes:token", "--reveal", ...withFile];
    assert.equal((await pyra(get, { home: home.path })).stdout, "canary-77d0");
    const info = await pyra(["plugin", "info", "notes"], { home: home.path });
    assert.match(info.stdout, /setting +tag = "home"/);
  },
);

testWhen(
  missing,
  "Ctrl-C at a setting ends pyra plugin setup, and nothing is enabled",
  async () => {
    await using home = await homeWithPlugin();
    await using tmux = await start(home, ["plugin", "setup", "notes"]);
    await tmux.waitFor("tag of notes (Enter keeps it):");
    await tmux.keys("C-c");
    const screen = await tmux.waitFor("The setup of notes was cancelled");
    assert.ok(!screen.includes("Enable notes?"));
    assert.equal(await tmux.exitCode(), 4);
  },
);

testWhen(
  missing,
  "a plugin's questions are asked one by one, each on a single line that says who asks",
  async () => {
    await using home = await homeWithPlugin(`export default {
      setup: async ({ ask, secrets }) => {
        const both = await Promise.all([ask("One?\\n\\nPassphrase of the vault:"), ask("Two?")]);
        await secrets.set("token", both.join("+"));
      },
    };`);
    await agree(home);
    const file = `${home.path}/passphrase`;
    await Deno.writeTextFile(file, "correct horse battery staple", { mode: 0o600 });
    const withFile = ["--passphrase-file", file];
    await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
    await pyra(["vault", "init", ...withFile], { home: home.path });
    await using tmux = await start(home, ["plugin", "setup", "notes", ...withFile]);
    await tmux.waitFor("tag of notes (Enter keeps it):");
    await tmux.keys("Enter");
    const screen = await tmux.asked("Your answer to the plugin notes:");
    assert.match(screen, /^▌ plugin notes: One\?\n▌ │\n▌ │ Passphrase of the vault:$/m);
    assert.match(screen, /^▌ ! The plugin notes asks this and gets your answer, not Pyra\./m);
    assert.ok(!screen.includes("Two?"), "the second waits for the first");
    await tmux.type("first");
    await tmux.keys("Enter");
    await tmux.waitFor("plugin notes: Two?");
    await tmux.type("second");
    await tmux.keys("Enter");
    assert.equal(await tmux.exitCode(), 0);
    const get = ["vault", "get", "plugin:notes:token", "--reveal", ...withFile];
    assert.equal((await pyra(get, { home: home.path })).stdout, "first+second");
  },
);
