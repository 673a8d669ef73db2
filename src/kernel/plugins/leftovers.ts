/** Ends plugin processes that outlived the Pyra that started them.
 *
 * On Linux the system does that (`setpriv --pdeathsig`), elsewhere a plugin leaves when its
 * input closes, unless it will not. So each kernel writes down what it started, and the next
 * one ends what is left. A number alone proves nothing, numbers are used again: the start
 * time and our host's name in the command line must fit as well. */

import { isObject, parseJson } from "../../base/mod.ts";
import { ensurePrivateFolder, writeFileAtomic } from "../../files/mod.ts";

/** How far a start time may be from what was written down, in milliseconds: `ps` counts in
 * seconds, and starting takes a while. */
const TOLERANCE_MS = 5_000;

/** The programs that tell and end processes. */
export interface ProcessPorts {
  /** Runs `ps` with these arguments; what it prints. */
  ps(args: string[]): Promise<string>;
  /** Runs `kill` with these arguments. */
  kill(args: string[]): Promise<void>;
}

/** A process, by number and start. */
interface Trace {
  pid: number;
  startedMs: number;
}

/** The processes of one kernel, in a file named after it. */
export class Leftovers {
  readonly #folder: string;
  readonly #ports: ProcessPorts;
  readonly #pid: number;
  readonly #marks: { kernel: string; plugin: string };
  readonly #children = new Map<number, Trace>();
  #written: Promise<void> = Promise.resolve();

  /** `marks` are what the command line of a kernel and of a plugin process contains. */
  constructor(options: {
    folder: string;
    ports: ProcessPorts;
    pid: number;
    marks: { kernel: string; plugin: string };
  }) {
    this.#folder = options.folder;
    this.#ports = options.ports;
    this.#pid = options.pid;
    this.#marks = options.marks;
  }

  get #path(): string {
    return `${this.#folder}/plugins-${this.#pid}.json`;
  }

  /** Writes down a process that was just started. */
  add(pid: number, startedMs: number): Promise<void> {
    this.#children.set(pid, { pid, startedMs });
    return this.#write();
  }

  /** Strikes out a process that has ended. */
  remove(pid: number): Promise<void> {
    this.#children.delete(pid);
    return this.#write();
  }

  /** Ends what kernels that are gone have left running; the numbers of those ended. */
  async reap(): Promise<number[]> {
    const ended: number[] = [];
    for (const path of await this.#files()) {
      const { kernel, children } = await readTraces(path);
      if (await this.#isKernel(kernel)) continue;
      for (const child of children) {
        if (!await this.#isPlugin(child)) continue;
        await this.#ports.kill(["-KILL", String(child.pid)]).catch(() => {});
        ended.push(child.pid);
      }
      await Deno.remove(path).catch(() => {});
    }
    return ended;
  }

  async #files(): Promise<string[]> {
    try {
      const found = await Array.fromAsync(Deno.readDir(this.#folder));
      return found.filter(({ name }) => /^plugins-\d+\.json$/.test(name))
        .map(({ name }) => `${this.#folder}/${name}`)
        // Our own number may have been another kernel's before, but not once we write.
        .filter((path) => path !== this.#path || this.#children.size === 0);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  /** Whether a kernel of that number runs. Its start time does not count: taking a living
   * one for dead would end its plugins. */
  async #isKernel(pid: number): Promise<boolean> {
    const found = pid === this.#pid ? undefined : await this.#look(pid);
    return found?.args.includes(this.#marks.kernel) ?? false;
  }

  async #isPlugin(trace: Trace): Promise<boolean> {
    const found = await this.#look(trace.pid);
    return found !== undefined && found.args.includes(this.#marks.plugin) &&
      Math.abs(found.startedMs - trace.startedMs) <= TOLERANCE_MS;
  }

  async #look(pid: number): Promise<{ startedMs: number; args: string } | undefined> {
    const line = await this.#ports.ps(["-o", "lstart=,args=", "-p", String(pid)]).catch(() => "");
    // `Mon Nov 23 15:05:51 2026 /usr/bin/deno run …`, in local time.
    const match = line.match(/^\s*(\w{3} +\w{3} +\d+ +[\d:]{8} +\d{4}) +(.*)$/m);
    return match ? { startedMs: Date.parse(match[1]!), args: match[2]! } : undefined;
  }

  /** One write after the other; the file goes with the last process. */
  #write(): Promise<void> {
    this.#written = this.#written.then(async () => {
      if (this.#children.size === 0) return await Deno.remove(this.#path).catch(() => {});
      ensurePrivateFolder(this.#folder);
      const record = { kernel: this.#pid, children: [...this.#children.values()] };
      await writeFileAtomic(this.#path, JSON.stringify(record));
    });
    return this.#written;
  }
}

async function readTraces(path: string): Promise<{ kernel: number; children: Trace[] }> {
  const json = parseJson(await Deno.readTextFile(path).catch(() => ""));
  const record = isObject(json) ? json : {};
  const children: unknown[] = Array.isArray(record.children) ? record.children : [];
  return { kernel: Number(record.kernel), children: children.filter(isTrace) };
}

function isTrace(value: unknown): value is Trace {
  return isObject(value) && Number.isInteger(value.pid) && (value.pid as number) > 1 &&
    typeof value.startedMs === "number";
}
