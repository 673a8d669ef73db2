/** Looks at the memory and the disk use of running parts, and ends those over a limit.
 *
 * Often while a part works, rarely while it idles, not at all when none runs. The runtime's
 * heap limit does not count buffers, so memory is what the system says its processes hold. */

import { findFamilies, PS_ARGS } from "../../processes/mod.ts";

/** Most memory of one plugin, in bytes. */
const MEMORY_LIMIT = 512 * 1024 * 1024;

/** Most bytes of data, cache and access ledger of one plugin. */
const DISK_LIMIT = 512 * 1024 * 1024;

/** Most files of the same. */
const FILE_LIMIT = 20_000;

/** Most processes of one plugin, itself included: only one that may run programs has more. */
const PROCESS_LIMIT = 64;

const BUSY_MS = 1_000;
const IDLE_MS = 15_000;

/** A process to look after, with all below it. */
export interface Watched {
  readonly pid: number;
  readonly busy: boolean;
  /** Most memory of it, in bytes. @default 512 MiB */
  readonly memory?: number;
  /** Files and folders whose size counts. */
  readonly places: readonly string[];
  /** Ends it; `why` completes "it …". */
  kill(why: string): void;
}

/** Watches any number of processes with one timer. */
export class Watchdog {
  readonly #watched = new Set<Watched>();
  /** Runs `ps` with these arguments and returns what it prints. */
  readonly #ps: (args: string[]) => Promise<string>;
  readonly #idleMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `idleMs` is how often it looks while no part works, in milliseconds. */
  constructor(ps: (args: string[]) => Promise<string>, idleMs: number = IDLE_MS) {
    this.#ps = ps;
    this.#idleMs = idleMs;
  }

  /** Looks after a process until {@linkcode unwatch}. */
  watch(process: Watched): void {
    this.#watched.add(process);
    this.wake();
  }

  unwatch(process: Watched): void {
    this.#watched.delete(process);
    if (this.#watched.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Work began somewhere: looks soon, and then often. */
  wake(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#watched.size === 0) return;
    const busy = [...this.#watched].some((process) => process.busy);
    this.#timer = setTimeout(() => void this.#round(), busy ? BUSY_MS : this.#idleMs);
    // Nothing stays for its sake.
    Deno.unrefTimer(this.#timer);
  }

  async #round(): Promise<void> {
    const watched = [...this.#watched];
    const output = await this.#ps(PS_ARGS).catch(() => "");
    const families = findFamilies(output, watched.map(({ pid }) => pid));
    for (const process of watched) {
      const { memory, pids } = families.get(process.pid)!;
      const limit = process.memory ?? MEMORY_LIMIT;
      const why = memory > limit
        ? `took more than ${limit >> 20} MiB of memory`
        : pids.length > PROCESS_LIMIT
        ? `started more than ${PROCESS_LIMIT} processes`
        : overDisk(process.places);
      if (why !== undefined) process.kill(why);
    }
    this.wake();
  }
}

/** Why what lies there is too much; `undefined` where it is not. */
function overDisk(places: readonly string[]): string | undefined {
  let bytes = 0;
  let files = 0;
  const rest = [...places];
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    try {
      const info = Deno.lstatSync(path);
      bytes += info.size;
      if (++files > FILE_LIMIT || bytes > DISK_LIMIT) {
        return `filled more than ${DISK_LIMIT >> 20} MiB or ${FILE_LIMIT} files of disk`;
      }
      if (info.isDirectory) {
        for (const name of namesIn(path)) rest.push(`${path}/${name}`);
      }
    } catch (error) {
      // It was removed meanwhile; anything else is kept from being looked at.
      if (!(error instanceof Deno.errors.NotFound)) {
        return "keeps Pyra from looking at its disk use";
      }
    }
  }
  return undefined;
}

/** A plugin may have closed a folder of its own to us; it is opened again, and counted. */
function namesIn(folder: string): string[] {
  const read = () => [...Deno.readDirSync(folder)].map(({ name }) => name);
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    Deno.chmodSync(folder, 0o700);
    return read();
  }
}
