/** Where Pyra and its user live on this machine, for judging rights. Paths are absolute; of several
 * names of a place (links), all are there. */
export interface Places {
  /** Pyra's own trees and files: the home with the vault in it, the program, its cache, the
   * runtime and the runtime's cache. */
  own: readonly string[];
  /** The user's own folder. */
  userHome?: string;
  /** The folders of `PATH`. */
  programFolders?: readonly string[];
}
