/** The keychains that have no real peer here, against what their manuals say; the Secret Service is
 * tested with a real one in `tests/vault/`. */

import assert from "node:assert/strict";
import { Secret } from "../base/mod.ts";
import { VaultFolder } from "./folder.ts";
import { macosKeychain } from "./keychain_macos.ts";
import { windowsKeychain } from "./keychain_windows.ts";
import { secretService } from "./keychain_secret_service.ts";
import type { VaultPorts } from "./types.ts";

const PASSPHRASE = new Secret('ünlikely "quoted" \\ pass\'phrase');
const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

/** A `run` that remembers arguments and answers as `behave` says. */
function fake(
  behave: (args: string[], stdin: string) => { code: number; stdout?: string; stderr?: string },
) {
  const calls: string[][] = [];
  const run: VaultPorts["run"] = (program, args, { stdin }) => {
    calls.push([program, ...args]);
    const { code, stdout = "", stderr = "" } = behave(args, decode(stdin));
    return Promise.resolve({ code, stdout: new TextEncoder().encode(stdout), stderr });
  };
  return { run, calls };
}

Deno.test("macosKeychain() gives the passphrase on stdin and reads it back", async () => {
  let stored: string | undefined;
  const { run, calls } = fake((args, stdin) => {
    if (args[0] === "-i") {
      const line = /^add-generic-password -U -s pyra-vault -a "([^"]*)" -w (\S+)\n$/.exec(stdin);
      assert.equal(line?.[1], "/Users/me/.pyra/my vault");
      stored = line![2];
      return { code: 0 };
    }
    if (stored === undefined) return { code: 44 };
    return args[0] === "find-generic-password" ? { code: 0, stdout: `${stored}\n` } : { code: 0 };
  });
  const keychain = macosKeychain("/Users/me/.pyra/my vault", run);
  assert.equal(await keychain.load(), undefined);
  await keychain.store(PASSPHRASE);
  assert.equal((await keychain.load())!.expose(), PASSPHRASE.expose());
  await keychain.clear();
  assert.ok(!JSON.stringify(calls).includes(stored!));
});

Deno.test("windowsKeychain() keeps what DPAPI made of it in the vault's folder", async () => {
  const path = Deno.makeTempDirSync({ prefix: "pyra-dpapi-" });
  try {
    const reverse = (base64: string) => Uint8Array.fromBase64(base64.trim()).reverse().toBase64();
    const { run, calls } = fake((_, stdin) => ({ code: 0, stdout: reverse(stdin) }));
    const keychain = windowsKeychain(new VaultFolder(path, Deno.uid()), run);
    assert.equal(await keychain.load(), undefined);
    await keychain.store(PASSPHRASE);
    assert.notEqual(Deno.readTextFileSync(`${path}/passphrase.dpapi`), PASSPHRASE.expose());
    assert.equal((await keychain.load())!.expose(), PASSPHRASE.expose());
    assert.ok(calls.every((call) => call[0] === "powershell" && !call.join().includes("ünlikely")));
    await keychain.clear();
    assert.equal(await keychain.load(), undefined);
  } finally {
    Deno.removeSync(path, { recursive: true });
  }
});

Deno.test("secretService() tells no entry from no bus", async () => {
  const none = secretService("/vault", fake(() => ({ code: 1 })).run);
  assert.equal(await none.load(), undefined);
  await none.clear();
  const bus = "secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY\n";
  const broken = secretService("/vault", fake(() => ({ code: 1, stderr: bus })).run);
  await assert.rejects(() => broken.load(), { code: "vault.program", message: /autolaunch/ });
  await assert.rejects(() => broken.store(PASSPHRASE), { code: "vault.program" });
  const missing = secretService("/vault", () => Promise.reject(new Deno.errors.NotFound()));
  await assert.rejects(() => missing.load(), { hint: /libsecret-tools/ });
});
