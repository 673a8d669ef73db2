/** The output of a real process: what happens when nobody reads it any more. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("output_program.ts", import.meta.url));

/** Runs the program; reads `bytes` of its output, then closes the pipe. */
async function run(bytes: number): Promise<{ code: number; stderr: string; read: number }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", PROGRAM],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const stderr = new Response(child.stderr).text();
  const reader = child.stdout.getReader();
  let read = 0;
  while (read < bytes) {
    const { value, done } = await reader.read();
    if (done) break;
    read += value.length;
  }
  await reader.cancel();
  const { code } = await child.status;
  return { code, stderr: (await stderr).trim(), read };
}

Deno.test("createOutput() ends quietly when the reader has gone", async () => {
  const { code, stderr } = await run(1);
  assert.equal(stderr, "output.closed");
  assert.equal(code, 0);
});

Deno.test("createOutput() writes everything to a reader that is slower", async () => {
  const { code, stderr, read } = await run(Infinity);
  assert.equal(stderr, "wrote everything");
  assert.equal(code, 0);
  assert.ok(read > 1_000_000);
});
