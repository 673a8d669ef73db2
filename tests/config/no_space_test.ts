/** A full or a read-only disk: the old file stands, and the message says why. */

import assert from "node:assert/strict";
import { testWhen } from "../support/skip.ts";
import { editCommand, OWN, run, TestFile } from "./support.ts";

/** A mount namespace of one's own; for a user who is not root, as root of a user namespace. */
const UNSHARE = ["unshare", Deno.uid() === 0 ? "-m" : "-rm"] as const;

/** Puts the file `$1` on a small disk, makes the disk full or read-only by `$2`, runs the rest
 * and shows the file and its neighbours. */
const ON_SMALL_DISK = `
folder=$(dirname "$1") own=$(cat "$1") how=$2 file=$1; shift 2
mount -t tmpfs -o size=16k none "$folder" && printf '%s\\n' "$own" > "$file" || exit 9
case $how in
  full) : > "$folder/.config.yaml.lock"; cat /dev/zero > "$folder/filler" 2>/dev/null ;;
  read-only) mount -o remount,bind,ro "$folder" ;;
esac
"$@"; echo "exit $?" >&2
ls -A "$folder" >&2; cat "$file" >&2`;

function canMount(): boolean {
  try {
    const args = [UNSHARE[1], "mount", "-t", "tmpfs", "none", "/mnt"];
    return new Deno.Command(UNSHARE[0], { args, stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

const missing = canMount() ? undefined : "no right to mount a small file system";

for (
  const [how, reason, left] of [
    ["full", "No space left on device", ".config.yaml.lock\nconfig.yaml\nfiller\n"],
    ["read-only", "Read-only file system", "config.yaml\n"],
  ] as const
) {
  testWhen(missing, `editConfig() keeps the old file on a ${how} disk`, async () => {
    await using file = new TestFile(OWN);
    const { said } = await run([
      ...[...UNSHARE, "sh", "-c", ON_SMALL_DISK, "sh", file.path, how],
      ...editCommand(file.path, "ai.model", "two"),
    ]);
    assert.match(said, new RegExp(`ConfigFileError: Cannot write .*/config.yaml: ${reason}\n`));
    assert.ok(said.endsWith(`exit 1\n${left}${OWN}`), said);
  });
}
