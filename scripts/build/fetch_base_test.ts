import assert from "node:assert/strict";
import { cutBase } from "./fetch_base.ts";

Deno.test({
  name: "cutBase() gives back the base that something was put behind, and nothing else",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const program = Deno.readFileSync("/bin/true");
    const whole = await new Blob([cutBase(await longer(program)), "an added program"]).bytes();
    assert.ok(cutBase(whole).length <= program.length);
    assert.deepEqual(cutBase(whole), program.subarray(0, cutBase(whole).length));
  },
});

Deno.test("cutBase() refuses a script, and a program that is cut short", () => {
  assert.throws(() => cutBase(new TextEncoder().encode("#!/bin/sh\n".repeat(20))), RangeError);
  if (Deno.build.os !== "linux") return;
  assert.throws(() => cutBase(Deno.readFileSync("/bin/true").subarray(0, 1000)), RangeError);
});

function longer(program: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Blob([program, "more"]).bytes();
}
