/** Writing files so that a crash at any moment leaves the old or the new one.
 *
 * Temporary sibling, sync, rename, sync of the folder; 0600 unless told. Callers
 * have checked the path (`security/` says how); nothing here decides where to write. Only what
 * waits for the disk itself, or for another process, is awaited: the rest costs less than a
 * thread to do it in. */

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

let serial = 0;

/** Name of the temporary sibling; hidden, unlike any file a user would make. */
function temporaryName(path: string): string {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return `${path.slice(0, at)}.${path.slice(at, at + 100)}.${Deno.pid}.${serial++}.tmp`;
}

/** Whether a file name is one of {@linkcode writeFileAtomic}'s leftovers. */
export function isTemporaryName(name: string): boolean {
  return /^\..*\.\d+\.\d+\.tmp$/.test(name);
}

/** Options of {@linkcode writeFileAtomic}. */
export interface WriteOptions {
  /** @default 0o600 */
  mode?: number;
  /** Called when the new file is whole and on the disk, right before it takes the old one's
   * place. When it throws, the old one stands. */
  confirm?(): Promise<void> | void;
}

/** Replaces a file in one step. On any failure the old file stands and the
 * temporary one is gone; the system's own error (`Deno.errors`, ENOSPC …) is thrown. */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const mode = options.mode ?? PRIVATE_FILE;
  const temporary = temporaryName(path);
  try {
    const file = Deno.openSync(temporary, { write: true, createNew: true, mode });
    try {
      writeAll(file, bytes);
      await file.sync();
    } finally {
      file.close();
    }
    await options.confirm?.();
    Deno.renameSync(temporary, path);
  } catch (error) {
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
  await syncFolder(path);
}

/** Makes the rename itself survive a power cut, where the system can. */
async function syncFolder(path: string): Promise<void> {
  if (Deno.build.os === "windows") return;
  const slash = path.lastIndexOf("/");
  try {
    using folder = Deno.openSync(slash > 0 ? path.slice(0, slash) : "/");
    await folder.sync();
  } catch {
    // Some file systems refuse to sync a folder; the file itself is safe.
  }
}

/** Appends text in one write, left to the system to keep; creates the file 0600. */
export function appendText(path: string, text: string): void {
  using file = Deno.openSync(path, { append: true, create: true, mode: PRIVATE_FILE });
  writeAll(file, new TextEncoder().encode(text));
}

/** Appends whole lines in one write and syncs; creates the file 0600. */
export async function appendLines(path: string, lines: string): Promise<void> {
  using file = Deno.openSync(path, { append: true, create: true, mode: PRIVATE_FILE });
  writeAll(file, new TextEncoder().encode(lines));
  await file.syncData();
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
}

/** Creates a folder and its parents, 0700, and sets 0700 where it stood wider. */
export function ensurePrivateFolder(path: string): void {
  Deno.mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
  if (Deno.build.os === "windows") return;
  // Asked first: a disk that is read-only may well hold what it should.
  const { mode } = Deno.statSync(path);
  if (((mode ?? 0) & 0o777) !== PRIVATE_FOLDER) Deno.chmodSync(path, PRIVATE_FOLDER);
}
