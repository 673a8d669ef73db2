/** Names of files as they come from outside: from a model, a plugin, an archive, a manifest.
 *
 * The path is untrusted. What is accepted means the same file on Linux, macOS and Windows, and
 * lies below the folder it is joined to as far as spelling can say; whether a link leads out
 * of it is for `files/` to see (`resolveInside`). */

import { ExitCode, PyraError } from "../base/mod.ts";
import { escapeLine, hidesText } from "./terminal.ts";

/** What file systems take for one name, in bytes of UTF-8. */
const NAME_BYTES = 255;

/** For a whole path; leaves room for the folder in front of it. */
const PATH_BYTES = 1024;

/** Names that Windows gives to devices, whatever the extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])[ .]*(?:\.|$)/i;

/** A path that was refused. */
export class PathError extends PyraError {
  constructor(path: string, reason: string) {
    super(`Cannot use the path "${shown(path)}": ${reason}`, {
      code: "path.unsafe",
      hint: "use a plain relative path, such as notes/today.md",
      exitCode: ExitCode.refused,
    });
  }
}

/** The path in Unicode's composed form (NFC), its parts parted by single slashes.
 * Throws a {@linkcode PathError} for everything that is not a plain relative path. */
export function checkRelativePath(path: string): string {
  const normal = path.normalize("NFC");
  const reason = objection(normal);
  if (reason !== undefined) throw new PathError(path, reason);
  return normal;
}

function objection(path: string): string | undefined {
  if (path === "") return "it is empty";
  if (byteLength(path) > PATH_BYTES) return `it is longer than ${PATH_BYTES} bytes`;
  if (!path.isWellFormed()) return "it is not well-formed Unicode";
  if (hidesText(path)) return "it holds control or invisible characters";
  if (path.includes("\\")) return "it holds a backslash";
  if (path.includes(":")) return "it holds a colon, as drives and streams do";
  if (path.startsWith("/")) return "it is absolute";
  if (path.startsWith("~")) return "it starts with ~, as home folders do";
  // Full-width dots and slashes and %2e are no way out by themselves, but become one as soon
  // as some other program normalises or decodes them.
  const decoded = path.normalize("NFKC").replaceAll(/%2e/gi, ".").replaceAll(/%2f|%5c/gi, "/");
  if (decoded.split(/[/\\]/).includes("..")) return "it leads out of its folder";
  for (const name of path.split("/")) {
    if (name === "") return "a part of it is empty";
    if (name === ".") return "a part of it is a single dot";
    if (/[. ]$/.test(name)) return "a part of it ends with a dot or a space";
    if (DEVICE.test(name)) return `"${name}" is the name of a device on Windows`;
    if (byteLength(name) > NAME_BYTES) return `a part of it is longer than ${NAME_BYTES} bytes`;
  }
  return undefined;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Enough of the path to recognise it by. */
function shown(path: string): string {
  return escapeLine(path.length > 200 ? `${path.slice(0, 200)}…` : path);
}
