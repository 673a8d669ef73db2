import assert from "node:assert/strict";
import { findBaseRuntime } from "./base_runtime.ts";
import { BuildError } from "./build_error.ts";
import { TARGETS } from "./targets.ts";

/** Finds the base for a target while `DENORT_BIN` names `file`. */
async function findNamed(file: string, target: string) {
  const before = Deno.env.get("DENORT_BIN");
  Deno.env.set("DENORT_BIN", file);
  try {
    return await findBaseRuntime(TARGETS.find(({ name }) => name === target)!, "/nowhere");
  } finally {
    if (before === undefined) Deno.env.delete("DENORT_BIN");
    else Deno.env.set("DENORT_BIN", before);
  }
}

Deno.test({
  name: "findBaseRuntime() takes the base that is named, and only for its own platform",
  ignore: Deno.build.target !== "x86_64-unknown-linux-gnu",
  async fn() {
    const { format, bytes } = await findNamed("/bin/true", "linux-x64");
    assert.equal(format, "elf");
    assert.deepEqual(bytes, Deno.readFileSync("/bin/true"));
    for (const other of ["linux-arm64", "macos-x64", "windows-x64"]) {
      await assert.rejects(findNamed("/bin/true", other), /base for another platform/);
    }
  },
});

Deno.test("findBaseRuntime() says when the base that is named cannot be read", async () => {
  await assert.rejects(findNamed("/nowhere/denort", "linux-x64"), BuildError);
});
