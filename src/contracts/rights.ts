/** What a part of Pyra may reach: one record for the app's rows and for plugins' grants. */

/** Filled in: no placeholders, real absolute paths. An empty list is no right at all. */
export interface Rights {
  /** Files and folders, with all that lies in them. */
  read: string[];
  write: string[];
  /** `host:port`, or `public` for every host that is not private. */
  net: string[];
  /** Names of variables. */
  env: string[];
  /** Names of system facts, as in Deno's `--allow-sys`. */
  sys: string[];
  /** Absolute paths of programs. Any entry means the part leaves the runtime's sandbox. */
  run: string[];
}
