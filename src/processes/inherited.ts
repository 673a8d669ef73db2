/** Closes what was open in the shell that started Pyra (`exec 7<>/dev/tty`, `pyra … 8>file`).
 *
 * Trusted; runs before any part is started. Every part would have it open as well, and the runtime
 * asks no permission for a descriptor: a part could draw on the terminal past the filter, and read
 * what is typed. What the runtime itself opens is closed in its children. Which descriptors are not,
 * a child says best: the runtime keeps `/proc` from the kernel. */

import { PyraError } from "../base/mod.ts";
import { programPath } from "./programs.ts";

/** Names what is open in itself; the folder that it reads is closed by the time it is looked at. */
const LIST = 'for f in /proc/self/fd/* /dev/fd/*; do [ -e "$f" ] && echo "${f##*/}"; done';

/** The descriptors above the standard ones that children of this process get. */
export async function inheritedDescriptors(): Promise<number[]> {
  if (Deno.build.os === "windows") return [];
  const { stdout } = await new Deno.Command(programPath("sh"), {
    args: ["-c", LIST],
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  const words = new TextDecoder().decode(stdout).split("\n");
  return [...new Set(words.map(Number))].filter((fd) => fd > 2);
}

/** How often, and how long apart in milliseconds, it is looked whether they are closed: some runtimes
 * close in a later turn of their loop. */
const LOOKS = 10;
const LOOK_EVERY_MS = 5;

/** Closes them. Throws `descriptors.open` where one cannot be closed. */
export async function closeInherited(): Promise<void> {
  let open = await inheritedDescriptors();
  if (open.length === 0) return;
  const { Pipe } = await pipeBinding();
  for (const fd of open) {
    const pipe = new Pipe(0);
    pipe.open(fd);
    pipe.close();
  }
  for (let look = 0; look < LOOKS; look++) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    open = await inheritedDescriptors();
    if (open.length === 0) return;
  }
  throw new PyraError(`The descriptor ${open[0]} is open, and cannot be closed`, {
    code: "descriptors.open",
    hint: `start Pyra without it: pyra … ${open[0]}>&-`,
  });
}

/** Node's own handle, which takes over any descriptor; nothing that is public does. */
interface PipeBinding {
  Pipe: new (type: 0) => { open(fd: number): number; close(): void };
}

/** Node is loaded for whom it concerns, and for nobody else. */
async function pipeBinding(): Promise<PipeBinding> {
  const { default: process } = await import("node:process" as string);
  return process.binding("pipe_wrap");
}
