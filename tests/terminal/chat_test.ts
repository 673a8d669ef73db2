/** The real `pyra chat` in a real terminal: kernel, Worker, rights, signals and all. */

import assert from "node:assert/strict";
import { pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { slowServer } from "../support/slow_server.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

function start(home: TemporaryHome, args: string[], columns = 80): Promise<TmuxSession> {
  return TmuxSession.start({
    command: pyraCommand(args),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
    columns,
  });
}

function withServer(server: { baseUrl: string }): string[] {
  return ["chat", "--provider", "custom", "--base-url", server.baseUrl, "--model", "small"];
}

/** An answer that takes a while. */
const MUCH = Array.from({ length: 400 }, (_, i) => `word${i} `);

/** Asks for it, and waits until it streams. */
async function askForMuch(tmux: TmuxSession): Promise<void> {
  await tmux.waitFor("❯");
  await tmux.type("tell me much");
  await tmux.keys("Enter");
  await tmux.waitFor("word5 ");
}

testWhen(missing, "pyra alone in a terminal chats, and Ctrl-D leaves with 0", async () => {
  await using home = new TemporaryHome();
  await using tmux = await start(home, []);
  await tmux.waitFor("❯");
  await tmux.type("what is 12*7?");
  await tmux.keys("Enter");
  await tmux.waitFor(/^84$/m);
  await tmux.keys("C-d");
  assert.equal(await tmux.exitCode(), 0);
});

testWhen(
  missing,
  "an answer streams, and Ctrl-C stops the answer and not the session",
  async () => {
    await using home = new TemporaryHome();
    await using server = slowServer(MUCH, 50);
    await using tmux = await start(home, withServer(server));
    await askForMuch(tmux);
    await tmux.keys("C-c");
    await tmux.waitFor(/❯ (Ask anything)?$/m);
    assert.ok(!(await tmux.screen()).includes("word399"));
    await tmux.type("/sessions");
    await tmux.keys("Enter");
    await tmux.waitFor(/tell me much\s+❯ (Ask anything)?$/);
    assert.equal(server.aborted, 1);
    await tmux.keys("C-c");
    await tmux.waitFor("Ctrl-C again");
    await tmux.keys("C-c");
    assert.equal(await tmux.exitCode(), 0);
  },
);

testWhen(
  missing,
  "Ctrl-C is one press where the program that started Pyra hands it on",
  async () => {
    await using home = new TemporaryHome();
    await using server = slowServer(MUCH, 50);
    await using tmux = await start(home, withServer(server));
    await askForMuch(tmux);
    const pid = await tmux.pid();
    // As `deno task` does: the terminal tells both, and it tells Pyra again.
    Deno.kill(pid, "SIGINT");
    Deno.kill(pid, "SIGINT");
    await tmux.waitFor(/❯ (Ask anything)?$/m);
    assert.equal(server.aborted, 1);
    await tmux.keys("C-d");
    assert.equal(await tmux.exitCode(), 0);
  },
);

testWhen(missing, "Tab completes, Up recalls what an earlier run was asked", async () => {
  await using home = new TemporaryHome();
  {
    await using first = await start(home, ["chat"]);
    await first.waitFor("❯");
    await first.type("what is 2+3?");
    await first.keys("Enter");
    await first.waitFor(/^5$/m);
    await first.keys("C-d");
    await first.exitCode();
  }
  await using tmux = await start(home, ["chat"]);
  await tmux.waitFor("❯");
  await tmux.keys("Up");
  await tmux.waitFor("❯ what is 2+3?");
  await tmux.keys("C-u");
  await tmux.type("/sess");
  await tmux.keys("Tab");
  await tmux.waitFor("❯ /sessions");
});

testWhen(missing, "a narrower window wraps a long line anew", async () => {
  await using home = new TemporaryHome();
  await using tmux = await start(home, ["chat"], 100);
  await tmux.waitFor("❯");
  await tmux.type("a ".repeat(45) + "end");
  await tmux.waitFor("end");
  await tmux.resize(40, 24);
  await tmux.waitFor(/(a ){15}[\s\S]*\n[\s\S]*end/);
  await tmux.keys("C-u");
  await tmux.type("1+1");
  await tmux.keys("Enter");
  await tmux.waitFor(/^2$/m);
});

testWhen(missing, "going over to another host asks the user, in the kernel's words", async () => {
  await using home = new TemporaryHome();
  await using tmux = await start(home, ["chat"]);
  await tmux.waitFor("❯");
  await tmux.type("what is 3*3?");
  await tmux.keys("Enter");
  await tmux.waitFor(/^9$/m);
  await tmux.type("/model groq:some-model");
  await tmux.keys("Enter");
  await tmux.asked("Let Pyra reach api.groq.com:443, with the key of groq?");
  await tmux.keys("Enter");
  await tmux.waitFor("Going on with: what is 3*3?");
  await tmux.waitFor("offline");
  const log = await Deno.readTextFile(`${home.tree}/security.log`);
  assert.match(log, /"event":"handover"[^\n]*"allowed":false/);
});

testWhen(missing, "/save writes a file after the user's yes", async () => {
  await using home = new TemporaryHome();
  await using tmux = await start(home, ["chat"]);
  await tmux.waitFor("❯");
  await tmux.type("what is 3*3?");
  await tmux.keys("Enter");
  await tmux.waitFor(/^9$/m);
  await tmux.type("/save talk.md");
  await tmux.keys("Enter");
  const question = await tmux.asked("Write this file?");
  assert.match(question, /^▌ file: talk\.md\n▌ whole path: \//m);
  assert.match(question, /^▌ file: # /m);
  await tmux.type("y");
  await tmux.waitFor("Saved to");
  assert.match(await Deno.readTextFile(`${home.path}/talk.md`), /3\*3/);
});

testWhen(
  missing,
  "/config opens the settings in a Worker of its own and comes back to the conversation",
  async () => {
    await using home = new TemporaryHome();
    await using tmux = await start(home, ["chat"]);
    await tmux.waitFor("❯");
    await tmux.type("what is 3*3?");
    await tmux.keys("Enter");
    await tmux.waitFor(/^9$/m);
    await tmux.type("/config");
    await tmux.keys("Enter");
    await tmux.waitFor(/^❯ {3}User name/m);
    await tmux.keys("Down", "Enter");
    await tmux.type("th");
    await tmux.keys("Enter");
    await tmux.type("s");
    const question = await tmux.asked("Keep this change?");
    assert.match(question, /^▌ the settings: general\.assistant_name becomes "\w+th"$/m);
    await tmux.type("y");
    await tmux.waitFor("Saved 1 setting.");
    await tmux.type("q");
    await tmux.waitFor("Going on with: what is 3*3?");
    assert.match(await tmux.screen(), /^Pyrath · /m);
    assert.match(await Deno.readTextFile(`${home.tree}/config.yaml`), /assistant_name: Pyrath/);
  },
);

testWhen(missing, "/remember in one session is /recall in the next", async () => {
  await using home = new TemporaryHome();
  {
    await using first = await start(home, ["chat"]);
    await first.waitFor("❯");
    await first.type("/remember the spare key is under the blue pot");
    await first.keys("Enter");
    await first.waitFor("Kept in user/notes.md");
    await first.keys("C-d");
    await first.exitCode();
  }
  await using tmux = await start(home, ["chat"]);
  await tmux.waitFor("❯");
  await tmux.type("/recall where is the spare key");
  await tmux.keys("Enter");
  await tmux.waitFor(/user\/notes\.md:\d+ {2}.*under the blue pot/);
  await tmux.type("/forget user/no");
  await tmux.keys("Tab");
  await tmux.waitFor("/forget user/notes.md");
  await tmux.keys("Enter");
  await tmux.waitFor("Removed user/notes.md");
});
