/** A real `systemd --user`, in a mount namespace with control groups and sockets of its own. */

import { pyraCommand, pyraEnv } from "../support/pyra.ts";
import { hasProgram } from "../support/skip.ts";

/** Longest life of one of them, in seconds. */
const LIMIT_S = 240;

/** Control groups and `/run` of one's own. Credentials are mounted, so `/run` must be shared with
 * the namespaces that systemd makes. */
const PREPARE = `set -e
umount -R /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup
CG=/sys/fs/cgroup/pyra-test-$$; mkdir $CG
mount -t tmpfs tmpfs /run; mount --make-shared /run
mkdir -p /run/systemd/system /run/user/0; chmod 700 /run/user/0
echo $$ > $CG/cgroup.procs
export XDG_RUNTIME_DIR=/run/user/0
set +e`;

/** The control groups outlive the namespace, and so does a daemon that a failed test left. */
const LEAVE = `echo $$ > /sys/fs/cgroup/cgroup.procs; echo 1 > $CG/cgroup.kill
for i in $(seq 100); do
  [ -d $CG ] || break
  find $CG -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
done`;

const START = `
wait_for() { for i in $(seq 600); do eval "$1" && return; sleep 0.1; done; echo "gave up: $1"; }
/lib/systemd/systemd --user --log-target=null >/dev/null 2>&1 & MANAGER=$!
wait_for 'systemctl --user is-system-running 2>/dev/null | grep -Eq "running|degraded"'
leave() { systemctl --user exit; wait $MANAGER; ${LEAVE}; }
trap leave EXIT`;

/** Why none can be started here; `undefined` when one can. */
export function whyNoSystemd(): string | undefined {
  if (!hasProgram("/lib/systemd/systemd")) return "systemd is missing (install systemd)";
  if (Deno.uid() !== 0) return "only root can prepare a place for a systemd of its own";
  const { success } = new Deno.Command("unshare", {
    args: [...NAMESPACE, `${PREPARE}\n${LEAVE}`],
    stderr: "null",
  }).outputSync();
  return success ? undefined : "no right to mount a control group for it";
}

const NAMESPACE = ["-m", "--propagation", "private", "sh", "-c"];

/** Runs a script as a user whose systemd runs, and returns all that it says. `$0` is Pyra;
 * `wait_for` waits for a minute at most, and says `gave up` then. */
export async function inUserSystemd(home: string, script: string): Promise<string> {
  const start = `${home}/pyra.sh`;
  const words = pyraCommand([]).map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(start, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const whole = `exec 2>&1\n${PREPARE}\n${START}\n${script}`;
  const { stdout } = await new Deno.Command("timeout", {
    args: [`${LIMIT_S}`, "unshare", ...NAMESPACE, whole, start],
    cwd: home,
    clearEnv: true,
    env: pyraEnv(home),
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}
