/** Reads `.tar.gz` into memory, and refuses everything that is not a plain file or folder.
 *
 * The archive is untrusted. Unpacking stops at the first entry that is a link, a device or
 * unreadable, and at the size limit, so that a bomb never unfolds; whether a *path* may be
 * used is decided in `package_files.ts`. ustar, with pax and GNU long names. */

import { InstallError } from "./errors.ts";

const BLOCK = 512;
const decoder = new TextDecoder("utf-8", { fatal: true });

/** One file of an archive. */
export interface TarFile {
  path: string;
  bytes: Uint8Array;
}

/** What an archive may come to. */
export interface TarLimits {
  /** Most bytes it may unfold to, headers included. */
  bytes: number;
  /** Most entries, folders included. */
  entries: number;
}

/** The files of a gzipped tar archive. Throws `InstallError` with `source` named. */
export async function readTarGz(
  archive: Uint8Array<ArrayBuffer>,
  source: string,
  limits: TarLimits,
): Promise<TarFile[]> {
  return readTar(await gunzip(archive, source, limits.bytes), source, limits.entries);
}

async function gunzip(
  archive: Uint8Array<ArrayBuffer>,
  source: string,
  limit: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    const stream = ReadableStream.from(slices(archive)).pipeThrough(
      new DecompressionStream("gzip"),
    );
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) break;
      chunks.push(chunk);
    }
  } catch {
    throw new InstallError(source, "it is not a whole .tar.gz archive");
  }
  if (size > limit) throw new InstallError(source, `it unfolds to more than ${limit >> 20} MiB`);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

/** Small pieces: one piece is unfolded at once, to a thousand times its size at worst. */
function* slices(archive: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < archive.length; at += 4096) yield archive.subarray(at, at + 4096);
}

function readTar(tar: Uint8Array, source: string, entryLimit: number): TarFile[] {
  const files: TarFile[] = [];
  let longName: string | undefined;
  let entries = 0;
  for (let at = 0; at + BLOCK <= tar.length;) {
    const header = tar.subarray(at, at + BLOCK);
    at += BLOCK;
    if (header.every((byte) => byte === 0)) break;
    if (!hasValidChecksum(header)) throw new InstallError(source, "the archive is damaged");
    if (++entries > entryLimit) {
      throw new InstallError(source, `it has more than ${entryLimit} entries`);
    }
    const size = readNumber(header.subarray(124, 136));
    if (size === undefined || at + size > tar.length) {
      throw new InstallError(source, "the archive is cut off");
    }
    const body = tar.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156]!);
    const path = longName ?? readPath(header, source);
    if (type === "x" || type === "L") {
      longName = type === "x" ? readPaxPath(body, source) ?? longName : text(body, source);
      continue;
    }
    longName = undefined;
    if (type === "0" || type === "\0") files.push({ path, bytes: body });
    else if (type !== "5" && type !== "g") {
      throw new InstallError(source, `${JSON.stringify(path)} is ${kindName(type)}`);
    }
  }
  return files;
}

function kindName(type: string): string {
  if (type === "1") return "a hard link";
  if (type === "2") return "a symbolic link";
  if (["3", "4", "6"].includes(type)) return "a device or a pipe";
  return `an entry of the unknown kind ${JSON.stringify(type)}`;
}

/** A field up to its first NUL. */
function text(field: Uint8Array, source: string): string {
  const end = field.indexOf(0);
  try {
    return decoder.decode(end < 0 ? field : field.subarray(0, end));
  } catch {
    throw new InstallError(source, "a name in it is not UTF-8");
  }
}

function readPath(header: Uint8Array, source: string): string {
  const name = text(header.subarray(0, 100), source);
  const isUstar = text(header.subarray(257, 262), source) === "ustar";
  const prefix = isUstar ? text(header.subarray(345, 500), source) : "";
  return prefix ? `${prefix}/${name}` : name;
}

/** Octal with blanks, as tar writes numbers; `undefined` for anything else (base-256 sizes
 * are over 8 GiB and over every limit here). */
function readNumber(field: Uint8Array): number | undefined {
  const digits = String.fromCharCode(...field).replace(/[\0 ]+$/, "").trimStart();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

/** The header's bytes add up to its checksum field, the field itself counted as blanks. */
function hasValidChecksum(header: Uint8Array): boolean {
  const sum = header.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  return readNumber(header.subarray(148, 156)) === sum;
}

/** The `path` record of a pax header: records are `LENGTH KEY=VALUE\n`. */
function readPaxPath(body: Uint8Array, source: string): string | undefined {
  let path: string | undefined;
  for (let at = 0; at < body.length;) {
    const space = body.indexOf(0x20, at);
    const length = space < 0 ? NaN : Number(text(body.subarray(at, space), source));
    if (!(length > space - at) || at + length > body.length) {
      throw new InstallError(source, "the archive is damaged");
    }
    const record = text(body.subarray(space + 1, at + length - 1), source);
    // A size here would contradict the header's; what the two sides of a parser can disagree
    // about is how files are smuggled.
    if (record.startsWith("size=")) throw new InstallError(source, "a pax header sets a size");
    if (record.startsWith("path=")) path = record.slice("path=".length);
    at += length;
  }
  return path;
}
