/** From a name as it comes from outside to a file below `memory/`. The name is untrusted. */

import { resolveInside } from "../files/mod.ts";
import { checkRelativePath, PathError } from "../security/mod.ts";
import { MemoryNameError } from "./errors.ts";
import { isNoteName, LISTING_FILES } from "./walk.ts";

const LISTING_NAMES = new Set([...LISTING_FILES].map((name) => name.toLowerCase()));

/** The path below `memory/` that a name means: `.md` is added where it has no ending of a note.
 * Throws `PathError` and `MemoryNameError`. */
export function toMemoryFile(name: string): string {
  const path = checkRelativePath(name);
  const file = isNoteName(path) ? path : `${path}.md`;
  if (LISTING_NAMES.has(file.toLowerCase())) {
    throw new MemoryNameError(name, "Pyra writes this file itself");
  }
  if (file.split("/").some((part) => part.startsWith("."))) {
    throw new MemoryNameError(name, "names that start with a dot are hidden");
  }
  return file;
}

/** The absolute path of a file. One that the walk came upon keeps its name, however odd (a line
 * break, a colon), as long as no link leads to it; any other must be spelt plainly.
 * Throws `PathError`. */
export function locate(root: string, file: string, isKnown: boolean): string {
  if (isKnown && !isPlain(file)) {
    const path = Deno.realPathSync(`${root}/${file}`);
    if (path !== `${Deno.realPathSync(root)}/${file}`) {
      throw new PathError(file, "a link leads to it");
    }
    return path;
  }
  return resolveInside(root, file);
}

/** Whether a path is spelt as we would have it. */
function isPlain(file: string): boolean {
  try {
    return checkRelativePath(file) === file;
  } catch {
    return false;
  }
}
