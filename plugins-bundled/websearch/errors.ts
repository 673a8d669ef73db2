/** What went wrong, in words for the model and the user; the host hands them on. */

/** A search or a page that did not come about. */
export class WebError extends Error {
  override name = "WebError";
}
