/** `pyra setup` in a real terminal, and the same by flags. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { slowServer } from "../support/slow_server.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

testWhen(
  missing,
  "pyra setup goes from provider to address to model to a test message",
  async () => {
    await using home = new TemporaryHome();
    await using server = slowServer(["hello"], 1);
    await using tmux = await TmuxSession.start({
      command: pyraCommand(["setup"]),
      cwd: home.path,
      env: { ...pyraEnv(home.path), TERM: "tmux-256color" },
    });
    await tmux.waitFor("Which provider?");
    await tmux.type("custom");
    await tmux.keys("Enter");
    await tmux.waitFor("address");
    await tmux.type(server.baseUrl);
    await tmux.keys("Enter");
    await tmux.asked(`Let Pyra reach ${new URL(server.baseUrl).host}, with the key of custom?`);
    await tmux.type("y");
    await tmux.waitFor("Which model?");
    await tmux.type("large");
    await tmux.keys("Enter");
    assert.equal(await tmux.exitCode(), 0);
    assert.match(await tmux.screen({ history: true }), /answered: hello/);
    const { value: { ai } } = JSON.parse(
      (await pyra(["config", "get", "--json"], { home: home.path })).stdout,
    );
    assert.deepEqual([ai.provider_id, ai.model, ai.base_url], ["custom", "large", server.baseUrl]);
    const answer = await pyra(["ask", "hi"], { home: home.path });
    assert.deepEqual([answer.code, answer.stdout], [0, "hello\n"]);
  },
);

Deno.test("pyra setup by flags asks nothing and writes no key", async () => {
  await using home = new TemporaryHome();
  await using server = slowServer(["hello"], 1);
  const flags = ["--provider", "openai", "--base-url", server.baseUrl, "--model", "m", "--yes"];
  const env = { OPENAI_API_KEY: "canary-key-5512" };
  const run = await pyra(["setup", ...flags], { home: home.path, env });
  assert.equal(run.code, 0, run.stderr);
  const file = await Deno.readTextFile(`${home.tree}/config.yaml`);
  assert.match(file, /provider_id: openai/);
  assert.ok(!file.includes("canary"));
});

Deno.test("pyra setup says which variable a missing key belongs in", async () => {
  await using home = new TemporaryHome();
  const run = await pyra(["setup", "--provider", "openai", "--yes"], { home: home.path });
  assert.equal(run.code, 1);
  assert.match(run.stderr, /OPENAI_API_KEY/);
  await assert.rejects(Deno.stat(`${home.tree}/config.yaml`), Deno.errors.NotFound);
});

Deno.test("pyra provider test reports an unreachable server in words", async () => {
  await using home = new TemporaryHome();
  const flags = ["--provider", "custom", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];
  const run = await pyra(["provider", "test", ...flags], { home: home.path });
  assert.equal(run.code, 1);
  assert.match(run.stderr, /127\.0\.0\.1:9[\s\S]*pyra: hint/);
});
