/** Builds archives that no well-behaved program would. */

/** One entry; `type` is tar's: `0` file, `1` hard link, `2` symbolic link, `5` folder … */
export interface TarEntry {
  path: string;
  text?: string | Uint8Array<ArrayBuffer>;
  type?: string;
  link?: string;
  /** What the header says, in place of the real size. */
  size?: number;
}

/** A gzipped tar archive of the entries as they are. */
export async function tarGz(entries: readonly TarEntry[]): Promise<Uint8Array<ArrayBuffer>> {
  const blocks = entries.flatMap(entryBlocks);
  const tar = new Blob([...blocks, new Uint8Array(1024)]);
  const gzip = tar.stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(gzip).arrayBuffer());
}

function entryBlocks(entry: TarEntry): Uint8Array<ArrayBuffer>[] {
  const { path, text = "", type = "0", link = "" } = entry;
  const body = typeof text === "string" ? new TextEncoder().encode(text) : text;
  const header = new Uint8Array(512);
  const put = (at: number, value: string) => header.set(new TextEncoder().encode(value), at);
  put(0, path);
  put(100, "0000644\0");
  put(124, (entry.size ?? body.length).toString(8).padStart(11, "0") + "\0");
  put(148, "        ");
  put(156, type);
  put(157, link);
  put(257, "ustar\x0000");
  const sum = header.reduce((sum, byte) => sum + byte, 0);
  put(148, sum.toString(8).padStart(6, "0") + "\0 ");
  return [header, body, new Uint8Array((512 - body.length % 512) % 512)];
}
