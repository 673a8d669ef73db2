/** What a memory is opened with. */

/** Options of `openMemory`. Folders are absolute; missing ones are created, 0700. */
export interface MemoryOptions {
  /** `memory/`: the files themselves. */
  root: string;
  /** `index/`: holds `memory.db`, which may be deleted at any time. */
  indexFolder: string;
  /** `history/memory/` or the like: former versions, and who wrote what. Not below `root`. */
  historyFolder: string;
  /** Milliseconds since 1970, UTC. */
  now: () => number;
  /** Labels of what the injection scan finds in a text; none when it is clean. */
  scan?: (text: string) => readonly string[];
  /** For a conversation, which may write nothing: has somebody else bring the index up to date. */
  update?: () => Promise<void>;
  /** Only the index may be written: the folder of the notes stands, and so does the list in it. */
  indexOnly?: boolean;
  /** Told in one line what happened to the index or to a file that was left out. */
  notice?: (message: string) => void;
}
