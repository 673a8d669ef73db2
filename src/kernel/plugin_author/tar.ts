/** Archives whose bytes depend on nothing but their files. */

/** Two empty blocks end an archive. */
const END = new Uint8Array(1024);

/** A tar archive of the files, in their order; owner, time and mode are the same for everybody. */
export function tarArchive(files: Iterable<[name: string, bytes: Uint8Array<ArrayBuffer>]>): Blob {
  return new Blob([...Array.from(files, ([name, bytes]) => new Blob(blocks(name, bytes))), END]);
}

function blocks(name: string, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const header = new Uint8Array(512);
  const put = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
  put(0, name);
  put(100, `${octal(0o644, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`);
  put(124, `${octal(bytes.length, 11)}\0${octal(0, 11)}\0`);
  put(148, " ".repeat(8)); // The sum is taken with its own place blank.
  put(156, "0");
  put(257, "ustar\x0000");
  put(148, `${octal(header.reduce((sum, byte) => sum + byte), 6)}\0 `);
  return [header, bytes, new Uint8Array((512 - bytes.length % 512) % 512)];
}
