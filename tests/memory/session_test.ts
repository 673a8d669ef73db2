/** The memory in a real terminal: what a scripted model keeps and recalls, and `$EDITOR`. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { toolServer } from "../support/model_server.ts";
import { hasTmux, TmuxSession } from "../terminal/tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

function start(home: TemporaryHome, args: string[], env: Record<string, string> = {}) {
  return TmuxSession.start({
    command: pyraCommand(args),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color", ...env },
    columns: 100,
  });
}

function chat({ baseUrl }: { baseUrl: string }): string[] {
  return ["chat", "--provider", "custom", "--base-url", baseUrl, "--model", "m"];
}

const test = (name: string, run: () => Promise<void>) => testWhen(missing, name, run);

test("a model keeps something after a yes, and recalls it in the next session", async () => {
  await using home = new TemporaryHome();
  const note = { file: "user/key.md", text: "The spare key is under the blue pot.\n" };
  {
    await using model = toolServer("memory_write", note);
    await using tmux = await start(home, chat(model));
    await tmux.waitFor("❯");
    await tmux.type("keep in mind where the key is");
    await tmux.keys("Enter");
    const question = await tmux.asked("Allow memory_write?");
    assert.match(question, /\+ ?The spare key is under the blue pot\./, "the difference is shown");
    await assert.rejects(Deno.stat(`${home.tree}/memory/user/key.md`), "not before the yes");
    await tmux.type("y");
    await tmux.waitFor("It said:");
    await tmux.keys("C-d");
    assert.equal(await tmux.exitCode(), 0);
  }
  const { versions } = JSON.parse(
    (await pyra(["memory", "history", "user/key.md", "--json"], { home: home.path })).stdout,
  );
  assert.equal(versions[0].provenance.by, "assistant");
  assert.ok(versions[0].provenance.sessionId, "the session is named");

  await using model = toolServer("memory_search", { query: "where is the spare key" });
  await using tmux = await start(home, chat(model));
  await tmux.waitFor("❯");
  await tmux.type("where is the key?");
  await tmux.keys("Enter");
  await tmux.waitFor(/It said:[\s\S]*user\/key\.md[\s\S]*under the blue pot/);
  const [first] = model.requests;
  assert.match(JSON.stringify(first!.messages), /blue pot/, "the session started with it, too");
});

test("a model's write that gets no yes is not made", async () => {
  await using home = new TemporaryHome();
  await using model = toolServer("memory_write", { file: "a.md", text: "x\n" });
  await using tmux = await start(home, chat(model));
  await tmux.waitFor("❯");
  await tmux.type("write it");
  await tmux.keys("Enter");
  await tmux.asked("Allow memory_write?");
  await tmux.keys("Enter");
  await tmux.waitFor("It said:");
  await assert.rejects(Deno.stat(`${home.tree}/memory/a.md`), Deno.errors.NotFound);
});

test("pyra memory edit hands the file to $EDITOR and keeps what comes back", async () => {
  await using home = new TemporaryHome();
  const editor = `${home.path}/editor`;
  await Deno.writeTextFile(editor, '#!/bin/sh\nprintf "and pears\\n" >> "$1"\n', { mode: 0o755 });
  await pyra(["memory", "write", "a.md", "apples"], { home: home.path });
  await using tmux = await start(home, ["memory", "edit", "a.md"], { EDITOR: editor });
  assert.equal(await tmux.exitCode(), 0);
  assert.equal(await Deno.readTextFile(`${home.tree}/memory/a.md`), "apples\nand pears\n");
  await pyra(["memory", "undo"], { home: home.path });
  assert.equal(await Deno.readTextFile(`${home.tree}/memory/a.md`), "apples\n");
});
