/** The disk fills up during a write: the old state stands, and says so. A real, tiny file system. */

import assert from "node:assert/strict";
import { hasProgram, testWhen } from "../support/skip.ts";
import { CANARY, findText, TestVault } from "./support.ts";

const missing = Deno.uid() !== 0
  ? "only root can mount a small file system"
  : hasProgram("unshare") &&
      new Deno.Command("unshare", {
        args: ["-m", "mount", "-t", "tmpfs", "x", "/mnt"],
        stderr: "null",
      })
        .outputSync().success
  ? undefined
  : "no right to mount";

testWhen(
  missing,
  "a change on a full or read-only disk keeps the old state and leaves no plaintext",
  async () => {
    await using test = new TestVault();
    Deno.mkdirSync(`${test.home}/disk`);
    const child = new Deno.Command("unshare", {
      args: [
        ...[
          "-m",
          "sh",
          "-c",
          'mount -t tmpfs -o size=64k,mode=700 none "$1" && shift && exec "$@"',
          "sh",
        ],
        ...[
          `${test.home}/disk`,
          Deno.execPath(),
          "run",
          "-q",
          "--no-prompt",
          "--cached-only",
        ],
        ...["--allow-read", `--allow-write=${test.home}`, "--allow-sys=uid", "--allow-run=mount"],
        ...[new URL("no_space_child.ts", import.meta.url).pathname, `${test.home}/disk/vault`],
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
        failed: true,
        noSpace: true,
        one: `${CANARY}-one`,
        problems: [],
        plaintext: [],
      }, operation);
    }
    assert.deepEqual(Object.keys(outcomes), ["set", "add", "rotate"]);
    assert.deepEqual(findText(test.home, CANARY), []);
  },
);
