/** The disk fills up during a write: the old state stands, and says so. A real, tiny file system. */

import assert from "node:assert/strict";
import { testWhen } from "../support/skip.ts";
import { CANARY, findText, TestVault } from "./support.ts";

/** A mount namespace of one's own; for a user who is not root, as root of a user namespace. */
const UNSHARE = ["unshare", Deno.uid() === 0 ? "-m" : "-rm"] as const;

/** Mounts a small file system on the first argument, and runs the others. */
const MOUNT_AND_RUN = 'mount -t tmpfs -o size=64k,mode=700 none "$1" && shift && exec "$@"';

function canMount(): boolean {
  try {
    const args = [UNSHARE[1], "mount", "-t", "tmpfs", "none", "/mnt"];
    return new Deno.Command(UNSHARE[0], { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const missing = canMount() ? undefined : "no right to mount a small file system";

testWhen(
  missing,
  "a change on a full or read-only disk keeps the old state, no plaintext",
  async () => {
    await using test = new TestVault();
    const disk = `${test.home}/disk`;
    Deno.mkdirSync(disk);
    const flags = [
      "-q",
      "--no-prompt",
      "--cached-only",
      "--allow-read",
      `--allow-write=${test.home}`,
    ];
    flags.push("--allow-sys=uid", "--allow-run=mount");
    const program = new URL("no_space_child.ts", import.meta.url).pathname;
    const child = new Deno.Command(UNSHARE[0], {
      args: [
        ...[UNSHARE[1], "sh", "-c", MOUNT_AND_RUN, "sh", disk],
        ...[Deno.execPath(), "run", ...flags, program, `${disk}/vault`],
      ],
      env: { TMPDIR: test.home },
      stdout: "piped",
      stderr: "piped",
    });
    const { stdout, stderr } = await child.output();
    const said = new TextDecoder().decode(stderr);
    const { readOnly, ...outcomes } = JSON.parse(new TextDecoder().decode(stdout) || "{}");
    assert.equal(readOnly, "vault.disk", said);
    for (const [operation, outcome] of Object.entries(outcomes)) {
      assert.deepEqual(outcome, {
        ...{ failed: true, noSpace: true, one: `${CANARY}-one` },
        ...{ problems: [], plaintext: [] },
      }, operation);
    }
    assert.deepEqual(Object.keys(outcomes), ["set", "add", "rotate"]);
    assert.deepEqual(findText(test.home, CANARY), []);
  },
);
