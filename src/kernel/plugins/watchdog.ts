/** Looks at the memory and the disk use of running plugins, and names those over a limit.
 *
 * Often while a plugin works, rarely while it idles, not at all when none runs. The runtime's
 * heap limit does not count buffers, so memory is what the system says the process holds. */

/** Most memory of one plugin, in bytes. */
const MEMORY_LIMIT = 512 * 1024 * 1024;

/** Most bytes of data, cache and access ledger of one plugin. */
const DISK_LIMIT = 512 * 1024 * 1024;

/** Most files of the same. */
const FILE_LIMIT = 20_000;

const BUSY_MS = 1_000;
const IDLE_MS = 15_000;

/** A process to look after. */
export interface Watched {
  readonly pid: number;
  readonly busy: boolean;
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
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ps: (args: string[]) => Promise<string>) {
    this.#ps = ps;
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
    this.#timer = setTimeout(() => void this.#round(), busy ? BUSY_MS : IDLE_MS);
  }

  async #round(): Promise<void> {
    const watched = [...this.#watched];
    const memory = await this.#memory(watched.map(({ pid }) => pid));
    for (const process of watched) {
      if ((memory.get(process.pid) ?? 0) > MEMORY_LIMIT) {
        process.kill(`took more than ${MEMORY_LIMIT >> 20} MiB of memory`);
      } else if (isOverDisk(process.places)) {
        process.kill(`filled more than ${DISK_LIMIT >> 20} MiB or ${FILE_LIMIT} files of disk`);
      }
    }
    this.wake();
  }

  /** The resident memory of processes, in bytes; those that ended are left out. */
  async #memory(pids: readonly number[]): Promise<Map<number, number>> {
    const text = await this.#ps(["-o", "pid=,rss=", "-p", pids.join(",")]).catch(() => "");
    return new Map(
      text.split("\n").map((line) => line.trim().split(/\s+/).map(Number))
        .filter(([pid, kib]) => pid && kib !== undefined)
        .map(([pid, kib]) => [pid!, kib! * 1024]),
    );
  }
}

function isOverDisk(places: readonly string[]): boolean {
  let bytes = 0;
  let files = 0;
  const rest = [...places];
  for (let path = rest.pop(); path !== undefined; path = rest.pop()) {
    try {
      const info = Deno.lstatSync(path);
      bytes += info.size;
      if (++files > FILE_LIMIT || bytes > DISK_LIMIT) return true;
      if (info.isDirectory) {
        for (const entry of Deno.readDirSync(path)) rest.push(`${path}/${entry.name}`);
      }
    } catch {
      // It was removed meanwhile.
    }
  }
  return false;
}
