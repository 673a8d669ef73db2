/** What a program file says about itself: for which system it is, and where an ELF one ends. */

/** The formats of programs, by what stands at their start. */
export type ProgramFormat = "elf" | "mach-o" | "pe";

/** The numbers by which each format names a machine. */
const MACHINES: Record<number, string> = {
  0x3e: "x86_64",
  0xb7: "aarch64",
  0x01000007: "x86_64",
  0x0100000c: "aarch64",
  0x8664: "x86_64",
  0xaa64: "aarch64",
};

/** Format and machine of a 64-bit program: `{ format: "elf", machine: "x86_64" }`; `undefined` for
 * anything else. */
export function identifyProgram(
  bytes: Uint8Array<ArrayBuffer>,
): { format: ProgramFormat; machine?: string } | undefined {
  if (bytes.length < 0x40) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint32(0) === 0x7f454c46) {
    return { format: "elf", machine: MACHINES[view.getUint16(0x12, true)] };
  }
  if (view.getUint32(0, true) === 0xfeedfacf) {
    return { format: "mach-o", machine: MACHINES[view.getUint32(4, true)] };
  }
  if (view.getUint16(0) !== 0x4d5a) return undefined;
  const header = view.getUint32(0x3c, true);
  const machine = header + 6 <= bytes.length ? view.getUint16(header + 4, true) : 0;
  return { format: "pe", machine: MACHINES[machine] };
}

/** Where an ELF program of 64 bits ends: behind its section headers. What `deno compile` adds lies
 * behind that, so that what is before is the base it was given, byte for byte. */
export function elfEnd(bytes: Uint8Array<ArrayBuffer>): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Number(view.getBigUint64(0x28, true)) +
    view.getUint16(0x3a, true) * view.getUint16(0x3c, true);
}
