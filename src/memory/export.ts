/** All of the memory in one archive, to take elsewhere. */

import { readPlainFile } from "./disk.ts";
import { tarEnd, tarFile } from "./tar.ts";
import { walkFiles } from "./walk.ts";

/** Every regular file below `root`, hidden ones and links left out, as a POSIX tar archive.
 * Files are read one by one, as the archive is. */
export function exportTar(root: string): ReadableStream<Uint8Array> {
  return ReadableStream.from(archive(root));
}

async function* archive(root: string): AsyncGenerator<Uint8Array> {
  for (const name of walkFiles(root).files.sort()) {
    const read = await readPlainFile(`${root}/${name}`);
    if (read) yield* tarFile({ name, bytes: read.bytes, modified: read.stamp.modified });
  }
  yield tarEnd();
}
