/** What exactly was agreed to: SHA-256 of every file, and one over all of them.
 *
 * The list has the form of `sha256sum`, so that anybody can check it by hand:
 * `cd ~/.pyra/plugins/NAME && find . -type f | sed 's,^\./,,' | LC_ALL=C sort | xargs sha256sum | sha256sum` */

/** The hashes of an installed plugin, hexadecimal. */
export interface Fingerprint {
  /** Over the list of all files. */
  hash: string;
  /** By path. */
  files: Record<string, string>;
}

/** The fingerprint of files by their path. */
export async function fingerprint(files: ReadonlyMap<string, Uint8Array>): Promise<Fingerprint> {
  const hashes: Record<string, string> = {};
  for (const path of [...files.keys()].sort()) hashes[path] = await sha256(files.get(path)!);
  const list = Object.entries(hashes).map(([path, hash]) => `${hash}  ${path}\n`).join("");
  return { hash: await sha256(new TextEncoder().encode(list)), files: hashes };
}

/** How the files of two fingerprints differ. */
export interface FileChanges {
  added: string[];
  removed: string[];
  changed: string[];
}

/** The files that were added, removed or changed from `old` to `now`. */
export function compareFiles(old: Fingerprint, now: Fingerprint): FileChanges {
  const before = Object.keys(old.files);
  const after = Object.keys(now.files);
  return {
    added: after.filter((path) => !Object.hasOwn(old.files, path)),
    removed: before.filter((path) => !Object.hasOwn(now.files, path)),
    changed: after.filter((path) =>
      Object.hasOwn(old.files, path) && old.files[path] !== now.files[path]
    ),
  };
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
