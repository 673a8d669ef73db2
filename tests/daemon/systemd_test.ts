/** The daemon as a service of a real `systemd --user`. */

import assert from "node:assert/strict";
import { renderSystemdUnit } from "../../src/daemon/mod.ts";
import { PluginUser } from "../support/plugin_user.ts";
import { TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";
import { inUserSystemd, whyNoSystemd } from "./user_systemd.ts";

const missing = whyNoSystemd();

/** Runs as long as the daemon does. */
const STEADY = `export default { run: ({ data, signal }) => {
  Deno.writeTextFileSync(data + "/ran", "x");
  return new Promise((resolve) => signal.addEventListener("abort", resolve));
} };`;

const IS_UP = `wait_for '"$0" daemon status --json | grep -q "\\"running\\": true"'`;
const NOTHING_LEFT = `systemctl --user list-units --all --no-legend 'pyra*' | sed 's/^/left: /'
find $HOME/.config/systemd -name 'pyra*' | sed 's/^/left: /'`;

testWhen(
  missing,
  "install, active, killed, back, stopped, uninstalled: nothing is left",
  async () => {
    await using home = new PluginUser();
    const data = `${home.tree}/plugin_data/steady`;
    const permissions = { read: ["$DATA"], write: ["$DATA"] };
    await home.add("steady", STEADY, { permissions }, [`read=${data}`, `write=${data}`]);
    const said = await inUserSystemd(
      home.path,
      `"$0" daemon install; echo "install $?"
systemctl --user is-active pyra.service
wait_for '[ -f ${data}/ran ]' && echo plugin
FIRST=$(systemctl --user show pyra.service -p MainPID --value)
kill -9 "$FIRST"
wait_for '[ "$(systemctl --user show pyra.service -p NRestarts --value)" = 1 ]'
${IS_UP}
SECOND=$(systemctl --user show pyra.service -p MainPID --value)
[ "$FIRST" != "$SECOND" ] && echo back
as_service() {
  SAID=$("$0" daemon $1)
  MAIN=$(systemctl --user show pyra.service -p MainPID --value)
  case $SAID in *"process $MAIN") echo "$1: as the service" ;; esac
}
as_service restart
"$0" daemon stop
systemctl --user is-active pyra.service
as_service start
for i in 1 2 3 4 5 6 7 8 9 10 11; do SAID=$("$0" daemon restart) || break; done
as_service restart
"$0" daemon stop
"$0" daemon uninstall; echo "uninstall $?"
${NOTHING_LEFT}`,
    );
    assert.match(said, /^Installed pyra\.service[^]*^install 0\nactive\nplugin\nback$/m, said);
    assert.match(
      said,
      /^restart: as the service$[^]*^start: as the service\nrestart: as the service$/m,
      said,
    );
    assert.match(
      said,
      /^The daemon has stopped .*\ninactive\n[^]*Stopped and removed .*\nuninstall 0$/m,
    );
    assert.doesNotMatch(said, /gave up|^left: /m, said);
  },
);

/** Prints each of its words, whatever they are, and where it is. */
const PRINT = `#!/bin/sh
printf '%s\\n' "$0" "$@" "$PYRA_HOME" "$PWD" > "$HOME/got"
`;

/** Names of programs that mean something else to whoever does not escape them. */
const ODD = ["run $HOME 100%n;", "it's", 'a "b"', "back\\slash", "ünï 🍎 &"];

for (const name of ODD) {
  testWhen(missing, `systemd gets every word whole, of a program called ${name}`, async () => {
    await using home = new TemporaryHome();
    const folder = `${home.path}/of $me 100%h`;
    const command = [
      `${folder}/${name}`,
      "a b",
      "$HOME ${HOME} $$",
      "%h",
      ";",
      "",
      `'"\\`,
    ] as const;
    await Deno.mkdir(folder);
    await Deno.writeTextFile(command[0], PRINT, { mode: 0o755 });
    const env = { PYRA_HOME: `${folder}/"it's" \\t $HOME` };
    const unit = renderSystemdUnit({ name: "pyra", description: "100%", command, env, folder });
    await Deno.writeTextFile(`${home.path}/pyra.service`, unit);
    const said = await inUserSystemd(
      home.path,
      `systemd-analyze --user verify $HOME/pyra.service
systemctl --user -q link $HOME/pyra.service; systemctl --user start pyra.service
wait_for '[ -s $HOME/got ]'`,
    );
    assert.equal(said, "");
    const got = await Deno.readTextFile(`${home.path}/got`);
    assert.deepEqual(got.split("\n"), [...command, env.PYRA_HOME, folder, ""]);
  });
}

testWhen(
  missing,
  "a daemon that ran before makes way; another home has its own service",
  async () => {
    await using home = new TemporaryHome();
    const said = await inUserSystemd(
      home.path,
      `"$0" config set ai.provider_id openai
"$0" daemon start
OPENAI_API_KEY=sk-nothing XDG_CACHE_HOME=$HOME/unpacked "$0" daemon install; echo "install $?"
systemctl --user show pyra.service -p ActiveState -p NRestarts
systemctl --user show pyra.service -p Environment
PYRA_HOME=$HOME/elsewhere "$0" daemon install; echo "install $?"
"$0" daemon uninstall; echo "uninstall $?"
PYRA_HOME=$HOME/elsewhere "$0" daemon status | head -n 1
PYRA_HOME=$HOME/elsewhere "$0" daemon uninstall
${NOTHING_LEFT}`,
    );
    assert.match(
      said,
      /daemon that ran before was stopped[^]*^install 0\nNRestarts=0\nActiveState=active$/m,
    );
    assert.match(said, /^OPENAI_API_KEY is set here, and the service does not see it/m, said);
    assert.match(said, /^Environment=PYRA_HOME=\S+ XDG_CACHE_HOME=\S+\/unpacked$/m, said);
    assert.match(said, /^Installed pyra-home-\w{8}\.service/m, said);
    assert.match(said, /^uninstall 0\nThe daemon runs as process/m, said);
    assert.doesNotMatch(said, /^left: /m, said);
  },
);

testWhen(
  missing,
  "after bad configuration install says that nothing runs, and systemd rests",
  async () => {
    await using home = new TemporaryHome();
    await Deno.mkdir(home.tree, { mode: 0o700 });
    await Deno.writeTextFile(`${home.tree}/config.yaml`, "nonsense: 1\n");
    const said = await inUserSystemd(
      home.path,
      `"$0" daemon install; echo "install $?"
systemctl --user show pyra.service -p ExecMainStatus -p ActiveState -p NRestarts
"$0" daemon uninstall
${NOTHING_LEFT}`,
    );
    assert.match(said, /^pyra: error: pyra\.service is installed, but does not run/m, said);
    assert.match(said, /^install 1\nNRestarts=0\nExecMainStatus=78\nActiveState=failed$/m, said);
    assert.doesNotMatch(said, /^left: /m, said);
  },
);

testWhen(missing, "a credential opens the vault; a systemd too old for it is told", async () => {
  await using home = new TemporaryHome();
  const said = await inUserSystemd(
    home.path,
    `umask 077; echo "correct horse battery staple" > pass
"$0" config set vault.scrypt_work_factor 10
"$0" vault init --passphrase-file pass
systemctl --version | head -n 1
"$0" daemon install --credential pass; echo "install $?"
mkdir -p .config/systemd/user
# What comes out is the same; how it was encrypted is between systemd and its key.
"$0" daemon install --credential pass --print | sed 's/^LoadCredentialEncrypted/LoadCredential/' \\
  > .config/systemd/user/pyra.service
systemctl --user daemon-reload; systemctl --user start pyra.service
wait_for '"$0" daemon status | grep ^Vault'
"$0" daemon uninstall
"$0" daemon install
"$0" daemon uninstall`,
  );
  const version = Number(/^systemd (\d+)/m.exec(said)?.[1]);
  if (version < 256) {
    assert.match(said, /^pyra: error: systemd \d+ opens no credentials[^]*^install 1$/m);
  }
  assert.match(said, /^Vault: unlocked$/m, said);
  assert.match(said, /^Its vault is locked at every start/m, said);
});
