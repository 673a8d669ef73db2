/** Looks at what lies below `memory/`, without reading it, and closes to others what it visits.
 *
 * Links are not followed, neither symbolic ones nor files with a second name elsewhere; hidden
 * entries (temporary files among them) and our own listing files are passed over.
 *
 * Synchronous on purpose: one call for each entry in turn is several times faster than promises. */

/** A file as the disk describes it. Times are milliseconds since 1970. */
export interface FileStamp {
  size: number;
  modified: number;
  /** When the file or its rights last changed; an edit that restores `modified` shows here. */
  changed: number;
}

/** What a walk came upon. */
export interface Walk {
  /** Paths below the root, with `/`. */
  files: string[];
  /** Three numbers for each file in turn: size, modified, changed. */
  stamps: number[];
  /** Links, by path. */
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

/** All notes below `root`. A missing root is empty. */
export function walkNotes(root: string): Walk {
  return walkFiles(root, isNoteName);
}

/** All regular files that are not hidden, or those of them with a fitting path. */
export function walkFiles(root: string, fits: (file: string) => boolean = () => true): Walk {
  const walk: Walk = { files: [], stamps: [], links: [], unreadable: [] };
  walkFolder({ root, fits, walk }, "");
  return walk;
}

interface Way {
  root: string;
  fits(file: string): boolean;
  walk: Walk;
}

function walkFolder(way: Way, prefix: string): void {
  const { root, fits, walk } = way;
  for (const entry of readFolder(`${root}/${prefix}`, { prefix, walk })) {
    const file = prefix + entry.name;
    if (entry.name.startsWith(".") || LISTING_FILES.has(file)) continue;
    const path = `${root}/${file}`;
    if (entry.isDirectory) {
      const info = lstat(path);
      if (info?.isDirectory) closed(path, info, 0o700);
      walkFolder(way, `${file}/`);
    } else if (entry.isSymlink) walk.links.push(file);
    else if (entry.isFile && fits(file)) {
      const info = lstat(path);
      if (!info) continue;
      if (!info.isFile || (info.nlink ?? 1) > 1) walk.links.push(file);
      else {
        const { size, modified, changed } = stampOf(closed(path, info, 0o600));
        walk.files.push(file);
        walk.stamps.push(size, modified, changed);
      }
    }
  }
}

/** The stamp of a file. */
export function stampOf(info: Deno.FileInfo): FileStamp {
  const modified = info.mtime?.getTime() ?? 0;
  return { size: info.size, modified, changed: info.ctime?.getTime() ?? modified };
}

function readFolder(
  path: string,
  { prefix, walk }: { prefix: string; walk: Walk },
): Iterable<Deno.DirEntry> {
  try {
    return [...Deno.readDirSync(path)];
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) walk.unreadable.push(prefix || "memory/");
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

/** Cuts a mode to `widest`, and says what stands there then: the cut is part of the stamp. On a
 * disk that is read-only, or holds no modes, things stay as they are. */
function closed(path: string, info: Deno.FileInfo, widest: number): Deno.FileInfo {
  const mode = (info.mode ?? 0) & 0o777;
  if ((mode & ~widest) === 0 || Deno.build.os === "windows") return info;
  try {
    Deno.chmodSync(path, mode & widest);
    return Deno.lstatSync(path);
  } catch {
    return info;
  }
}
