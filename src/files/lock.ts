/** Locks on files: those that end with the process that holds them, however it dies.
 *
 * A runtime that has no `tryLock` (Deno before 2.7) can only wait for a lock. There a lock that is
 * not free within a moment counts as taken, and what still waits for it is given up by closing the
 * file. */

/** What of a file a lock needs; older runtimes cannot try. */
export interface LockableFile {
  lock(exclusive: boolean): Promise<void>;
  tryLock?(exclusive: boolean): Promise<boolean>;
  close(): void;
}

/** How often a lock is tried, in milliseconds. */
const RETRY_MS = 50;

/** How long a free lock may take where it can only be waited for, in milliseconds. */
const MOMENT_MS = 1000;

/** Takes an exclusive lock on an open file; whether it was had within `ms` (0: at once). Where it
 * was not, the file is closed. */
export async function lockWithin(file: LockableFile, ms: number): Promise<boolean> {
  const isLocked = file.tryLock ? await retry(() => file.tryLock!(true), ms) : await waitFor(
    file.lock(true),
    Math.max(ms, MOMENT_MS),
  );
  if (!isLocked) file.close();
  return isLocked;
}

async function retry(attempt: () => Promise<boolean>, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (!await attempt()) {
    if (performance.now() >= deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  return true;
}

async function waitFor(locked: Promise<void>, ms: number): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), ms);
  // Had after all, by a file that is closed: the system frees it again.
  locked.catch(() => {});
  return await Promise.race([locked.then(() => true), late]).finally(() => clearTimeout(timer));
}

/** Runs `work` while holding an exclusive lock on `path` (created when missing, kept).
 * The system frees the lock when the process dies, however it dies. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  using file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  if (!file.tryLockSync?.(true)) await file.lock(true);
  return await work();
}
