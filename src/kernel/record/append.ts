/** Appends whole lines or nothing: what a full disk left of a line is taken away again. */

/** Writes all of `bytes` at the end of a file of `size` bytes. Returns its new size; throws the
 * system's own error, and the file is as it was. */
export function appendWhole(file: Deno.FsFile, bytes: Uint8Array, size: number): number {
  let done = 0;
  try {
    while (done < bytes.length) done += file.writeSync(bytes.subarray(done));
  } catch (error) {
    if (done > 0) file.truncateSync(size);
    throw error;
  }
  return size + bytes.length;
}
