/** The controlling terminal, where stdin is something else: one fixed shell script.
 *
 * The runtime keeps `/dev/tty` from any process without all permissions. Nothing given to the
 * script is run as code; what is typed comes back through its stdout. It ends, and sets the
 * terminal's modes back, when its stdin ends: also when the kernel was killed. */

import { findProgram, programPath } from "../../processes/mod.ts";

const SCRIPT = `
PATH=/usr/bin:/bin
exec 3<>/dev/tty || exit 9
saved=$(stty -g <&3) || exit 9
trap '' INT TSTP
stty -icanon -echo min 1 time 0 <&3 || exit 9
stty size <&3
cat <&3 &
cat >&3
kill $!
stty "$saved" <&3
`;

/** An open terminal. */
export interface ControllingTerminal {
  write(bytes: Uint8Array): Promise<void>;
  readonly size: { columns: number; rows: number } | undefined;
  /** Sets the modes back; returns when all was written. */
  close(): Promise<void>;
}

/** Opens it, without echo, and hands over what is typed; `undefined` where there is none. */
export async function openControllingTerminal(
  receive: (bytes: Uint8Array | undefined) => void,
): Promise<ControllingTerminal | undefined> {
  const child = new Deno.Command(programPath("sh"), {
    args: ["-c", SCRIPT, "pyra"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    clearEnv: true,
  }).spawn();
  const writer = child.stdin.getWriter();
  const reader = child.stdout.getReader();
  let head = "";
  while (!head.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) {
      await writer.close().catch(() => {});
      await child.status;
      return undefined;
    }
    head += new TextDecoder().decode(value);
  }
  const end = head.indexOf("\n");
  const [rows = 0, columns = 0] = head.slice(0, end).split(" ").map(Number);
  if (head.length > end + 1) receive(new TextEncoder().encode(head.slice(end + 1)));
  const reading = pump(reader, receive);
  return {
    write: (bytes) => writer.write(bytes),
    size: rows > 0 && columns > 0 ? { columns, rows } : undefined,
    async close() {
      await writer.close().catch(() => {});
      await child.status;
      await reading;
    },
  };
}

/** Whether there is a controlling terminal at all. */
export function hasControllingTerminal(): boolean {
  const sh = Deno.build.os === "windows" ? undefined : findProgram("sh");
  if (sh === undefined) return false;
  const { success } = new Deno.Command(sh, {
    args: ["-c", ": </dev/tty"],
    stdin: "null",
    stdout: "null",
    stderr: "null",
    clearEnv: true,
  }).outputSync();
  return success;
}

async function pump(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  receive: (bytes: Uint8Array | undefined) => void,
): Promise<void> {
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return receive(undefined);
    receive(value);
  }
}
