/** What `pyra uninstall` removes. */

/** The user's word about it. */
export interface UninstallRequest {
  /** The data too: memory, conversations, vault, settings. */
  data: boolean;
  /** Only show. */
  dryRun: boolean;
}

/** What was removed, or would be; absolute paths. */
export interface UninstallReport {
  removes: { path: string; what: string }[];
  /** Where the data stays, unless it goes too. */
  keeps?: string;
  /** It was done: not a dry run, and the user said yes. */
  done: boolean;
}
