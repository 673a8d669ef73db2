/** Plugins that want more than they say, in a real terminal: what the person sees who is asked. */

import assert from "node:assert/strict";
import { PluginUser } from "../support/plugin_user.ts";
import { pyraCommand, pyraEnv } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

const NOTHING = "export default {};";

function start(user: PluginUser, args: string[]): Promise<TmuxSession> {
  return TmuxSession.start({
    command: pyraCommand(args),
    cwd: user.path,
    env: { ...pyraEnv(user.path), TERM: "tmux-256color" },
    columns: 80,
    rows: 24,
  });
}

/** A user with one plugin installed, not enabled. */
async function install(code: string, manifest: object, folders: string[] = []) {
  const user = new PluginUser();
  for (const folder of folders) await Deno.mkdir(`${user.path}/${folder}`, { recursive: true });
  const filled = JSON.parse(JSON.stringify(manifest).replaceAll("~/", `${user.path}/`));
  await user.write("weather", code, filled);
  await user.ok("plugin", "install", "./weather");
  return user;
}

testWhen(missing, "twenty long descriptions leave the red lines above the question", async () => {
  const filler = "Tells the weather of a place. ".repeat(30);
  const tools = [..."abcdefghijkmnopqrtuv"].map((letter) => ({
    name: `get_${letter}q`,
    description: filler,
    effect: "read",
  }));
  await using user = await install(
    `const tools = ${JSON.stringify(tools)};
    export default { tools: tools.map((tool) => ({ ...tool, run: () => "sunny" })) };`,
    { permissions: { net: ["public"], read: ["~/Documents"], run: ["/usr/bin/id"] } },
    ["Documents"],
  );
  await using tmux = await start(user, ["plugin", "enable", "weather"]);
  const screen = await tmux.asked("Enable weather?");
  assert.match(screen, /^▌ ! It can reach every host on the internet/m);
  assert.match(screen, /^▌ ! It can run \/usr\/bin\/id: this leaves the sandbox/m);
  assert.match(screen, /\d+ more lines/);
  assert.match(screen, /^▌ It can read \S+\/Documents\n[^]*plugin weather: tool/m);
  assert.match(screen, /^▌ other answers after m {3}n no\n▌ m first:$/m);
  await tmux.keys("y");
  await tmux.waitFor(/▌ \.\.\.$/);
  await tmux.asked("Enable weather?");
  assert.match(await tmux.readQuestion(), /plugin weather: tool get_vq/);
  const red = screen.lastIndexOf("! It can run");
  assert.ok(!screen.slice(red).includes("plugin weather:"), "nothing of the plugin's below");
  await tmux.keys("Enter");
  assert.equal(await tmux.exitCode(), 4);
});

testWhen(missing, "what is as good as run is red and asked for by itself", async () => {
  await using user = await install(NOTHING, {
    permissions: { write: ["~/.config", "~/site", "~/notes"] },
  }, [".config/fish", "site/.git", "notes"]);
  await using tmux = await start(user, ["plugin", "enable", "weather"]);
  const screen = await tmux.asked("Enable weather?");
  assert.match(screen, /^▌ It can change and delete \S+\/notes$/m);
  await tmux.type("y");
  const first = await tmux.asked("/.config?");
  assert.match(
    first.replace(/\n▌ │? */g, " "),
    /! Who may change \S+ can run programs with all your/,
  );
  await tmux.type("y");
  await tmux.asked("/site?");
  await tmux.keys("Enter");
  assert.equal(await tmux.exitCode(), 4);
  assert.equal((await user.json("plugin", "permissions", "weather")).state, "off");
});

testWhen(missing, "padding hides neither who asks nor what Pyra says about it", async () => {
  await using user = await install(
    `export default { setup: async ({ ask }) => {
      await ask("ready?" + "\\u2800".repeat(1950) + "Passphrase of the vault:", { secret: true });
    } };`,
    {},
  );
  await using tmux = await start(user, ["plugin", "setup", "weather"]);
  await tmux.asked("Enable weather?");
  await tmux.type("y");
  const screen = await tmux.asked("Your answer to the plugin weather:");
  assert.match(screen, /^▌ plugin weather: ready\?\\u2800/m);
  assert.match(screen, /^▌ ! The plugin weather asks this and gets your answer, not Pyra\./m);
  await tmux.keys("C-c");
});

testWhen(
  missing,
  "a setting is checked for the permission that uses it where it is typed",
  async () => {
    await using user = await install(NOTHING, {
      permissions: { net: ["{hosts}"] },
      settings: [{ key: "hosts", label: "Hosts", type: "list", description: "As ssh://user@host" }],
    });
    await using tmux = await start(user, ["plugin", "setup", "weather"]);
    await tmux.asked("hosts of weather:");
    await tmux.type("root@127.0.0.1");
    await tmux.keys("Enter");
    const screen = await tmux.waitFor("Expected host:port");
    assert.match(screen, /plugin weather: As ssh:\/\/user@host/);
    await tmux.type("ssh://root@127.0.0.1");
    await tmux.keys("Enter");
    assert.match(await tmux.asked("Enable weather?"), /It can reach 127\.0\.0\.1:22/);
    await tmux.keys("Enter");
    assert.equal(await tmux.exitCode(), 4);
  },
);

testWhen(missing, "setup makes the vault that a plugin's secrets need", async () => {
  await using user = await install(
    `export default { setup: async ({ secrets }) => {
      await secrets.set("token", "canary-31ab");
    } };`,
    { secrets: ["token"] },
  );
  const passphrase = `${user.path}/passphrase`;
  await Deno.writeTextFile(passphrase, "correct horse battery staple", { mode: 0o600 });
  await user.ok("config", "set", "vault.scrypt_work_factor", "10");
  const flags = ["--yes", "--allow", "none", "--passphrase-file", passphrase];
  await user.ok("plugin", "setup", "weather", ...flags);
  const get = ["plugin:weather:token", "--reveal", "--passphrase-file", passphrase];
  assert.equal(await user.ok("vault", "get", ...get), "canary-31ab");
});
