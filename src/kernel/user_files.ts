/** Files of the user's own, outside of Pyra's tree: only those the user named.
 *
 * A path on the command line is the user's grant (`command_line.ts` says which words are paths);
 * for a folder, everything below it that is not a link. Pyra's own tree is never handed out, by
 * whatever path. Every argument comes from the app and is untrusted. */

import { PyraError } from "../base/mod.ts";
import { resolveInside, writeFileAtomic } from "../files/mod.ts";
import { askConfirm } from "./posix.ts";
import type { QuestionLine } from "./terminal/mod.ts";
import { refused } from "./refused.ts";

/** The largest file that is handed to the app, in bytes. */
const FILE_LIMIT = 64 * 1024 * 1024;

/** What is shown of a file that the app would write. */
const SHOWN_LINES = 20;
const SHOWN_CHARACTERS = 2000;

/** The most files a folder may hold to be listed. */
const LIST_LIMIT = 100_000;

/** Opens files on behalf of one command line. */
export class UserFiles {
  readonly #named: readonly string[];
  readonly #cwd: string;
  readonly #ownTree: string;
  readonly #force: boolean;
  /** What was given out, by the absolute path of the folder. */
  readonly #listed = new Map<string, ReadonlySet<string>>();

  /** `named` are the paths on the command line; `force` that it says `--force`. */
  constructor(
    options: { named: readonly string[]; cwd: string; ownTree: string; force?: boolean },
  ) {
    this.#force = options.force ?? false;
    this.#named = options.named;
    this.#cwd = options.cwd;
    this.#ownTree = options.ownTree;
  }

  /** A word of the user's, as it is. Throws `kernel.refused` for any other. */
  named(word: unknown): string {
    if (this.#isNamed(word)) return word;
    throw refused(`take ${JSON.stringify(word)}: it does not stand on the command line`);
  }

  /** The absolute path of a named file. Throws `kernel.refused` for any other. */
  resolve(path: unknown): string {
    return this.#absolute(this.named(path));
  }

  /** A named file, or one below a named folder that the list of that folder gave out: it leaves out
   * what is hidden. */
  async read(path: unknown, below?: unknown): Promise<Uint8Array> {
    const root = this.resolve(path);
    if (below !== undefined && !this.#listed.get(root)?.has(String(below))) {
      throw refused(`read ${JSON.stringify(below)} in ${JSON.stringify(path)}: it was not listed`);
    }
    const file = below === undefined ? root : resolveInside(root, String(below));
    const shown = below === undefined ? String(path) : `${path}/${below}`;
    return await reading(shown, async () => {
      await this.#refuseOwn(file);
      if ((await Deno.stat(file)).isDirectory) {
        throw fileError(shown, "it is a folder", "name a file");
      }
      const bytes = await readUpTo(file, FILE_LIMIT);
      if (bytes) return bytes;
      throw fileError(shown, `it is larger than ${FILE_LIMIT >> 20} MiB`, "name a part of it");
    });
  }

  async list(path: unknown): Promise<string[]> {
    const root = this.resolve(path);
    const shown = String(path);
    return await reading(shown, async () => {
      await this.#refuseOwn(root);
      if (!(await Deno.stat(root)).isDirectory) return [""];
      const files: string[] = [];
      await walk(root, "", files);
      if (files.length <= LIST_LIMIT) {
        this.#listed.set(root, new Set(files));
        return files.sort();
      }
      throw fileError(shown, `it holds more than ${LIST_LIMIT} files`, "name a folder below it");
    });
  }

  /** Where a file may be written: a named one, or after the user's yes any other; its absolute
   * path. One that exists is replaced only where the command line says `--force`, too. */
  async destination(path: unknown, replace: boolean, content?: Uint8Array): Promise<string> {
    const isNamed = this.#isNamed(path);
    const given = this.#absolute(String(path));
    // What is asked about is what is written: no link and no `..` is left in it.
    const target = isNamed ? given : await resolved(given);
    if (!isNamed && !await askConfirm("Write this file?", aboutFile(target, content))) {
      throw refused(`write ${JSON.stringify(path)}: nobody said yes`);
    }
    if (await this.#liesInOwnTree(target)) throw refused("write into Pyra's own folder");
    const mayReplace = replace && this.#force;
    if (!mayReplace && await exists(target)) {
      throw new PyraError(`Cannot write ${target}: it exists already`, {
        code: "file.exists",
        hint: "choose another name, or remove it first",
      });
    }
    return target;
  }

  /** Writes a file to its `destination()`, and returns that. */
  async write(path: unknown, bytes: Uint8Array, replace: boolean): Promise<string> {
    const target = await this.destination(path, replace, bytes);
    try {
      await writeFileAtomic(target, bytes);
    } catch (error) {
      throw new PyraError(`Cannot write ${target}: ${why(error)}`, {
        code: "file.unwritable",
        hint: "choose another folder",
        cause: error,
      });
    }
    return target;
  }

  #isNamed(path: unknown): path is string {
    return typeof path === "string" && path !== "" && this.#named.includes(path);
  }

  /** What lies in Pyra's own tree is the rows' to read, or nobody's: the vault is there, too. */
  async #refuseOwn(path: string): Promise<void> {
    const real = await Deno.realPath(path);
    const own = await Deno.realPath(this.#ownTree).catch(() => this.#ownTree);
    if (`${real}/`.startsWith(`${own}/`)) throw refused("hand out a file of Pyra's own folder");
  }

  #absolute(path: string): string {
    return /^([/\\]|[A-Za-z]:)/.test(path) ? path : `${this.#cwd}/${path.replace(/^(\.\/)+/, "")}`;
  }

