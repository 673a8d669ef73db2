/** The vault at the terminal: what is typed goes to the kernel, and from there where it belongs. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";
const KEY = "canary-key-77aa10";
const PASSPHRASE = "correct horse battery staple";

function start(home: TemporaryHome, args: string[]): Promise<TmuxSession> {
  return TmuxSession.start({
    command: pyraCommand(args),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
    columns: 100,
  });
}

/** A model server that answers only who brings the key. */
function lockedServer() {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    if (request.headers.get("authorization") !== `Bearer ${KEY}`) {
      return Response.json({ error: { message: "no such key" } }, { status: 401 });
    }
    const body = [
      { choices: [{ index: 0, delta: { content: "welcome in" }, finish_reason: "stop" }] },
    ].map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join("");
    return new Response(`${body}data: [DONE]\n\n`, {
      headers: { "content-type": "text/event-stream" },
    });
  });
  return {
    baseUrl: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function answer(tmux: TmuxSession, question: string, text: string): Promise<void> {
  await (question === "❯" ? tmux.waitFor(question) : tmux.asked(question));
  await tmux.type(text);
  await tmux.keys("Enter");
}

testWhen(
  missing,
  "pyra setup puts the key into a new vault, and pyra chat works with it",
  async () => {
    await using home = new TemporaryHome();
    await using server = lockedServer();
    await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
    {
      const flags = ["--provider", "openai", "--base-url", server.baseUrl, "--model", "m"];
      await using setup = await start(home, ["setup", ...flags]);
      await answer(setup, "Key for OpenAI (it is not shown):", KEY);
      await answer(setup, "A passphrase for it:", PASSPHRASE);
      await answer(setup, "The same again:", PASSPHRASE);
      const screen = await setup.waitFor("Pyra now uses OpenAI");
      assert.match(screen, /welcome in/);
      assert.ok(!screen.includes(KEY) && !screen.includes(PASSPHRASE));
      assert.equal(await setup.exitCode(), 0);
    }
    await using chat = await start(home, ["chat"]);
    await answer(chat, "Passphrase of the vault:", PASSPHRASE);
    await chat.waitFor("❯");
    await chat.silence();
    await answer(chat, "❯", "let me in");
    await chat.waitFor("welcome in");
    await chat.keys("C-d");
    assert.equal(await chat.exitCode(), 0);
    for await (const file of filesBelow(home.path)) {
      const text = new TextDecoder().decode(await Deno.readFile(file));
      assert.ok(!text.includes(KEY) && !text.includes(PASSPHRASE), file);
    }
  },
);

testWhen(
  missing,
  "a new passphrase is asked for again when it is too short or mistyped",
  async () => {
    await using home = new TemporaryHome();
    await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
    await using init = await start(home, ["vault", "init"]);
    await answer(init, "New passphrase for the vault:", "short");
    await answer(init, "Shorter than 8 characters. New passphrase", PASSPHRASE);
    await answer(init, "The same again:", "something else");
    await answer(init, "The two were not the same. New passphrase", PASSPHRASE);
    await init.waitFor(/not the same[^]*The same again:\n▌ >$/);
    await init.type(PASSPHRASE);
    await init.keys("Enter");
    await init.waitFor("The vault is in");
    assert.equal(await init.exitCode(), 0);
  },
);

testWhen(missing, "pyra setup without a key changes nothing", async () => {
  await using home = new TemporaryHome();
  await using setup = await start(home, ["setup", "--provider", "openai", "--model", "m"]);
  await answer(setup, "Key for OpenAI", "");
  await setup.waitFor("No key was given for OpenAI; nothing was changed");
  assert.equal(await setup.exitCode(), 1);
  await assert.rejects(Deno.stat(`${home.tree}/vault/identity.age`), Deno.errors.NotFound);
  await assert.rejects(Deno.stat(`${home.tree}/config.yaml`), Deno.errors.NotFound);
});

testWhen(missing, "/unlock opens the vault, and a wrong passphrase only says so", async () => {
  await using home = new TemporaryHome();
  const file = `${home.path}/passphrase`;
  await Deno.writeTextFile(file, PASSPHRASE, { mode: 0o600 });
  await pyra(["config", "set", "vault.scrypt_work_factor", "10"], { home: home.path });
  await pyra(["vault", "init", "--passphrase-file", file], { home: home.path });
  await using chat = await start(home, ["chat"]);
  await answer(chat, "❯", "what is 2*21?");
  await chat.waitFor(/^42$/m);
  await answer(chat, "❯", "/unlock");
  await answer(chat, "Passphrase of the vault:", "wrong");
  await answer(chat, "Wrong. Passphrase of the vault:", PASSPHRASE);
  await chat.waitFor("Going on with: what is 2*21?");
  const log = await Deno.readTextFile(`${home.tree}/security.log`);
  assert.match(log, /"event":"vault.unlock"[^\n]*"granted":true/);
});

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    else if (isFile) yield `${folder}/${name}`;
  }
}
