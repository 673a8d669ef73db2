/** The folder for what the assistant wrote and the scan marked. Nothing in it is loaded into a
 * conversation or found by a search that does not name it. */
export const QUARANTINE = "quarantine/";
