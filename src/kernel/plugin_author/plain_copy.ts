/** A copy of an author's folder that holds plain files alone: no link leads out of it, and nothing
 * that is not the plugin's is there to be read. The folder may be anybody's and is untrusted. */

import { PyraError } from "../../base/mod.ts";

/** Most files and bytes of a plugin under work. */
const FILE_LIMIT = 2_000;
const BYTE_LIMIT = 64 * 1024 * 1024;

/** What is no part of a plugin: packages come from the runtime's cache. */
const LEFT_OUT = /^(\..*|node_modules)$/;

/** Copies `folder` to `to`, which must not exist; the files' paths below it. Throws
 * `plugin.unsafe_folder` for links, for files with a second name, and for what is too large. */
export async function copyPlainFiles(folder: string, to: string): Promise<string[]> {
  const files: string[] = [];
  let bytes = 0;
  const folders = [""];
  for (let below = folders.pop(); below !== undefined; below = folders.pop()) {
    await Deno.mkdir(`${to}/${below}`, { mode: 0o700 });
    for await (const { name } of Deno.readDir(`${folder}/${below}`)) {
      if (LEFT_OUT.test(name)) continue;
      const path = `${below}${name}`;
      const info = await Deno.lstat(`${folder}/${path}`);
      if (info.isDirectory) {
        folders.push(`${path}/`);
        continue;
      }
      if (!info.isFile || (info.nlink ?? 1) > 1) {
        throw unsafe(path, "is a link, or not a plain file");
      }
      if (files.push(path) > FILE_LIMIT) {
        throw unsafe(folder, `holds more than ${FILE_LIMIT} files`);
      }
      if ((bytes += info.size) > BYTE_LIMIT) throw unsafe(folder, "holds more than 64 MiB");
      await copyFile(`${folder}/${path}`, `${to}/${path}`);
    }
  }
  return files.sort();
}

/** Not through a link that took the file's place meanwhile: what was opened is looked at. */
async function copyFile(from: string, to: string): Promise<void> {
  using source = await Deno.open(from);
  const { isFile, nlink, ino } = await source.stat();
  if (!isFile || (nlink ?? 1) > 1 || (await Deno.lstat(from)).ino !== ino) {
    throw unsafe(from, "changed while it was read");
  }
  await Deno.writeFile(to, source.readable, { mode: 0o600, createNew: true });
}

function unsafe(path: string, why: string): PyraError {
  return new PyraError(`Cannot work on this plugin: ${path} ${why}`, {
    code: "plugin.unsafe_folder",
    hint: "a plugin under work is a folder of plain files",
  });
}
