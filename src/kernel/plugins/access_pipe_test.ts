import assert from "node:assert/strict";
import { AccessPipe } from "./access_pipe.ts";

/** A pipe that a program of its own writes into, and what was read of it. */
async function withPipe(
  use: (pipe: AccessPipe, lines: string[], wrong: string[]) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "plug-pipe-" });
  try {
    const lines: string[] = [];
    const wrong: string[] = [];
    const pipe = await AccessPipe.open(`${folder}/pipe`, {
      begins: "",
      isLine: (line) => /^(one|two|three|a+)$/.test(line),
      onLine: (line) => lines.push(line),
      onWrong: (why) => wrong.push(why),
    });
    try {
      await use(pipe, lines, wrong);
    } finally {
      await pipe.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function sh(script: string, path: string): Deno.Command {
  return new Deno.Command("/bin/sh", { args: ["-c", script, "sh", path] });
}

Deno.test("AccessPipe.drain() has read all that was written before", async () => {
  await withPipe(async (pipe, lines) => {
    await sh('printf "one\\ntwo\\n" > "$1"', pipe.path).output();
    await pipe.drain();
    assert.deepEqual(lines, ["one", "two"]);
    await sh('printf "three\\n" > "$1"', pipe.path).output();
    await pipe.drain();
    assert.deepEqual(lines, ["one", "two", "three"]);
    const { mode, isFile } = await Deno.lstat(pipe.path);
    assert.deepEqual([mode! & 0o777, isFile], [0o600, false]);
  });
});

Deno.test("AccessPipe keeps a line without end from growing, and says that there was one", async () => {
  await withPipe(async (pipe, lines, wrong) => {
    await sh('head -c 300000 /dev/zero | tr "\\0" x > "$1"', pipe.path).output();
    await pipe.drain();
    assert.deepEqual(lines, []);
    assert.match(wrong[0]!, /longer than/);
  });
});

Deno.test("AccessPipe says what is no line of the runtime, and goes on", async () => {
  await withPipe(async (pipe, lines, wrong) => {
    await sh('printf "one\\nforged\\ntwo\\n" > "$1"', pipe.path).output();
    await pipe.drain();
    assert.deepEqual([lines, wrong.length], [["one", "two"], 1]);
  });
});

Deno.test("AccessPipe makes one line of what its own mark cut in two", async () => {
  const folder = await Deno.makeTempDir({ prefix: "plug-pipe-" });
  const lines: string[] = [];
  const wrong: string[] = [];
  const pipe = await AccessPipe.open(`${folder}/pipe`, {
    begins: "<",
    isLine: (line) => /^<.*>$/.test(line),
    onLine: (line) => lines.push(line),
    onWrong: (why) => wrong.push(why),
  });
  using writer = await Deno.open(pipe.path, { write: true });
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  await write("<be");
  await pipe.drain();
  await write("gun>\n<whole>\n");
  await pipe.drain();
  assert.deepEqual([lines, wrong], [["<begun>", "<whole>"], []]);
  // What nobody goes on with was no line.
  await write("<never ended");
  await pipe.drain();
  await pipe.close();
  assert.equal(wrong.length, 1);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("AccessPipe slows a flood down, and the kernel goes on meanwhile", async () => {
  await withPipe(async (pipe, lines) => {
    const flood = sh(`exec yes ${"a".repeat(60)} > "$1"`, pipe.path).spawn();
    let turns = 0;
    const timer = setInterval(() => turns++, 10);
    await new Promise((next) => setTimeout(next, 1_000));
    await pipe.drain();
    clearInterval(timer);
    flood.kill("SIGKILL");
    await flood.status;
    assert.ok(turns > 30, `${turns} turns of the loop in a second`);
    assert.ok(lines.length < 400_000, `${lines.length} lines were taken`);
  });
});
