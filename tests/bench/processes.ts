/** What processes hold and do, from what Linux tells of them. It is read by programs of the system:
 * no right of the runtime but all of them opens `/proc`. */

/** Whether it can be told here. */
export const canLook = Deno.build.os === "linux";

/** A process and all that descend from it, itself first. */
export async function familyOf(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const line of (await output("ps", ["-eo", "pid=,ppid="])).trim().split("\n")) {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    children.set(parent, [...children.get(parent) ?? [], child]);
  }
  const family = [pid];
  for (const one of family) family.push(...children.get(one) ?? []);
  return family;
}

/** The memory of some processes in MB, each page divided among those that share it (PSS). */
export async function megabytesOf(pids: readonly number[]): Promise<number> {
  const text = await output("cat", pids.map((pid) => `/proc/${pid}/smaps_rollup`));
  return sum(text.matchAll(/^Pss:\s+(\d+)/gm)) / 1024;
}

/** How often the threads of some processes went to sleep of themselves, since they began. */
export async function sleepsOf(pids: readonly number[]): Promise<number> {
  const files = pids.map((pid) => `/proc/${pid}/task/*/status`).join(" ");
  return sum((await output("sh", ["-c", `cat ${files}`])).matchAll(/^voluntary_.*:\s+(\d+)/gm));
}

function sum(matches: Iterable<RegExpExecArray>): number {
  return [...matches].reduce((total, [, number]) => total + Number(number), 0);
}

/** What a program says; of processes that have ended, nothing. */
async function output(program: string, args: string[]): Promise<string> {
  const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
  return new TextDecoder().decode(stdout);
}
