/** Conversations in the daemon, seen from real terminals: who is asked, and who is not. */

import assert from "node:assert/strict";
import { pyraCommand, pyraEnv } from "../support/pyra.ts";
import { toolServer } from "../support/model_server.ts";
import { FAREWELL, planServer } from "../support/plan_server.ts";
import { slowServer } from "../support/slow_server.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "../terminal/tmux.ts";
import { DaemonHome } from "./running.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

/** `pyra chat` in a terminal, attached to the daemon of `home`. */
async function chat(home: DaemonHome): Promise<TmuxSession> {
  const tmux = await TmuxSession.start({
    command: pyraCommand(["chat"]),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
  });
  await tmux.waitFor("❯");
  return tmux;
}

async function say(tmux: TmuxSession, words: string): Promise<void> {
  await tmux.type(words);
  await tmux.keys("Enter");
}

const NOTE = { file: "knowledge/garden.md", text: "The beans are planted.\n" };

async function noteExists(home: DaemonHome): Promise<boolean> {
  return await Deno.stat(`${home.tree}/memory/${NOTE.file}`).then(() => true, () => false);
}

testWhen(missing, "an attached chat is asked about its own calls, no other is", async () => {
  await using server = toolServer("memory_write", NOTE);
  await using home = new DaemonHome();
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  await using other = await chat(home);
  await using tmux = await chat(home);
  await say(tmux, "remember the beans");
  await tmux.asked("Allow memory_write?");
  assert.equal((await home.status()).turns, 1);
  assert.ok(!(await other.screen()).includes("Allow memory_write?"));
  assert.equal(await noteExists(home), false);
  await tmux.keys("y");
  await tmux.waitFor(/It said: .*Wrote/s);
  assert.equal(await noteExists(home), true);
});

testWhen(missing, "what is typed in an attached chat counts as typed in the daemon", async () => {
  await using server = toolServer("memory_write", NOTE);
  await using home = new DaemonHome();
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  await using tmux = await chat(home);
  await say(tmux, "keep this: The beans are planted. In knowledge/garden.md, please");
  await tmux.asked("Allow memory_write?");
  assert.match(await tmux.screen(), /you typed this.*text: The beans are planted\./);
  await tmux.keys("n");
});

testWhen(
  missing,
  "what an attached chat always allows is asked about by its own kernel",
  async () => {
    await using server = toolServer("memory_write", NOTE);
    await using home = new DaemonHome();
    await home.useServer(server.baseUrl);
    const grants = async () => JSON.stringify(await home.json(["grants", "list"]));
    await home.json(["daemon", "start"]);
    {
      await using tmux = await chat(home);
      await say(tmux, "remember the beans");
      await tmux.asked("Allow memory_write?");
      await tmux.keys("a");
      await tmux.waitFor(/It said: .*Wrote/s);
      await tmux.keys("C-d");
      assert.equal(await tmux.exitCode(), 0);
      assert.ok((await grants()).includes("memory_write"));
    }
    {
      await using tmux = await chat(home);
      await say(tmux, "remember the beans");
      await tmux.waitFor(/It said: .*Wrote/s);
      assert.ok(!(await tmux.screen()).includes("Allow memory_write?"));
    }
    await home.json(["grants", "revoke", "--all"]);
    await using tmux = await chat(home);
    await say(tmux, "remember the beans");
    await tmux.asked("Allow memory_write?");
  },
);

testWhen(missing, "an attached chat agrees to a plan that the daemon carries out", async () => {
  await using server = planServer({
    goal: "Note the garden",
    steps: [{ what: "Write the beans down", tools: ["memory_write"] }],
    work: () => ({ memory_write: NOTE }),
  });
  await using home = new DaemonHome();
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  await using other = await chat(home);
  await using tmux = await chat(home);
  await say(tmux, "/plan note the garden");
  await tmux.waitFor(/Carry out this plan\?[\s\S]*Enter is no/);
  assert.equal((await home.status()).turns, 1);
  assert.ok(!(await other.screen()).includes("Carry out this plan?"));
  await tmux.keys("y");
  await tmux.asked("Allow memory_write?");
  await tmux.keys("y");
  await tmux.waitFor(new RegExp(`✓ 1\\. Write the beans down[\\s\\S]*${FAREWELL}`));
  assert.equal(await noteExists(home), true);
});

testWhen(missing, "a terminal that is gone has said no, and nothing of it is left", async () => {
  await using server = toolServer("memory_write", NOTE);
  await using home = new DaemonHome();
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  {
    await using tmux = await chat(home);
    await say(tmux, "remember the beans");
    await tmux.asked("Allow memory_write?");
  }
  await home.statusWhen(({ clients, turns }) => clients === 0 && turns === 0, "it is forgotten");
  assert.equal(await noteExists(home), false);
});

testWhen(missing, "a passphrase typed in an attached chat opens the daemon's vault", async () => {
  await using server = slowServer(["hello"], 1);
  await using home = new DaemonHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, "correct horse battery staple\n", { mode: 0o600 });
  await home.json(["config", "set", "vault.scrypt_work_factor", "10"]);
  await home.run(["vault", "init", "--passphrase-file", file]);
  await home.run(["vault", "set", "provider:openai", "--passphrase-file", file], "sk-none");
  await home.json(["config", "set", "ai.provider_id", "openai"]);
  await home.json(["config", "set", "ai.base_url", server.baseUrl]);
  await home.json(["config", "set", "ai.model", "small"]);
  await home.json(["config", "set", "daemon.attach", "true"]);
  assert.equal((await home.json(["daemon", "start"])).vault, "locked");
  // What the user names for one command is not for the daemon.
  assert.equal((await home.json(["ask", "hi", "--passphrase-file", file])).answer, "hello");
  assert.equal((await home.status()).vault, "locked");
  await using tmux = await chat(home);
  await say(tmux, "hi");
  await tmux.asked("Passphrase of the vault:");
  await say(tmux, "correct horse battery staple");
  await tmux.waitFor(/Passphrase of the vault:[^]*\n❯/);
  await tmux.silence();
  await say(tmux, "/retry");
  await tmux.waitFor("hello");
  assert.equal((await home.status()).vault, "unlocked");
});

testWhen(missing, "an attached chat that loses the daemon says so and lives on", async () => {
  await using server = toolServer("memory_write", NOTE);
  await using home = new DaemonHome();
  await home.useServer(server.baseUrl);
  await home.json(["daemon", "start"]);
  await using tmux = await chat(home);
  await home.json(["daemon", "stop"]);
  await say(tmux, "remember the beans");
  await tmux.waitFor("The connection to the daemon was lost");
  await tmux.keys("C-d");
  assert.equal(await tmux.exitCode(), 0);
});
