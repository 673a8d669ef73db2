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
  summary?: string;
  keywords?: readonly string[];
  provenance: Provenance;
}

/** One kept version of a file. */
export interface MemoryVersion {
  /** Number to undo to or show; grows with time. */
  change: number;
  file: string;
  action: "write" | "append" | "remove" | "move";
  at: string;
  provenance: Provenance;
}

/** The memory. Every path from outside is checked; `MemoryPathError` when it leads out. */
export interface MemoryStore {
  list(category?: string): Promise<MemoryFile[]>;
  read(file: string): Promise<string>;
  /** Never throws for what the query says, only for a broken disk. */
  search(query: string, limit?: number): Promise<MemoryHit[]>;
  write(file: string, text: string, write: MemoryWrite): Promise<MemoryFile>;
  append(file: string, text: string, write: MemoryWrite): Promise<MemoryFile>;
  remove(file: string, provenance: Provenance): Promise<void>;
  move(from: string, to: string, provenance: Provenance): Promise<MemoryFile>;
  history(file: string): Promise<MemoryVersion[]>;
  /** Takes the newest change back; `undefined` when there is none. */
  undo(): Promise<MemoryVersion | undefined>;
  /** What a new session should know, at most `maxTokens`, wrapped as data; `""` when nothing. */
  contextForSession(maxTokens: number): Promise<string>;
  close(): void;
}
