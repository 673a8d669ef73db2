/** A30: a home that can only be read stops no command that only reads, whatever the environment says
 * of certificates. */

import assert from "node:assert/strict";
import { pyra, pyraCommand, pyraEnv, runToEnd, TemporaryHome } from "../support/pyra.ts";
import { testWhen } from "../support/skip.ts";

/** A mount namespace of one's own; for a user who is not root, as root of a user namespace. */
const UNSHARE = ["/usr/bin/unshare", Deno.build.os === "linux" && Deno.uid() === 0 ? "-m" : "-rm"];
const READ_ONLY = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 9; shift; "$@"';

function canMount(): boolean {
  try {
    const args = [UNSHARE[1]!, "mount", "-t", "tmpfs", "none", "/mnt"];
    return new Deno.Command(UNSHARE[0]!, { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

testWhen(
  canMount() ? undefined : "no right to mount a file system",
  "A30: a read-only home with NODE_EXTRA_CA_CERTS set stops no command that only reads",
  async () => {
    await using home = new TemporaryHome();
    await pyra(["memory", "write", "user/profile.md", "Likes tea"], { home: home.path });
    const env = pyraEnv(home.path, {
      NODE_EXTRA_CA_CERTS: "/etc/ssl/certs/ca-certificates.crt",
      TMPDIR: home.path,
    });
    const run = (words: string[]) => {
      const [unshare = "", ...flags] = UNSHARE;
      const command = [...flags, "/bin/sh", "-c", READ_ONLY, "sh", home.tree];
      return runToEnd([unshare, ...command, ...pyraCommand(words)], { cwd: home.path, env });
    };
    for (
      const words of [["memory", "show", "user/profile.md"], ["memory", "list"], ["permissions"]]
        .concat([["completions", "bash"], ["config", "get", "ai"], ["session", "list"], ["log"]])
    ) {
      const { code, stderr } = await run(words);
      assert.equal(code, 0, `${words}: ${stderr}`);
    }
    const doctor = await run(["doctor"]);
    assert.ok(doctor.code <= 1 && /home/.test(doctor.stdout), doctor.stderr);
    const ask = await run(["ask", "1+1"]);
    assert.match(ask.stdout + ask.stderr, /^2$|Read-only file system/m);
    const left = [...Deno.readDirSync(home.path)];
    assert.ok(!left.some(({ name }) => name.startsWith("pyra-app-cache-")), "its caches are gone");
  },
);
