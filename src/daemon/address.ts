/** Where the daemon listens, and that nobody else can be there.
 *
 * A Unix socket, 0600, in a folder of the user's own, 0700; on Windows (untested) a port of the
 * loopback that a file names. Beside either lies the token of the current start, 0600. */

import { ensurePrivateFolder, lockWithin, lstatIfExists, writeFileAtomic } from "../files/mod.ts";
import {
  DaemonNotRunningError,
  DaemonPathError,
  DaemonRunningError,
  DaemonUnsafeError,
} from "./errors.ts";

/** Longest path of a socket in bytes; the least of what our systems take. */
const SOCKET_PATH_LIMIT = 103;

/** How long a daemon that is ending may still have the place, in milliseconds. */
const LOCK_MS = 15_000;

/** Where the daemon is. */
export interface DaemonAddress {
  transport: "unix" | "tcp";
  /** The socket; for `tcp`, the file that names the port. Absolute. */
  path: string;
  /** For `tcp`: the port to listen at; 0 lets the system choose. */
  port?: number;
}

/** The file of the token. */
function tokenPath(address: DaemonAddress): string {
  return `${address.path}.token`;
}

/** Makes the place ready to listen and returns the lock on it: the folder is ours alone, nobody
 * else listens, what a dead daemon left is gone. A daemon that is just ending is waited for.
 * Throws {@linkcode DaemonRunningError} when it does not end. */
export async function takeAddress(address: DaemonAddress): Promise<Deno.FsFile> {
  const { path } = address;
  if (address.transport === "unix" && new TextEncoder().encode(path).length > SOCKET_PATH_LIMIT) {
    throw new DaemonPathError(path, SOCKET_PATH_LIMIT);
  }
  const folder = folderOf(path);
  if (!lstatIfExists(folder)) ensurePrivateFolder(folder);
  await checkFolder(folder);
  const stands = lstatIfExists(path);
  // What lies there goes below, and a path that was mistyped may be that of anything.
  if (address.transport === "unix" && stands && !stands.isSocket) {
    throw new DaemonUnsafeError(path, "it is no socket");
  }
  const lock = await takeLock(`${path}.lock`);
  for (const left of [path, tokenPath(address)]) {
    await Deno.remove(left).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
  return lock;
}

async function takeLock(path: string): Promise<Deno.FsFile> {
  const options = { read: true, write: true, create: true, mode: 0o600 };
  const lock = await Deno.open(path, options);
  if (!await lockWithin(lock, LOCK_MS)) throw new DaemonRunningError();
  return lock;
}

/** Writes a fresh token and returns it: 256 random bits. */
export async function writeToken(address: DaemonAddress): Promise<string> {
  const token = crypto.getRandomValues(new Uint8Array(32)).toHex();
  await writeFileAtomic(tokenPath(address), token);
  return token;
}

/** Takes the socket and the token away. */
export async function removeAddress(address: DaemonAddress): Promise<void> {
  for (const path of [tokenPath(address), address.path]) await Deno.remove(path).catch(() => {});
}

/** The token, once owner and mode of the folder, the socket and the token were found to be the
 * user's own. Throws {@linkcode DaemonNotRunningError} or {@linkcode DaemonUnsafeError}. */
export async function checkAddress(address: DaemonAddress): Promise<string> {
  const { path, transport } = address;
  if (!lstatIfExists(folderOf(path))) throw new DaemonNotRunningError();
  await checkFolder(folderOf(path));
  const info = lstatIfExists(path);
  if (!info) throw new DaemonNotRunningError();
  if (transport === "unix" && !info.isSocket) throw new DaemonUnsafeError(path, "it is no socket");
  checkOwn(path, info);
  const token = lstatIfExists(tokenPath(address));
  if (!token) throw new DaemonNotRunningError();
  if (!token.isFile) throw new DaemonUnsafeError(tokenPath(address), "it is not a regular file");
  checkOwn(tokenPath(address), token);
  return await Deno.readTextFile(tokenPath(address));
}

async function checkFolder(folder: string): Promise<void> {
  const info = await Deno.lstat(folder);
  if (!info.isDirectory) throw new DaemonUnsafeError(folder, "it is not a folder");
  checkOwn(folder, info);
}

/** Nobody but the user may have any right. Windows keeps a user's own folders by other means. */
function checkOwn(path: string, info: Deno.FileInfo): void {
  if (Deno.build.os === "windows") return;
  if (info.uid !== Deno.uid()) throw new DaemonUnsafeError(path, "it belongs to another user");
  if (((info.mode ?? 0) & 0o077) !== 0) {
    throw new DaemonUnsafeError(path, "others may open it (its mode is wider than 0700 or 0600)");
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}
