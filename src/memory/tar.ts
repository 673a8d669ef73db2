/** Writes a POSIX tar archive: ustar, with a pax header where a name does not fit into it. */

const BLOCK = 512;
const encoder = new TextEncoder();

/** One file of an archive. */
export interface TarFile {
  name: string;
  bytes: Uint8Array;
  /** Milliseconds since 1970, UTC. */
  modified: number;
}

/** The blocks of one file. */
export function* tarFile({ name, bytes, modified }: TarFile): Generator<Uint8Array> {
  const seconds = Math.floor(modified / 1000);
  const encoded = encoder.encode(name);
  if (encoded.length > 100 || encoded.length !== name.length) {
    const record = paxRecord("path", name);
    yield header({ name: encoder.encode("pax"), size: record.length, seconds, type: "x" });
    yield* padded(record);
  }
  yield header({ name: encoded.subarray(0, 100), size: bytes.length, seconds, type: "0" });
  yield* padded(bytes);
}

/** What an archive ends with. */
export function tarEnd(): Uint8Array {
  return new Uint8Array(2 * BLOCK);
}

function* padded(bytes: Uint8Array): Generator<Uint8Array> {
  yield bytes;
  const rest = bytes.length % BLOCK;
  if (rest > 0) yield new Uint8Array(BLOCK - rest);
}

/** `<length> key=value\n`, where the length counts itself. */
function paxRecord(key: string, value: string): Uint8Array {
  const rest = encoder.encode(` ${key}=${value}\n`);
  let length = rest.length + 1;
  while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length;
  return encoder.encode(`${length} ${key}=${value}\n`);
}

function header(
  file: { name: Uint8Array; size: number; seconds: number; type: "0" | "x" },
): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (offset: number, text: string) => block.set(encoder.encode(text), offset);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, "0");
  block.set(file.name, 0);
  put(100, octal(0o600, 8));
  put(108, octal(0, 8));
  put(116, octal(0, 8));
  put(124, octal(file.size, 12));
  put(136, octal(Math.max(0, file.seconds), 12));
  put(148, " ".repeat(8)); // the checksum counts itself as spaces
  put(156, file.type);
  put(257, "ustar\x0000");
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 7)}\0 `);
  return block;
}
