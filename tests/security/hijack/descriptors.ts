/** What attackers' code does with descriptors: the runtime asks no permission for writing to one that
 * is open already. For an app and for a plugin; the tests look for the mark. */

import process from "node:process";

/** What is left wherever a part can write. */
export const MARK = ["owned", "by", "a", "part"].join("-");

/** How many descriptors are looked at. */
const MOST = 300;

/** What Node calls it. */
interface Handle {
  open(fd: number): number;
  writeBuffer(request: object, bytes: Uint8Array): number;
}

/** Writes the mark to each open descriptor of a kind, above the standard ones; the number of each,
 * with what came of it. */
export async function writeAll(wanted: "file" | "terminal"): Promise<string[]> {
  // deno-lint-ignore no-explicit-any
  const binding = (process as any).binding as (name: string) => any;
  const { Pipe } = binding("pipe_wrap");
  const { WriteWrap } = binding("stream_wrap");
  const bytes = new TextEncoder().encode(MARK);
  const done: string[] = [];
  for (let fd = 3; fd < MOST; fd++) {
    if (kindOf(fd) !== wanted) continue;
    const pipe: Handle = new Pipe(0);
    const opened = pipe.open(fd);
    if (opened !== 0) continue;
    const request = new WriteWrap();
    const written = new Promise<number>((resolve) => request.oncomplete = resolve);
    const begun = pipe.writeBuffer(request, bytes);
    done.push(`${fd}: ${begun || await Promise.race([written, later()])}`);
  }
  return done;
}

/** Of files the runtime tells only what was refused. */
function later(): Promise<string> {
  return new Promise((resolve) => setTimeout(resolve, 200, "not refused"));
}

/** A file, a terminal, a pipe or a socket; `undefined` for what is not open, or none of these. */
export function kindOf(fd: number): string | undefined {
  // deno-lint-ignore no-explicit-any
  const internal = (Deno as any)[(Deno as any).internal];
  return [
    "tcp",
    "terminal",
    "udp",
    "file",
    "pipe",
  ][internal.core.ops.op_node_guess_handle_type(fd)];
}
