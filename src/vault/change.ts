/** Changing several files of the vault as one: a kill at any moment leaves the old or the new
 * state.
 *
 * One file, the commit, decides: the vault's files name each other by random ids, from
 * `identity` to `index` to `secrets/`, so whatever the commit does not lead to does not count. A
 * journal, written first, lists what to sweep up: the new files when the commit is still what it
 * was, the replaced ones when it is what it was to become. */

import { isObject, parseJson } from "../base/mod.ts";
import { VaultTamperedError } from "./errors.ts";
import { isVaultFile, JOURNAL, type VaultFolder } from "./folder.ts";

/** The largest journal and the largest commit file, in bytes. */
const JOURNAL_LIMIT = 1024 * 1024;
const COMMIT_LIMIT = 8 * 1024 * 1024;

/** What changes. Names are relative to the vault's folder. */
export interface Change {
  /** Files that are new; none of them exists yet. */
  create: Map<string, Uint8Array>;
  /** The one file whose replacement makes the change count. */
  commit: { name: string; bytes: Uint8Array };
  /** Files that nothing names any more afterwards. */
  remove: string[];
}

interface Journal {
  commit: string;
  /** SHA-256 of the commit file before and after; empty where there is none. */
  before: string;
  after: string;
  create: string[];
  remove: string[];
}

/** Carries out a change. Call while holding the vault's lock, with nothing left to recover. On
 * failure the old state stands, and what could not be swept up is at the next `recover()`. */
export async function applyChange(folder: VaultFolder, change: Change): Promise<void> {
  const { create, commit, remove } = change;
  const single = create.size === 0 && remove.length === 0;
  if (single) return await folder.write(commit.name, commit.bytes);
  const journal: Journal = {
    commit: commit.name,
    before: await hashOf(folder, commit.name),
    after: await sha256(commit.bytes),
    create: [...create.keys()],
    remove,
  };
  try {
    await folder.write(JOURNAL, JSON.stringify(journal));
    for (const [name, bytes] of create) await folder.write(name, bytes);
    await folder.write(commit.name, commit.bytes);
    for (const name of remove) await folder.remove(name);
    await folder.remove(JOURNAL);
  } catch (error) {
    await recover(folder).catch(() => {});
    throw error;
  }
}

/** Sweeps up after a change that was killed. Call while holding the vault's lock. Returns
 * what had happened: nothing, a change undone, or one completed. */
export async function recover(folder: VaultFolder): Promise<"clean" | "undone" | "completed"> {
  const bytes = await folder.read(JOURNAL, JOURNAL_LIMIT);
  if (!bytes) return "clean";
  const journal = parseJournal(bytes, `${folder.path}/${JOURNAL}`);
  const now = await hashOf(folder, journal.commit);
  // Neither: a power cut brought back a journal whose change was long done.
  const completed = now === journal.after;
  const sweep = completed ? journal.remove : now === journal.before ? journal.create : [];
  for (const name of sweep) await folder.remove(name);
  await folder.removeTemporary();
  await folder.remove(JOURNAL);
  return completed ? "completed" : "undone";
}

/** SHA-256 in hexadecimal. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function hashOf(folder: VaultFolder, name: string): Promise<string> {
  const bytes = await folder.read(name, COMMIT_LIMIT);
  return bytes ? await sha256(bytes) : "";
}

function parseJournal(bytes: Uint8Array, path: string): Journal {
  const value = parseJson(new TextDecoder().decode(bytes));
  const isNames = (list: unknown): list is string[] =>
    Array.isArray(list) && list.every((name) => typeof name === "string" && isVaultFile(name));
  if (
    !isObject(value) || typeof value.commit !== "string" || !isVaultFile(value.commit) ||
    typeof value.before !== "string" || typeof value.after !== "string" ||
    !isNames(value.create) || !isNames(value.remove)
  ) {
    throw new VaultTamperedError(
      path,
      "is not a journal of the vault",
      `look at it, then remove it`,
    );
  }
  return value as unknown as Journal;
}