  /** Links in the folder's path are followed; the file itself need not exist. */
  async #liesInOwnTree(path: string): Promise<boolean> {
    const folder = path.replace(/[/\\][^/\\]*$/, "") || "/";
    const real = await Deno.realPath(folder).catch(() => folder);
    return `${real}/`.startsWith(`${await Deno.realPath(this.#ownTree)}/`);
  }
}

/** The path without `.`, `..` and links in its folder. Throws `file.unwritable` where there is no such
 * folder. */
async function resolved(path: string): Promise<string> {
  const at = path.replaceAll("\\", "/").lastIndexOf("/");
  const name = path.slice(at + 1);
  const folder = await Deno.realPath(path.slice(0, at) || "/").catch(() => undefined);
  if (folder !== undefined && name !== "" && name !== "." && name !== "..") {
    return `${folder === "/" ? "" : folder}/${name}`;
  }
  throw new PyraError(`Cannot write ${JSON.stringify(path)}: its folder is not there`, {
    code: "file.unwritable",
    hint: "choose another folder",
  });
}

/** What would be written, and where: the name first, then all of the path, then how it begins. */
export function aboutFile(target: string, content?: Uint8Array): QuestionLine[] {
  const name = target.slice(target.lastIndexOf("/") + 1);
  const lines: QuestionLine[] = [{ text: `file: ${name}` }, { text: `whole path: ${target}` }];
  if (!content) return lines;
  const text = new TextDecoder().decode(content.subarray(0, SHOWN_CHARACTERS));
  const first = text.split("\n").slice(0, SHOWN_LINES);
  return [
    ...lines,
    { text: `${content.length} bytes; they begin with` },
    ...first.map((line) => ({ text: line, from: "file" })),
  ];
}

async function walk(root: string, below: string, files: string[]): Promise<void> {
  for await (const entry of Deno.readDir(`${root}/${below}`)) {
    if (files.length > LIST_LIMIT) return;
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory && !entry.name.startsWith(".")) await walk(root, path, files);
    else if (entry.isFile) files.push(path);
  }
}

/** A file's bytes; `undefined` when there are more than `limit`, whatever it says of its size: a
 * device says none, and never ends. */
async function readUpTo(path: string, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of (await Deno.open(path)).readable) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

async function reading<T>(shown: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PyraError) throw error;
    if (!(error instanceof Deno.errors.NotFound)) throw fileError(shown, why(error));
    throw fileError(shown, "there is no such file", "check the name and the folder");
  }
}

function fileError(path: string, what: string, hint?: string): PyraError {
  return new PyraError(`Cannot read ${JSON.stringify(path)}: ${what}`, {
    code: "file.unreadable",
    hint,
  });
}

function why(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}
