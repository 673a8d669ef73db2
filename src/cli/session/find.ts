/** Finds the session a user means. */

import { PyraError } from "../../base/mod.ts";
import type { SessionStore } from "../../contracts/mod.ts";

/** The id that starts with `given`, or the newest when nothing is given.
 * Throws `session.unknown` or `session.ambiguous`. */
export async function oneSession(
  sessions: SessionStore,
  given: string | undefined,
): Promise<string> {
  const ids = (await sessions.list()).map((session) => session.id);
  const fitting = given === undefined ? ids.slice(0, 1) : ids.filter((id) => id.startsWith(given));
  if (given !== undefined && fitting.includes(given)) return given;
  if (fitting.length === 1) return fitting[0]!;
  if (fitting.length > 1) {
    throw new PyraError(`${fitting.length} conversations start with ${JSON.stringify(given)}`, {
      code: "session.ambiguous",
      hint: `give more of it: ${fitting.slice(0, 3).join(", ")}`,
    });
  }
  throw new PyraError(
    given === undefined
      ? "There are no conversations yet"
      : `There is no conversation ${JSON.stringify(given)}`,
    { code: "session.unknown", hint: "`pyra session list` shows them" },
  );
}
