import assert from "node:assert/strict";
import { elfEnd, identifyProgram } from "./executable.ts";

/** A program's first bytes, by what stands where. */
function program(fields: [offset: number, size: 1 | 2 | 4 | 8, value: number][]) {
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  for (const [offset, size, value] of fields) {
    if (size === 8) view.setBigUint64(offset, BigInt(value), true);
    else if (size === 4) view.setUint32(offset, value, true);
    else if (size === 2) view.setUint16(offset, value, true);
    else view.setUint8(offset, value);
  }
  return bytes;
}

Deno.test("identifyProgram() knows the formats and machines Pyra is built for", () => {
  const elf = program([[0, 4, 0x464c457f], [0x12, 2, 0x3e]]);
  assert.deepEqual(identifyProgram(elf), { format: "elf", machine: "x86_64" });
  const macho = program([[0, 4, 0xfeedfacf], [4, 4, 0x0100000c]]);
  assert.deepEqual(identifyProgram(macho), { format: "mach-o", machine: "aarch64" });
  const pe = program([[0, 2, 0x5a4d], [0x3c, 4, 0x80], [0x84, 2, 0x8664]]);
  assert.deepEqual(identifyProgram(pe), { format: "pe", machine: "x86_64" });
});

Deno.test("identifyProgram() knows nothing of a script, a fragment and a strange machine", () => {
  assert.equal(identifyProgram(new TextEncoder().encode("#!/bin/sh\n".repeat(20))), undefined);
  assert.equal(identifyProgram(new Uint8Array(8)), undefined);
  const pe = program([[0, 2, 0x5a4d], [0x3c, 4, 0xffffff]]);
  assert.deepEqual(identifyProgram(pe), { format: "pe", machine: undefined });
});

Deno.test({
  name: "elfEnd() cuts off what lies behind a program, and the program still runs",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const whole = Deno.readFileSync("/bin/true");
    const folder = Deno.makeTempDirSync({ prefix: "pyra-elf-" });
    try {
      const longer = await new Blob([whole, "something behind it"]).bytes();
      Deno.writeFileSync(`${folder}/true`, longer.subarray(0, elfEnd(longer)), { mode: 0o755 });
      assert.ok(new Deno.Command(`${folder}/true`).outputSync().success);
      assert.ok(elfEnd(longer) <= whole.length);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
