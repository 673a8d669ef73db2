/** What a compiled executable carries for its parts, and how it is unpacked; trusted.
 *
 * A `deno` and the bundles that parts load. Unpacked once, when the first part is wanted; afterwards
 * only owner, mode and size of what lies there are looked at, and all is unpacked again where
 * something is damaged. What is unpacked is what the executable holds, by SHA-256. */

import { PyraError } from "../base/mod.ts";
import {
  ensurePrivateFolder,
  isTemporaryName,
  lstatIfExists,
  writeFileAtomic,
} from "../files/mod.ts";
import { programPath } from "../processes/mod.ts";

/** A half-written runtime that is older was left by a Pyra that was killed, in milliseconds. */
const LEFTOVER_AGE = 10 * 60 * 1000;

/** `runtime.json`, beside the bundles in the executable. */
export interface PackedRuntime {
  /** Pyra's. */
  version: string;
  /** The version of `deno`. */
  deno: string;
  /** What tells this build from all others. */
  build: string;
  /** SHA-256 of `deno`, in hex. */
  sha256: string;
  /** Of `deno`, in bytes. */
  size: number;
  /** Where `deno.gz` lies in the executable, in bytes; without it, it is a file beside this one. */
  behind?: { offset: number; length: number };
  /** The bundles that parts load, by their paths, with their sizes in bytes. */
  files: Record<string, number>;
}

/** The runtime for parts is not as it was built. */
export class RuntimeError extends PyraError {
  constructor(
    problem: string,
    hint = "check the free space, remove Pyra's cache folder, or download Pyra again",
  ) {
    super(`The runtime for parts cannot be used: ${problem}`, { code: "runtime.unusable", hint });
  }
}

/** Where it lies, and where it goes. */
export interface PackedPlace {
  /** The folder in the executable. */
  from: URL;
  execPath: string;
  /** Pyra's folder for what can be made again. */
  cache: string;
}

/** What the executable says about its parts. */
export async function readPacked(from: URL): Promise<PackedRuntime> {
  return JSON.parse(await Deno.readTextFile(new URL("runtime.json", from)));
}

/** Has everything lie unpacked; the `deno` and the folder of the bundles, both absolute. Throws
 * `RuntimeError`. */
export async function unpackRuntime(
  place: PackedPlace,
): Promise<{ denoPath: string; program: string }> {
  const packed = await readPacked(place.from);
  const folder = `${place.cache}/${packed.version}/${packed.build}`;
  const program = `${folder}/program`;
  const denoPath = `${folder}/${Deno.build.os === "windows" ? "deno.exe" : "deno"}`;
  const bundles = Object.entries(packed.files).map(([name, size]) => ({
    name,
    path: `${program}/${name}`,
    size,
  }));
  const folders = [place.cache, folderOf(folder), folder, program];
  for (const { path } of bundles) {
    if (!folders.includes(folderOf(path))) folders.push(folderOf(path));
  }
  const isWhole = folders.every(isOwnFolder) && isOwnFile(denoPath, packed.size) &&
    bundles.every(({ path, size }) => isOwnFile(path, size));
  if (isWhole) return { denoPath, program };
  try {
    folders.forEach(ensurePrivateFolder);
    removeLeftovers(folder);
    const deno = await gunzip(await readDeno(place, packed));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", deno));
    if (digest.toHex() !== packed.sha256) {
      throw new RuntimeError("its SHA-256 is not the one it had");
    }
    await put(denoPath, deno, 0o500);
    if (!await canRun(denoPath)) {
      Deno.removeSync(denoPath);
      throw new RuntimeError(
        `${denoPath} cannot be run`,
        "where that disk is mounted noexec, set XDG_CACHE_HOME to a folder on another",
      );
    }
    for (const { name, path } of bundles) {
      await put(path, await Deno.readFile(new URL(name, place.from)), 0o400);
    }
  } catch (error) {
    if (error instanceof RuntimeError) throw error;
    throw new RuntimeError(error instanceof Error ? error.message : String(error));
  }
  return { denoPath, program };
}

/** Reads `deno.gz` from where it lies. */
async function readDeno(
  { from, execPath }: PackedPlace,
  { behind }: PackedRuntime,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!behind) return await Deno.readFile(new URL("deno.gz", from));
  using file = await Deno.open(execPath);
  await file.seek(behind.offset, Deno.SeekMode.Start);
  const bytes = new Uint8Array(behind.length);
  for (let done = 0; done < bytes.length;) {
    const count = await file.read(bytes.subarray(done));
    if (count === null) throw new RuntimeError(`${execPath} is cut short`);
    done += count;
  }
  return bytes;
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Puts a file in its place, whatever is there. */
async function put(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  if (lstatIfExists(path)?.isDirectory) Deno.removeSync(path, { recursive: true });
  await writeFileAtomic(path, bytes, { mode });
}

/** Whether the system lets it run. The shell starts it: the kernel itself may start no `deno`. */
async function canRun(denoPath: string): Promise<boolean> {
  if (Deno.build.os === "windows") return true;
  const { success } = await new Deno.Command(programPath("sh"), {
    args: ["-c", 'exec "$0" --version', denoPath],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).output();
  return success;
}

/** Removes what an unpacking that was killed has left: 100 MB. */
function removeLeftovers(folder: string): void {
  for (const { name } of Deno.readDirSync(folder)) {
    if (!isTemporaryName(name)) continue;
    const age = Date.now() - (lstatIfExists(`${folder}/${name}`)?.mtime?.getTime() ?? 0);
    if (age > LEFTOVER_AGE) Deno.removeSync(`${folder}/${name}`);
  }
}

/** Whether a folder, or what a link leads to, is the user's and closed to others. */
function isOwnFolder(path: string): boolean {
  try {
    const info = Deno.statSync(path);
    return info.isDirectory && (Deno.build.os === "windows" ||
      (info.uid === Deno.uid() && ((info.mode ?? 0) & 0o077) === 0));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

/** Asked of what lies in an own folder. */
function isOwnFile(path: string, size: number): boolean {
  const info = lstatIfExists(path);
  if (!info?.isFile || info.size !== size) return false;
  return Deno.build.os === "windows" ||
    (info.uid === Deno.uid() && ((info.mode ?? 0) & 0o277) === 0);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
