/** The daemon's PID file: who runs, and that nobody else does.
 *
 * Two things, for two questions. A lock beside the file, held as long as the daemon lives and
 * freed by the system however it dies, decides whether a daemon may start. The file itself
 * says which process it is, by number and start time, to whoever wants to talk to it. */

import { isObject, parseJson } from "../base/mod.ts";
import { ensurePrivateFolder, lockWithin, writeFileAtomic } from "../files/mod.ts";
import { DaemonRunningError } from "./errors.ts";
import { isSameStart, type ProcessStart } from "./process_start.ts";

/** What stands in the file. */
export interface PidRecord {
  pid: number;
  /** When that process started, milliseconds since 1970. */
  started: number;
  version: string;
}

/** A PID file that this process holds. Dispose it to let go. */
export class PidFile implements AsyncDisposable {
  readonly path: string;
  readonly record: PidRecord;
  readonly #lock: Deno.FsFile;

  private constructor(path: string, record: PidRecord, lock: Deno.FsFile) {
    this.path = path;
    this.record = record;
    this.#lock = lock;
  }

  /** Takes the lock and writes this process down. A file that a dead daemon left is replaced.
   * Throws {@linkcode DaemonRunningError} when another process has the lock. */
  static async acquire(
    path: string,
    { version, startOf }: { version: string; startOf: ProcessStart },
  ): Promise<PidFile> {
    const slash = path.lastIndexOf("/");
    await ensureFolder(path.slice(0, slash));
    const lock = await Deno.open(`${path}.lock`, {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    });
    if (!await lockWithin(lock, 0)) throw new DaemonRunningError((await readPidFile(path))?.pid);
    try {
      const record = { pid: Deno.pid, started: await startOf(Deno.pid) ?? Date.now(), version };
      await writeFileAtomic(path, `${JSON.stringify(record)}\n`);
      return new PidFile(path, record, lock);
    } catch (error) {
      lock.close();
      throw error;
    }
  }

  /** Removes the file, then frees the lock; the lock's own file stays, a second one could
   * otherwise be locked beside it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path).catch(() => {});
    this.#lock.close();
  }
}

/** What a PID file says; `undefined` when there is none, or none that can be understood. */
export async function readPidFile(path: string): Promise<PidRecord | undefined> {
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  });
  const record = parseJson(text);
  if (!isObject(record)) return undefined;
  const { pid, started, version } = record;
  const fits = Number.isInteger(pid) && (pid as number) > 1 && typeof started === "number" &&
    typeof version === "string";
  return fits ? { pid, started, version } as PidRecord : undefined;
}

/** Whether the process of a record is gone: nobody has its number, or somebody who started at
 * another time. */
export async function isStale(record: PidRecord, startOf: ProcessStart): Promise<boolean> {
  const started = await startOf(record.pid);
  return started === undefined || !isSameStart(started, record.started);
}

/** Makes the folder where it is missing; one that stands keeps its mode, it may be anyone's. */
async function ensureFolder(folder: string): Promise<void> {
  const found = await Deno.stat(folder).catch(() => undefined);
  if (!found) ensurePrivateFolder(folder);
}
