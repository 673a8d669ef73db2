/** What went wrong, in words for the model and the user; the host hands them on. */

/** A connection, a command or a copy that did not come about. */
export class SshError extends Error {
  override name = "SshError";
}
