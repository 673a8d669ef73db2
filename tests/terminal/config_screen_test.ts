/** The config screens as a user sees them: a real terminal, a real home, a real config.yaml. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const missing = await hasTmux() ? undefined : "tmux is missing (install tmux)";

const COMMENTED = "# my own notes\nai:\n  provider_id: openai # the good one\n\n  model: m-1\n";

const MAIL = {
  name: "mail",
  version: "1.0.0",
  description: "Mail",
  permissions: {},
  secrets: ["password"],
  settings: [
    { key: "server", label: "Server", type: "text", default: "imap.example.org" },
    { key: "folders", label: "Folders", type: "list", default: [] },
  ],
};

/** A home with a config.yaml and a plugin whose code would be noticed. */
async function preparedHome(config = COMMENTED): Promise<TemporaryHome> {
  const home = new TemporaryHome();
  await pyra(["config", "path"], { home: home.path });
  const folder = `${home.tree}/plugins/mail`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}/manifest.json`, JSON.stringify(MAIL));
  await Deno.writeTextFile(
    `${folder}/plugin.ts`,
    `Deno.writeTextFileSync("${home.path}/ran", "");`,
  );
  await Deno.writeTextFile(`${home.tree}/config.yaml`, config);
  return home;
}

function start(
  home: TemporaryHome,
  args: string[] = [],
  options: { env?: Record<string, string>; columns?: number; rows?: number } = {},
): Promise<TmuxSession> {
  const { env = {}, ...size } = options;
  return TmuxSession.start({
    command: pyraCommand(["config", ...args]),
    cwd: home.path,
    env: { ...pyraEnv(home.path), TERM: "tmux-256color", ...env },
    ...size,
  });
}

function readConfig(home: TemporaryHome): Promise<string> {
  return Deno.readTextFile(`${home.tree}/config.yaml`);
}

testWhen(missing, "pyra config changes a value and keeps every comment", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home);
  await tmux.waitFor("[General]");
  // deno-lint-ignore no-control-regex
  assert.match(await tmux.screen({ styles: true }), /\x1b\[[\d;]*4m\[General\]/);
  await tmux.keys("Right");
  await tmux.waitFor(/^❯ {3}Provider ID +openai$/m);
  await tmux.keys("Down", "Enter");
  await tmux.keys("BSpace");
  await tmux.type("2");
  await tmux.keys("Enter");
  await tmux.waitFor(/^❯ \* Model +m-2$/m);
  await tmux.waitFor("* 1 unsaved change");
  await tmux.type("s");
  await tmux.waitFor("Saved 1 setting.");
  assert.equal(await readConfig(home), COMMENTED.replace("m-1", "m-2"));
  await tmux.type("q");
  assert.equal(await tmux.exitCode(), 0);
});

testWhen(
  missing,
  "pyra config says what is wrong while it is typed, and writes none of it",
  async () => {
    await using home = await preparedHome();
    await using tmux = await start(home, ["ai.timeout_seconds"]);
    await tmux.waitFor(/^❯ {3}Timeout seconds +60$/m);
    await tmux.keys("Enter");
    await tmux.type("000");
    await tmux.waitFor("! expected a whole number from 1 to 3600, found 60000");
    await tmux.keys("Enter");
    await tmux.keys("BSpace", "BSpace", "BSpace", "BSpace", "BSpace");
    await tmux.type("soon");
    await tmux.waitFor('! expected a whole number from 1 to 3600, found the text "soon"');
    await tmux.keys("C-u");
    await tmux.type("90");
    await tmux.keys("Enter");
    await tmux.waitFor(/^❯ \* Timeout seconds +90$/m);
    assert.equal(await readConfig(home), COMMENTED);
  },
);

testWhen(missing, "pyra config searches all tabs, undoes, and asks before it forgets", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home);
  await tmux.waitFor("[General]");
  await tmux.type("/approval");
  await tmux.waitFor("❯ Plugins: Require approval  on");
  await tmux.keys("Enter");
  await tmux.waitFor("[Plugins]");
  await tmux.type(" ");
  await tmux.waitFor(/^❯ \* Require approval +off$/m);
  await tmux.waitFor("[Plugins*]");
  await tmux.type("u");
  await tmux.waitFor(/^❯ {3}Require approval +on$/m);
  await tmux.type(" q");
  await tmux.waitFor("1 unsaved change. Save before leaving?");
  await tmux.keys("Escape");
  await tmux.waitFor("Arrows, Enter changes");
  await tmux.type("?");
  await tmux.waitFor("undo the last change");
  await tmux.type("xq");
  await tmux.waitFor("Save before leaving?");
  await tmux.type("d");
  assert.equal(await tmux.exitCode(), 0);
  assert.equal(await readConfig(home), COMMENTED);
});

testWhen(missing, "pyra config saves on the way out when it is told to", async () => {
  await using home = await preparedHome("");
  await using tmux = await start(home, ["daemon.attach"]);
  await tmux.waitFor("[Daemon]");
  await tmux.type(" qs");
  assert.equal(await tmux.exitCode(), 0);
  assert.match(await readConfig(home), /^daemon:\n {2}attach: true\n$/m);
});

testWhen(missing, "Ctrl-C asks before it forgets, and leaves the terminal as it was", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home, ["daemon.attach"]);
  await tmux.waitFor("[Daemon]");
  await tmux.type(" ");
  await tmux.waitFor("1 unsaved change");
  await tmux.keys("C-c");
  await tmux.waitFor("Save before leaving?");
  await tmux.keys("C-c");
  assert.equal(await tmux.exitCode(), 0);
  assert.equal(await tmux.format("#{alternate_on}"), "0");
  assert.equal(await readConfig(home), COMMENTED);
});

testWhen(missing, "pyra config fits 60 by 15 and whatever it is resized to", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home, ["ai"], { columns: 60, rows: 15 });
  const small = await tmux.waitFor(/^❯ {3}Provider ID +openai$/m);
  assert.equal(small.split("\n").length, 15);
  assert.match(small, /^ {2}General \[AI\] Memory {2}Security {2}Plugins {2}Daemon {2}mail$/m);
  assert.match(small, /^─{60}$/m);
  assert.match(small, /\? help, q$/);
  await tmux.keys("End");
  await tmux.waitFor(/^❯ {3}Key for OpenAI +\(in the vault, never shown\)$/m);
  await tmux.resize(100, 30);
  const large = await tmux.waitFor(/^─{100}$/m);
  assert.match(large, /^ {4}Provider ID +openai$/m);
  await tmux.resize(44, 10);
  const tiny = await tmux.waitFor(/^ {2}General \[AI\] Memory {2}Security {2}Plugins >$/m);
  assert.equal(tiny.split("\n").length, 10);
  assert.match(tiny, /^❯ {3}Key/m);
  await tmux.type("q");
  assert.equal(await tmux.exitCode(), 0);
});

testWhen(missing, "pyra config says everything without colour and without signs", async () => {
  await using home = await preparedHome();
  const env = { NO_COLOR: "1", LC_ALL: "C", LANG: "C" };
  await using tmux = await start(home, ["daemon.attach"], { env });
  await tmux.waitFor("[Daemon]");
  await tmux.type(" ");
  await tmux.waitFor("* 1 unsaved change");
  const styled = await tmux.screen({ styles: true });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(styled, /\x1b\[/);
  assert.match(styled, /\[Daemon\*\]/);
  assert.match(styled, /^> \* Attach +on$/m);
});

testWhen(missing, "a plugin's tab comes from its manifest; the plugin is not run", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home, ["mail"]);
  await tmux.waitFor(/^❯ {3}Server +imap\.example\.org$/m);
  await tmux.keys("Down", "Enter");
  await tmux.type("inbox, work");
  await tmux.keys("Enter");
  await tmux.type("s");
  await tmux.waitFor("Saved 1 setting.");
  assert.ok((await readConfig(home)).startsWith(COMMENTED));
  assert.match(await readConfig(home), /plugin_settings:\n {2}mail:\n {4}folders: \[inbox, work\]/);
  await assert.rejects(Deno.stat(`${home.path}/ran`), Deno.errors.NotFound);
});

testWhen(
  missing,
  "a secret is asked for by the kernel, goes to the vault, and is never shown",
  async () => {
    await using home = await preparedHome("vault:\n  scrypt_work_factor: 10\n");
    const file = `${home.path}/passphrase`;
    await Deno.writeTextFile(file, "correct horse battery staple", { mode: 0o600 });
    const vault = (...args: string[]) =>
      pyra(["vault", ...args, "--passphrase-file", file], { home: home.path });
    await vault("init");
    await using tmux = await start(home, ["mail", "--passphrase-file", file]);
    await tmux.waitFor(/^ {4}Password +\(in the vault, never shown\)$/m);
    await tmux.keys("End", "Enter");
    await tmux.asked("Value of plugin:mail:password:");
    await tmux.type("canary-4417");
    await tmux.keys("Enter");
    await tmux.waitFor("The vault has it now.");
    await tmux.waitFor(/^❯ {3}Password/m);
    assert.ok(!(await tmux.screen({ history: true })).includes("canary"));
    await tmux.silence();
    // Nobody answers this time.
    await tmux.keys("Enter");
    await tmux.asked("Value of plugin:mail:password:");
    await tmux.keys("Enter");
    await tmux.waitFor("The vault was not changed");
    await tmux.silence();
    await tmux.type("q");
    assert.equal(await tmux.exitCode(), 0);
    const got = await vault("get", "plugin:mail:password", "--reveal");
    assert.equal(got.stdout, "canary-4417", got.stderr);
    assert.ok(!(await readConfig(home)).includes("canary"));
  },
);

testWhen(missing, "pyra config --plain asks the same line by line", async () => {
  await using home = await preparedHome();
  await using tmux = await start(home, ["--plain"], { rows: 50 });
  await tmux.waitFor(/^ +7 {2}mail$/m);
  await tmux.type("2");
  await tmux.keys("Enter");
  await tmux.waitFor(/^Now: openai$/m);
  await tmux.type("nobody!");
  await tmux.keys("Enter");
  await tmux.waitFor("That does not fit: expected a name of a-z, 0-9, _ and -");
  await tmux.keys("Enter");
  await tmux.waitFor(/^Now: m-1$/m);
  await tmux.type("m-3");
  await tmux.keys("Enter");
  await tmux.waitFor(/^Base URL \(ai\.base_url\)$/m);
  await tmux.type(".");
  await tmux.keys("Enter");
  await tmux.waitFor("Changed: Model is m-3");
  await tmux.waitFor("Save this change? [y/N]");
  // What is typed too early does not count, so it is typed until it does.
  while (!(await tmux.screen()).includes("Saved.")) {
    await tmux.type("y");
    await tmux.keys("Enter");
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.equal(await readConfig(home), COMMENTED.replace("m-1", "m-3"));
});

testWhen(missing, "pyra config does not open over a config.yaml that does not fit", async () => {
  await using home = await preparedHome("ai:\n  modle: x\n");
  await using tmux = await start(home);
  assert.equal(await tmux.exitCode(), 78);
  assert.match(
    await tmux.screen({ history: true }),
    /ai\.modle: unknown key, did you mean "model"\?/,
  );
});

Deno.test("pyra config alone needs a terminal, and names what scripts use", async () => {
  await using home = new TemporaryHome();
  const alone = await pyra(["config"], { home: home.path });
  assert.equal(alone.code, 2);
  assert.match(alone.stderr, /needs a terminal[^]*pyra config get/);
  const typo = await pyra(["config", "vaildate"], { home: home.path });
  assert.equal(typo.code, 2);
  assert.match(typo.stderr, /no "vaildate"[^]*did you mean `pyra config validate`/);
});
