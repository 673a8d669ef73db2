/** Looks for links in a granted folder before each start.
 *
 * The runtime checks where a link lies, not where it leads: a link that somebody put into a
 * granted folder would open whatever it points to. The plugin itself cannot make one. What
 * lies in the folder is untrusted; a folder too large to look through is not granted. */

import { runsWhatLiesIn } from "../../rights/mod.ts";
import { PluginFolderError } from "./errors.ts";

/** Most entries looked at below one granted folder. */
const ENTRY_LIMIT = 20_000;

/** Refuses a granted path that is, or contains, a link or a file of several names. A path
 * that does not exist is refused as well: nobody knows what it will be. Returns why something in
 * it makes the right to write there as good as the right to run programs, if something does.
 * Throws `PluginFolderError`. */
export async function checkGrantedPath(path: string): Promise<string | undefined> {
  const real = await Deno.realPath(path).catch(() => undefined);
  if (real === undefined) throw new PluginFolderError(path, "it does not exist");
  if (real !== path) throw new PluginFolderError(path, `it is a link that leads to ${real}`);
  const info = await Deno.lstat(path);
  if (!info.isDirectory) return void refuseLinked(path, info);
  let seen = 0;
  let runs: string | undefined;
  const folders = [path];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of Deno.readDirSync(folder)) {
      if (++seen > ENTRY_LIMIT) {
        throw new PluginFolderError(path, `it holds more than ${ENTRY_LIMIT} files`);
      }
      const full = `${folder}/${entry.name}`;
      const why = runsWhatLiesIn(entry.name);
      if (why !== undefined) runs ??= `${full.slice(0, -entry.name.length)}${why}`;
      if (entry.isDirectory) folders.push(full);
      else refuseLinked(full, Deno.lstatSync(full));
    }
  }
  return runs;
}

function refuseLinked(path: string, info: Deno.FileInfo): void {
  if (info.isSymlink) throw new PluginFolderError(path, "it is a link");
  if (!info.isFile) throw new PluginFolderError(path, "it is a device, a pipe or a socket");
  if ((info.nlink ?? 1) > 1) {
    throw new PluginFolderError(path, "it is a file with a second name elsewhere (a hard link)");
  }
}
