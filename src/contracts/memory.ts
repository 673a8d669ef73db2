/** What Pyra remembers: Markdown files that belong to the user, found at once. */

/** One memory file. `file` is the path below `memory/`, with `/`. */
export interface MemoryFile {
  file: string;
  /** The first folder of the path, or `""` at the top. */
  category: string;
  title: string;
  sizeBytes: number;
  /** ISO 8601, UTC. */
  modified: string;
  summary: string;
  keywords: string[];
  tags: string[];
}

/** One place that answers a question. */
export interface MemoryHit {
  file: string;
  /** The heading the section stands under, or `""`. */
  heading: string;
  /** 1-based line where the section starts. */
  line: number;
  /** Higher is better; comparable within one answer only. */
  score: number;
  summary: string;
  keywords: string[];
  snippet: string;
  /** When asked for: what counted, one line for each kind of reason. */
  why?: string[];
}

/** How to search. */
export interface SearchOptions {
  /** The last word is the start of one. */
  prefix?: boolean;
  /** The conversation the question came up in: what came up in it repeatedly counts a little. */
  talk?: string;
  /** Say for each hit why it was found. */
  why?: boolean;
}

/** Who wrote a version of a file, and in what circumstances. */
export interface Provenance {
  by: "user" | "assistant" | "import" | "external";
  sessionId?: string;
  /** The assistant wrote it in a turn that content from outside had entered. */
  tainted?: boolean;
}

/** What a write says beside its text. */
export interface MemoryWrite {
  /** Kept in the file's front matter, as are the keywords. */
  summary?: string;
  keywords?: readonly string[];
  provenance: Provenance;
}

/** One change to a file, of those that are kept. */
export interface MemoryVersion {
  /** Number to undo to or show; grows with time. */
  change: number;
  file: string;
  action: "write" | "append" | "remove" | "move";
  /** Where the file was before a move. */
  from?: string;
  /** ISO 8601, UTC. */
  at: string;
  provenance: Provenance;
  /** How many files an import brought that was taken back, if more than this one. */
  files?: number;
}

/** The memory. Every path from outside is checked; a `PathError` when it leads out. */
export interface MemoryStore {
  /** Ordered by path. `category` is the first folder of the path. */
  list(category?: string): Promise<MemoryFile[]>;
  /** The text as it lies on the disk. A name without `.md` is understood. Throws `memory.missing`. */
  read(file: string): Promise<string>;
  /** The best places for a question, best first, one per file. Never throws for what the query
   * says, only for a broken disk. */
  search(query: string, limit?: number, options?: SearchOptions): Promise<MemoryHit[]>;
  /** Creates or replaces a file. The answer says where it lies: a flagged text of the
   * assistant's goes below `quarantine/`. */
  write(file: string, text: string, write: MemoryWrite): Promise<MemoryFile>;
  /** Adds lines to the end; creates the file when missing. Quarantines as `write` does. */
  append(file: string, text: string, write: MemoryWrite): Promise<MemoryFile>;
  /** Throws `memory.missing`. */
  remove(file: string, provenance: Provenance): Promise<void>;
  /** Throws `memory.missing`; `memory.exists` when there is a file at `to`. */
  move(from: string, to: string, provenance: Provenance): Promise<MemoryFile>;
  /** The changes to a file that are known, newest first, moves included; to all files without
   * one, as `undo` would take them back. */
  history(file?: string): Promise<MemoryVersion[]>;
  /** Takes the newest change back, an import as a whole, and says which it was; `undefined` when
   * there is none left.
   * Throws `memory.changed` when another program's work would be lost by it; with `force` that is
   * entered as a change of its own, so that the next `undo` brings it back. */
  undo(options?: { force?: boolean }): Promise<MemoryVersion | undefined>;
  /** What a new session should know, at most `maxTokens`, wrapped as data; `""` when nothing. */
  contextForSession(maxTokens: number): Promise<string>;
  close(): void;
}

/** A file to import: its path below the imported folder, and how to get its bytes. */
export interface ImportSource {
  path: string;
  read(): Promise<Uint8Array>;
}

/** What an import did. Importing the same again changes nothing. */
export interface ImportReport {
  /** Paths below `memory/`. */
  added: string[];
  changed: string[];
  unchanged: string[];
  /** Paths as they were given. */
  skipped: { path: string; why: string }[];
}

/** How much there is. */
export interface MemoryStats {
  files: number;
  sections: number;
  /** Of the files themselves. */
  bytes: number;
  indexBytes: number;
  /** Files by category, `""` for the top. */
  categories: Record<string, number>;
  quarantined: number;
  /** Changes that `undo` can take back. */
  undoable: number;
}

/** The memory as its owner manages it. */
export interface MemoryFolder extends MemoryStore {
  /** The text of a file as a change to it left it, `""` for a removal. Throws `memory.no_version`. */
  readVersion(file: string, change: number): Promise<string>;
  /** Takes Markdown and plain text in below the folder `into`. Never rejects for one bad file. */
  importFiles(
    sources: readonly ImportSource[],
    options?: { into?: string; onProgress?: (done: number, total: number) => void },
  ): Promise<ImportReport>;
  /** All files below `memory/` as a POSIX tar archive. */
  exportTar(): ReadableStream<Uint8Array>;
  /** Rebuilds the index from the files. Returns how many there are. */
  reindex(onProgress?: (done: number, total: number) => void): Promise<number>;
  /** Resolves when the index needs no further look at the files as they are. */
  settle(): Promise<void>;
  stats(): Promise<MemoryStats>;
}
