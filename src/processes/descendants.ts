/** A part with all that it started, as `ps` tells: inside the second wall the process that Pyra
 * started only waits for the one that works. Pure. */

/** What to ask `ps` for. */
export const PS_ARGS = ["-eo", "pid=,ppid=,pgid=,rss="];

/** A part and all below it. */
export interface Family {
  /** Numbers of the processes, as the system outside counts them. */
  pids: number[];
  /** Resident memory of all of them together, in bytes. */
  memory: number;
}

/** What belongs to each of `parts` in the output of `ps`: whatever it started, what that started,
 * and what stayed in its group when its parent had ended. A part that is gone has nothing. */
export function findFamilies(output: string, parts: readonly number[]): Map<number, Family> {
  const children = new Map<number, number[]>();
  const memory = new Map<number, number>();
  for (const line of output.split("\n")) {
    const [pid, ppid, pgid, kib] = line.trim().split(/\s+/).map(Number);
    if (!pid || kib === undefined || Number.isNaN(kib)) continue;
    memory.set(pid, kib * 1024);
    for (const over of new Set([ppid!, pgid!])) {
      if (over !== pid) children.set(over, [...children.get(over) ?? [], pid]);
    }
  }
  return new Map(parts.map((part) => {
    const pids = new Set<number>();
    const rest = [part];
    for (let pid = rest.pop(); pid !== undefined; pid = rest.pop()) {
      if (pids.has(pid)) continue;
      if (memory.has(pid)) pids.add(pid);
      rest.push(...(children.get(pid) ?? []).filter((child) => !pids.has(child)));
    }
    const sum = [...pids].reduce((total, pid) => total + memory.get(pid)!, 0);
    return [part, { pids: [...pids], memory: sum }];
  }));
}

/** What to ask `ps` for, to find processes by their environment. */
export const PS_MARKED = ["axeww", "-o", "pid=,args="];

/** The processes whose environment, or command line, holds this word: `DENO_DIR=/home/…`. A program
 * that empties its environment is not among them. */
export function findMarked(output: string, mark: string): number[] {
  return output.split("\n").flatMap((line) => {
    const [pid, ...words] = line.trim().split(" ");
    return words.includes(mark) ? [Number(pid)] : [];
  });
}
