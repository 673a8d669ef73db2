/** `memory.db`: opening it, its tables, and what to do when it is damaged or cannot be used.
 *
 * The database holds nothing that the files do not say, but for how often each was used. So a
 * damaged one is thrown away and filled anew, and where none can be written, one in memory
 * serves as long as the process lives. */

import { DatabaseSync } from "node:sqlite";
import { reasonOf } from "./errors.ts";

/** Grows when the tables or the words in them change; an older database is built anew. */
const SCHEMA_VERSION = 4;

const SCHEMA = `
CREATE TABLE memory_meta (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  category TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified INTEGER NOT NULL,      -- ms since 1970, as the disk says
  changed INTEGER NOT NULL,       -- ditto; 0: read again at the next look
  hash TEXT NOT NULL,             -- SHA-256 of the bytes
  title TEXT NOT NULL,
  summary TEXT NOT NULL,
  keywords TEXT NOT NULL,         -- JSON lists
  tags TEXT NOT NULL,
  links TEXT NOT NULL,
  provenance TEXT NOT NULL,       -- JSON
  names TEXT NOT NULL,            -- the stems of what it goes by
  length INTEGER NOT NULL,        -- characters of its stems
  embedding BLOB                  -- reserved
);
CREATE TABLE memory_section (
  id INTEGER PRIMARY KEY,
  file INTEGER NOT NULL,
  heading TEXT NOT NULL,
  line INTEGER NOT NULL,
  body TEXT NOT NULL              -- paragraphs, separated by \\u001e
);
CREATE INDEX memory_section_file ON memory_section (file);
-- The words come folded and stemmed (words.ts), each between two spaces, a line for each
-- paragraph; the names stand with the first section of a file.
CREATE VIRTUAL TABLE memory_fts USING fts5 (name, heading, body, tokenize = 'ascii');
CREATE VIRTUAL TABLE memory_words USING fts5vocab (memory_fts, 'row');
-- Days since 1970: what a paragraph speaks of; with paragraph -1, what the whole file is about.
CREATE TABLE memory_date (
  file INTEGER NOT NULL,
  section INTEGER NOT NULL,
  paragraph INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (file, section, paragraph, first, last)
) WITHOUT ROWID;
CREATE INDEX memory_date_first ON memory_date (first, last);
-- Names of the same person or thing have the same file and kin; stems between single spaces.
CREATE TABLE memory_alias (
  name TEXT NOT NULL,
  file INTEGER NOT NULL,
  kin INTEGER NOT NULL,
  PRIMARY KEY (file, kin, name)
) WITHOUT ROWID;
CREATE INDEX memory_alias_name ON memory_alias (name);
CREATE TABLE memory_view (files TEXT NOT NULL, stamps BLOB NOT NULL);
CREATE TABLE memory_use (path TEXT PRIMARY KEY, uses REAL NOT NULL, last_used INTEGER NOT NULL);
CREATE TABLE memory_state (key TEXT PRIMARY KEY, value INTEGER NOT NULL);
INSERT INTO memory_state VALUES ('files', 0), ('sections', 0), ('length', 0), ('paragraphs', 0),
  ('version', 0), ('listed', 0);
PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** What SQLite says of a file that is damaged, no database, or without our tables. There is no
 * code to go by: Deno hands over the words alone. */
const DAMAGED =
  /malformed|not a database|corrupt|no such (?:table|column)|already exists|missing from index|vtable constructor failed|SQL logic error/i;

/** An open database, and whether it will outlive the process. */
export interface OpenDatabase {
  db: DatabaseSync;
  inMemory: boolean;
}

/** Opens or creates the database in `folder`; never throws. */
export function openDatabase(folder: string, notice: (message: string) => void): OpenDatabase {
  try {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = `${folder}/memory.db`;
    removeLinks(path, notice);
    try {
      return { db: openFile(path), inMemory: false };
    } catch (error) {
      if (!isDamaged(error)) throw error;
      notice("The memory's index was damaged and is being rebuilt; the memories are untouched.");
      removeDatabase(folder);
      return { db: openFile(path), inMemory: false };
    }
  } catch (error) {
    notice(`The memory's index cannot be kept on disk (${reasonOf(error)}); searching without it.`);
    return openInMemory();
  }
}

/** A database that lives as long as the process. */
export function openInMemory(): OpenDatabase {
  const db = new DatabaseSync(":memory:");
  db.exec(SCHEMA);
  return { db, inMemory: true };
}

/** Deletes the database and what SQLite keeps beside it. */
export function removeDatabase(folder: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    try {
      Deno.removeSync(`${folder}/memory.db${suffix}`);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

/** Whether an error of SQLite's means that the file is of no use any more. */
export function isDamaged(error: unknown): boolean {
  return isDatabaseError(error) && DAMAGED.test((error as Error).message);
}

/** Whether an error came from SQLite. */
export function isDatabaseError(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === "ERR_SQLITE_ERROR";
}

/** Opens the database in `folder` to read it; `undefined` when it is not there, older, or of no use.
 * It needs no write right, for it has no journal of SQLite's that readers write to. */
export function openReadOnly(folder: string): OpenDatabase | undefined {
  try {
    const db = new DatabaseSync(`${folder}/memory.db`, { readOnly: true, timeout: 5_000 });
    if (versionOf(db) === SCHEMA_VERSION) return { db, inMemory: false };
    db.close();
  } catch {
    // As if there were none.
  }
  return undefined;
}

function openFile(path: string): DatabaseSync {
  // Created here, so that it is ours alone from its first byte on.
  Deno.openSync(path, { write: true, create: true, mode: 0o600 }).close();
  const db = new DatabaseSync(path, { timeout: 5_000 });
  try {
    db.exec(
      "PRAGMA journal_mode = TRUNCATE; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16000;",
    );
    prepareTables(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Creates the tables, unless they stand, in place of older ones; two processes may do so at once. */
function prepareTables(db: DatabaseSync): void {
  if (versionOf(db) === SCHEMA_VERSION) return;
  inTransaction(db, () => {
    const version = versionOf(db);
    if (version === SCHEMA_VERSION) return;
    if (version !== 0) dropTables(db);
    db.exec(SCHEMA);
  });
}

/** Drops what any version of the schema made. */
function dropTables(db: DatabaseSync): void {
  const names = db.prepare(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'memory!_%' ESCAPE '!' " +
      // Virtual tables first: they take the tables behind them along.
      "ORDER BY sql NOT LIKE 'CREATE VIRTUAL%', name = 'memory_fts'",
  ).all() as { name: string }[];
  for (const { name } of names) db.exec(`DROP TABLE IF EXISTS ${name}`);
}

function versionOf(db: DatabaseSync): number {
  return (db.prepare("PRAGMA user_version").get() as { user_version: number }).user_version;
}

/** Runs `work` as one transaction that other processes see whole or not at all. */
export function inTransaction<T>(db: DatabaseSync, work: () => T): T {
  db.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    db.exec("COMMIT");
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec("ROLLBACK");
    throw error;
  }
}

/** A link in the place of the database would have SQLite write elsewhere. */
function removeLinks(path: string, notice: (message: string) => void): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) {
    let info: Deno.FileInfo;
    try {
      info = Deno.lstatSync(path + suffix);
    } catch {
      continue;
    }
    if (!info.isSymlink && !(info.isFile && (info.nlink ?? 1) > 1)) continue;
    Deno.removeSync(path + suffix);
    notice(`Removed the link ${path + suffix}: the memory's index is not kept behind links.`);
  }
}
