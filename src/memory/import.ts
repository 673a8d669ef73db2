/** Taking files in: Markdown and plain text, at their paths below a folder of the memory. */

import type { ImportReport, ImportSource } from "../contracts/mod.ts";
import type { Change, Changes } from "./changes.ts";
import { hashOf } from "./disk.ts";
import { MemoryDiskError, NotANoteError, reasonOf } from "./errors.ts";
import { toMemoryFile } from "./names.ts";
import { isNoteName } from "./walk.ts";

/** Files are entered in groups of this many, or of this many bytes. */
const BATCH_FILES = 400;
const BATCH_BYTES = 8_000_000;

/** Options of {@linkcode importFiles}. */
export interface ImportOptions {
  /** A folder below `memory/`; its top when not given. */
  into?: string;
  onProgress?: (done: number, total: number) => void;
}

/** Takes files in; the caller holds the lock. What cannot be taken is skipped, with the reason;
 * a full disk ends the import with `MemoryDiskError`. Throws for an impossible `into`. */
export async function importFiles(
  changes: Changes,
  sources: readonly ImportSource[],
  { into = "", onProgress }: ImportOptions,
): Promise<ImportReport> {
  const folder = into.replace(/\/+$/, "");
  // A folder that cannot be is a mistake of the whole call, not of each file.
  if (folder !== "") toMemoryFile(`${folder}/note.md`);
  const report: ImportReport = { added: [], changed: [], unchanged: [], skipped: [] };
  const group = crypto.randomUUID();
  let batch: Change[] = [];
  let bytes = 0;
  const flush = async () => {
    await changes.make(batch, group);
    for (const { file, old } of batch) report[old ? "changed" : "added"].push(file);
    batch = [];
    bytes = 0;
  };
  for (const [i, source] of sources.entries()) {
    try {
      const change = await takeIn(changes, source, folder);
      if (typeof change === "string") report.unchanged.push(change);
      else if (batch.some(({ file }) => file === change.file)) {
        report.skipped.push({ path: source.path, why: `another file is called ${change.file}` });
      } else {
        batch.push(change);
        bytes += change.bytes!.length;
      }
    } catch (error) {
      if (error instanceof MemoryDiskError) throw error;
      report.skipped.push({ path: source.path, why: reasonOf(error) });
    }
    if (batch.length >= BATCH_FILES || bytes >= BATCH_BYTES) await flush();
    onProgress?.(i + 1, sources.length);
  }
  if (batch.length > 0) await flush();
  return report;
}

/** The change that takes a file in, or its name when it is there already, the same. */
async function takeIn(
  changes: Changes,
  { path, read }: ImportSource,
  folder: string,
): Promise<Change | string> {
  const file = toMemoryFile(folder === "" ? path : `${folder}/${path}`);
  if (!isNoteName(path)) throw new NotANoteError(path);
  const [bytes, old] = [await read(), await changes.current(file)];
  if (bytes.subarray(0, 8_192).includes(0)) throw new NotANoteError(path);
  if (old?.hash === await hashOf(bytes)) return file;
  return { action: "write", file, bytes, old, provenance: { by: "import" } };
}
