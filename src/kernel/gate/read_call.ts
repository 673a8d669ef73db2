/** What the app asks of the gate, checked: every part of it is untrusted, its types first.
 *
 * Effect, permissions, definition, taint and approvals are not among it: those the kernel knows. */

import { isObject, type JsonObject, PyraError } from "../../base/mod.ts";
import { toPlain } from "../../gate/mod.ts";

/** More arguments than this are no call; a plugin could not be told them either. */
const ARGUMENTS_LIMIT = 900_000;

/** Before what the app says of a call, in a question and on record. */
export const APP_SAYS = "the app says: ";

/** A call of a plugin's tool. */
export interface ReadCall {
  id: string;
  plugin: string;
  tool: string;
  args: JsonObject;
  /** Of all texts in the arguments. */
  characters: number;
  sessionId: string;
  /** The app's own reasons to ask; they can only make it stricter. */
  reasons: string[];
  /** The app says that content from outside is in context; it can only make it stricter. */
  tainted: boolean;
}

/** A slash command of a plugin. */
export interface ReadSlash {
  id: string;
  plugin: string;
  command: string;
  args: string;
}

/** A copy of the call. Throws `plugin.bad_call`. */
export function readCall(value: unknown): ReadCall {
  if (!isObject(value)) throw badCall("it is no object");
  const { args, characters } = readArguments(value.args);
  return {
    id: readName(value, "id"),
    plugin: readName(value, "plugin"),
    tool: readName(value, "tool"),
    args,
    characters,
    sessionId: readName(value, "sessionId"),
    reasons: readReasons(value.reasons),
    tainted: value.tainted === true,
  };
}

/** A copy of the command. Throws `plugin.bad_call`. */
export function readSlash(value: unknown): ReadSlash {
  if (!isObject(value)) throw badCall("it is no object");
  const { args } = value;
  if (typeof args !== "string" || args.length > ARGUMENTS_LIMIT) throw badCall("its text is none");
  return {
    id: readName(value, "id"),
    plugin: readName(value, "plugin"),
    command: readName(value, "command"),
    args,
  };
}

/** A copy of arguments. Throws `plugin.bad_call`. */
export function readArguments(args: unknown): { args: JsonObject; characters: number } {
  const plain = toPlain(args, { characters: ARGUMENTS_LIMIT });
  if (plain.problem !== undefined) throw badCall(`what it hands over ${plain.problem}`);
  if (!isObject(plain.value)) throw badCall("its arguments are no object");
  return { args: plain.value as JsonObject, characters: plain.characters };
}

/** The call is none. */
export function badCall(why: string): PyraError {
  return new PyraError(`Cannot call the plugin: ${why}`, { code: "plugin.bad_call" });
}

function readName(value: Record<string, unknown>, key: string): string {
  const name = value[key];
  if (typeof name === "string" && name !== "" && name.length <= 200) return name;
  throw badCall(`its ${key} is no name`);
}

/** The app's reasons to ask, marked as its words. */
export function readReasons(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, 5).map((reason) =>
    typeof reason === "string"
      ? `${APP_SAYS}${reason.slice(0, 200)}`
      : "the app gave a reason that is none"
  );
}
