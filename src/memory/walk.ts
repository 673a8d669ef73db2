/** Looks at what lies below `memory/`, without reading it.
 *
 * Links are not followed, neither symbolic ones nor files with a second name elsewhere; hidden
 * entries (temporary files among them) and our own listing files are passed over. Synchronous on purpose:
 * one call for each entry in turn is several times faster than promises. */

/** A file as the disk describes it. Times are milliseconds since 1970. */
export interface FileStamp {
  size: number;
  modified: number;
  /** When the file or its rights last changed; an edit that restores `modified` shows here. */
  changed: number;
}

/** What a walk came past beside notes. */
export interface WalkReport {
  /** Links, by path; at most a few are kept. */
  links: string[];
  /** Folders that cannot be read. */
  unreadable: string[];
}

/** Files below `memory/` that Pyra writes for its user; never indexed. */
export const LISTING_FILES: ReadonlySet<string> = new Set(["MEMORY_INDEX.md", "memory_index.json"]);

const NOTE = /\.(?:md|markdown|txt)$/i;

/** Whether a file of this name is a memory. */
export function isNoteName(name: string): boolean {
  return NOTE.test(name);
}

/** Calls `visit` for every note below `root`, by its path with `/`. A missing root is empty. */
export function walkNotes(
  root: string,
  visit: (file: string, stamp: FileStamp) => void,
): WalkReport {
  return walkFiles(root, (file, stamp) => {
    if (isNoteName(file)) visit(file, stamp);
  });
}

/** The same for every regular file that is not hidden. */
export function walkFiles(
  root: string,
  visit: (file: string, stamp: FileStamp) => void,
): WalkReport {
  const report: WalkReport = { links: [], unreadable: [] };
  walkFolder(root, "", visit, report);
  return report;
}

function walkFolder(
  root: string,
  prefix: string,
  visit: (file: string, stamp: FileStamp) => void,
  report: WalkReport,
): void {
  for (const entry of readFolder(`${root}/${prefix}`, prefix, report)) {
    const file = prefix + entry.name;
    if (entry.name.startsWith(".") || LISTING_FILES.has(file)) continue;
    if (entry.isDirectory) walkFolder(root, `${file}/`, visit, report);
    else if (entry.isSymlink) report.links.push(file);
    else if (entry.isFile) {
      const info = lstat(`${root}/${file}`);
      if (!info) continue;
      if (!info.isFile || (info.nlink ?? 1) > 1) report.links.push(file);
      else visit(file, stampOf(info));
    }
  }
}

/** The stamp of a file. */
export function stampOf(info: Deno.FileInfo): FileStamp {
  const modified = info.mtime?.getTime() ?? 0;
  return { size: info.size, modified, changed: info.ctime?.getTime() ?? modified };
}

function readFolder(path: string, name: string, report: WalkReport): Iterable<Deno.DirEntry> {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) report.unreadable.push(name || "memory/");
    return [];
  }
}

/** `undefined` when the file went away, or has a name that is not Unicode. */
function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}
