/** `unlock: keychain` with a real Secret Service: GNOME Keyring on a D-Bus of its own. */

import assert from "node:assert/strict";
import { hasProgram, testWhen } from "../support/skip.ts";
import { CANARY, findText, PASSPHRASE, TestVault } from "./support.ts";

const missing = !hasProgram("secret-tool", ["--help"])
  ? "no secret-tool (install libsecret-tools)"
  : !hasProgram("gnome-keyring-daemon")
  ? "no gnome-keyring-daemon (install gnome-keyring)"
  : !hasProgram("dbus-run-session")
  ? "no dbus-run-session (install dbus)"
  : undefined;

/** Starts the keyring, unlocked, runs the rest of its arguments, and stops it. */
const SESSION = `
printf 'password of the keyring\\n' |
  gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null 2>&1 &
keyring=$!
"$@"
code=$?
kill $keyring
exit $code
`;

/** What the child reports; see `secret_service_child.ts`. */
interface Report {
  unlocked: string;
  questions: string[];
  rotated: string;
  afterPasswd: string;
  healed: string[];
  forgotten: boolean;
  locked: string;
  arguments: string[][];
}

testWhen(missing, "unlock: keychain opens the vault with a real Secret Service", async () => {
  await using test = new TestVault();
  for (const folder of ["home", "run"]) Deno.mkdirSync(`${test.home}/${folder}`, { mode: 0o700 });
  const child = new Deno.Command("dbus-run-session", {
    args: [
      ...["--", "sh", "-c", SESSION, "sh"],
      ...[
        Deno.execPath(),
        "run",
        "-q",
        "--no-prompt",
        "--cached-only",
      ],
      ...["--allow-read", `--allow-write=${test.folder}`, "--allow-sys=uid"],
      "--allow-run=secret-tool",
      ...[new URL("secret_service_child.ts", import.meta.url).pathname, test.folder],
    ],
    env: {
      HOME: `${test.home}/home`,
      XDG_RUNTIME_DIR: `${test.home}/run`,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
    },
    stdout: "piped",
    stderr: "piped",
  });
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const report: Report = JSON.parse(new TextDecoder().decode(stdout));
  assert.equal(report.unlocked, `${CANARY}-one`);
  assert.equal(report.rotated, `${CANARY}-one`);
  assert.equal(report.afterPasswd, `${CANARY}-one`);
  assert.deepEqual(report.questions, [], "nothing was asked while the keychain knew it");
  assert.deepEqual(report.healed, ["Passphrase of the vault: "], "asked once, then known again");
  assert.ok(report.forgotten, "migrate() to a passphrase took it out of the keychain");
  assert.equal(report.locked, "vault.locked");
  assert.ok(report.arguments.length > 5);
  assert.ok(!JSON.stringify(report.arguments).includes(PASSPHRASE.expose()));
  assert.deepEqual(findText(test.home, PASSPHRASE.expose()), []);
});
