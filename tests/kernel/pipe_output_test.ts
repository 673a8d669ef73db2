/** What an app writes into a pipe passes through the kernel: at the speed of a pipe, and without holding
 * Ctrl-C or the end. */

import assert from "node:assert/strict";
import { HijackedPyra } from "../security/hijack/hijacked_pyra.ts";
import { pyraEnv, TemporaryHome } from "../support/pyra.ts";

/** Runs a shell line around an app that writes so many bytes; what it printed, and its time. */
async function shell(line: string, bytes: number) {
  await using home = new TemporaryHome();
  await using app = await HijackedPyra.create("attack_writer.ts", { bytes });
  const began = performance.now();
  const { stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", line, "bash", ...app.command(["completions", "bash"])],
    cwd: home.path,
    env: pyraEnv(home.path),
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  const ms = performance.now() - began;
  return { out: decoder.decode(stdout).trim(), errors: decoder.decode(stderr), ms };
}

Deno.test("all that an app writes comes out of a pipe, also when it ends at once", async () => {
  const few = await shell('"$@" | wc -c', 1);
  const many = await shell('"$@" | wc -c', 100_000_000);
  assert.equal(few.out, "1");
  assert.equal(many.out, "100000000", many.errors);
  const bare = performance.now();
  await new Deno.Command("sh", { args: ["-c", "head -c 100000000 /dev/zero | wc -c"] }).output();
  const floor = performance.now() - bare;
  const text = `  100 MB in ${Math.round(many.ms - few.ms)} ms; a bare pipe takes ${
    Math.round(floor)
  }\n`;
  await Deno.stderr.write(new TextEncoder().encode(text));
});

Deno.test("a reader that reads nothing holds neither Ctrl-C nor the end", async () => {
  const { errors } = await shell(
    'exec 3> >(sleep 20 >/dev/null 2>&1); "$@" >&3 & pid=$!; sleep 3; date +%s%N >&2;' +
      " kill -INT $pid; wait $pid; echo code $? >&2; date +%s%N >&2; kill %- 2>/dev/null; exit",
    100_000_000,
  );
  const [from, code, to] = errors.trim().split("\n").slice(-3);
  assert.equal(code, "code 130");
  assert.ok((Number(to) - Number(from)) / 1e6 < 2500, errors);
});

Deno.test("a reader that has gone ends the app", async () => {
  assert.equal((await shell('set -o pipefail; "$@" | head -c 5 | wc -c', 100_000_000)).out, "5");
});
