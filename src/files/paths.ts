/** Paths from outside, checked on the real disk.
 *
 * The runtime follows links that lie inside an allowed folder, so nothing but our own look
 * keeps a link or a second name of a foreign file from being read or written. Synchronous: a look
 * costs less than a thread to take it in, and a file opened right after it has had no time to
 * become another. */

import { checkRelativePath, PathError } from "../security/relative_path.ts";

/** The absolute path of `relative` below `root`. Every part that exists is looked at: no link
 * among the folders, and the file, where there is one, a regular file with one name.
 * Throws `PathError`. The file itself need not exist. */
export function resolveInside(root: string, relative: string): string {
  const parts = checkRelativePath(relative).split("/");
  const realRoot = Deno.realPathSync(root);
  let path = realRoot;
  for (const [i, part] of parts.entries()) {
    path += `/${part}`;
    const info = lstatIfExists(path);
    if (!info) break;
    const isLast = i === parts.length - 1;
    if (info.isSymlink) throw new PathError(relative, `${part} is a symbolic link`);
    if (!isLast && !info.isDirectory) throw new PathError(relative, `${part} is not a folder`);
    if (isLast && !info.isDirectory) checkFile(relative, info);
  }
  return `${realRoot}/${parts.join("/")}`;
}

function checkFile(relative: string, info: Deno.FileInfo): void {
  if (!info.isFile) throw new PathError(relative, "it is not a regular file");
  if (info.nlink !== null && info.nlink > 1) {
    throw new PathError(relative, "the file has a second name (a hard link), maybe elsewhere");
  }
}

/** What stands at `path` itself, links not followed; `undefined` for nothing. */
export function lstatIfExists(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
