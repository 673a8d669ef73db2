/** What `pyra doctor` tells. */

/** One thing that was looked at. Ids are stable, for scripts. */
export interface Finding {
  id:
    | "version"
    | "home"
    | "files"
    | "config"
    | "vault"
    | "plugins"
    | "daemon"
    | "walls"
    | "disk"
    | "record"
    | "memory"
    | "provider";
  /** `note` is worth knowing, `problem` wants something done, `fixed` was one. */
  status: "ok" | "note" | "problem" | "fixed";
  /** What was found, in one line. */
  found: string;
  /** What to do. */
  hint?: string;
}
