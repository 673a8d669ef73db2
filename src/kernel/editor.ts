/** The user's editor on a text: a private temporary file, gone afterwards.
 *
 * `$VISUAL` or `$EDITOR` may hold arguments (`code --wait`), as every program that starts an
 * editor allows, so a shell splits it; the file's name is an argument, never part of the code. */

import { PyraError } from "../base/mod.ts";
import { programPath } from "../processes/mod.ts";

const START = 'set -f; exec $1 "$2"';

/** The largest text that is read back, in bytes. */
const LIMIT = 64 * 1024 * 1024;

/** Opens the editor and waits. Returns what was saved, or `undefined` when nothing changed.
 * Throws `editor.missing` without one, `editor.failed` when it ended badly. */
export async function editInEditor(
  editor: string | undefined,
  text: string,
  name: string,
): Promise<string | undefined> {
  if (!Deno.stdin.isTerminal()) {
    throw new PyraError("Cannot open an editor: there is no terminal", {
      code: "editor.no_terminal",
      hint: "write the text with `pyra memory write NAME` and a pipe",
    });
  }
  const folder = await Deno.makeTempDir({ prefix: "pyra-edit-" });
  const file = `${folder}/${name.replace(/[^A-Za-z0-9._-]/g, "_").slice(-80) || "text.md"}`;
  try {
    await Deno.writeTextFile(file, text, { mode: 0o600 });
    const program = editor ?? "vi";
    const { code } = await new Deno.Command(programPath("sh"), {
      args: ["-c", START, "pyra", program, file],
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).output();
    if (code !== 0) {
      throw new PyraError(`The editor ${program} ended with ${code}; nothing was changed`, {
        code: "editor.failed",
        hint: "set VISUAL or EDITOR to the editor you use",
      });
    }
    if ((await Deno.stat(file)).size > LIMIT) {
      throw new PyraError(`The text is larger than ${LIMIT >> 20} MiB`, {
        code: "editor.too_large",
      });
    }
    const saved = await Deno.readTextFile(file);
    return saved === text ? undefined : saved;
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}
