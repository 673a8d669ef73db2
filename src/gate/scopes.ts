/** What "exactly these arguments", "this host" and "this folder" mean: the one definition by which a
 * saved approval is offered, drawn, bound and matched.
 *
 * A host or a folder leaves one thing open, the address on that host or the path in that folder, and
 * only in arguments whose name says that they hold such a thing; everything else must be equal. What
 * cannot be understood for certain is no place: it has to be equal as well. Links in a path are not
 * seen here; who opens a file checks its real path. */

import { canonicalJson, isObject, type Json, type JsonObject } from "../base/mod.ts";
import type { StandingAnswer, StandingBinding } from "../contracts/mod.ts";

/** How far an approval reaches. */
export type Scope = StandingAnswer["scope"];

/** All of them, from narrow to wide in the order they are offered. */
export const SCOPES: readonly Scope[] = ["session", "arguments", "host", "folder"];

/** The call an approval is about. */
export interface ScopedCall {
  args: JsonObject;
  sessionId: string;
}

/** Longer bindings are neither saved nor offered: nobody could read them in a list. */
const BINDING_LIMIT = 4_000;

/** Longest name of a host or folder that is offered: it is drawn whole. */
const NAME_LIMIT = 200;

/** Names of arguments that hold an address. */
const ADDRESS_KEY = /^(\w+_)?(host|hostname|server|domain|url|uri|endpoint|href|link|address)s?$/i;

/** Names of arguments that hold a path. */
const PATH_KEY =
  /^(\w+_)?(path|file|filename|folder|dir|directory|source|destination|target|src|dst|from|to)s?$/i;

/** An address that every parser takes for the same: ASCII, no name or password, no backslash. */
const PLAIN_ADDRESS =
  /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?([/?#][!#-[\]^_a-z|~]*)?$/i;

/** What some parser may take for an address. */
const LIKE_ADDRESS = /^[\s\p{Cc}]*([a-z][a-z0-9+.-]*:[\\/]{2}|(https?|wss?|ftp|data|file):)/iu;

/** What a saved yes to `call` is bound to; `undefined` where the call names nothing of the kind, or
 * it would be too long to be read. */
export function bindTo(scope: Scope, call: ScopedCall): StandingBinding | undefined {
  const binding = bind(scope, call);
  if (binding === undefined) return undefined;
  const { value, others = "" } = binding;
  if (others !== "" && value.length > NAME_LIMIT) return undefined;
  return value.length + others.length <= BINDING_LIMIT ? binding : undefined;
}

function bind(scope: Scope, { args, sessionId }: ScopedCall): StandingBinding | undefined {
  switch (scope) {
    case "session":
      return { scope, value: sessionId };
    case "arguments":
      return { scope, value: canonicalJson(args) };
    case "host": {
      const { values, others } = split(args, isAddress);
      const [host, ...more] = new Set(values.map(hostOf));
      return host !== undefined && more.length === 0 ? { scope, value: host, others } : undefined;
    }
    case "folder": {
      const { values, others } = split(args, isPath);
      const folder = commonFolder(values);
      return folder === undefined ? undefined : { scope, value: folder, others };
    }
  }
}

/** Whether an approval that is bound like this covers `call`. */
export function covers({ scope, value, others }: StandingBinding, call: ScopedCall): boolean {
  switch (scope) {
    case "session":
      return value === call.sessionId;
    case "arguments":
      return value === canonicalJson(call.args);
    case "host": {
      const now = split(call.args, isAddress);
      return now.values.length > 0 && now.others === others &&
        now.values.every((address) => hostOf(address) === value);
    }
    case "folder": {
      const now = split(call.args, isPath);
      return value !== "" && now.values.length > 0 && now.others === others &&
        now.values.every((path) => path.startsWith(`${value}/`));
    }
    default:
      return false;
  }
}

/** Whether the caller chooses where this call goes: an argument is an address, or is named like
 * one. */
export function namesDestination(args: Json): boolean {
  for (const { key, value } of texts(args)) {
    if (ADDRESS_KEY.test(key) || LIKE_ADDRESS.test(value)) return true;
  }
  return false;
}

function isAddress(key: string, value: string): boolean {
  return ADDRESS_KEY.test(key) && hostOf(value) !== undefined;
}

/** `https://example.org`, with the port where it is not the usual one; `undefined` for what is no
 * plain address. */
function hostOf(text: string): string | undefined {
  if (!PLAIN_ADDRESS.test(text)) return undefined;
  const url = URL.parse(text);
  return url ? `${url.protocol}//${url.host.toLowerCase()}` : undefined;
}

/** A path that leads where it says, in a folder that it names. */
function isPath(key: string, value: string): boolean {
  // deno-lint-ignore no-control-regex
  if (!PATH_KEY.test(key) || /[\\:\x00-\x1f\x7f]|^[~\s]|\s$/.test(value)) return false;
  const parts = value.split("/");
  return parts.length > 1 &&
    parts.every((part, at) => part !== "." && part !== ".." && (part !== "" || at === 0));
}

/** The deepest folder that holds all paths; `undefined` for the root, or none. */
function commonFolder(paths: readonly string[]): string | undefined {
  const [first, ...rest] = paths.map((path) => path.split("/").slice(0, -1));
  if (first === undefined) return undefined;
  const differs = first.findIndex((part, at) => rest.some((other) => other[at] !== part));
  const folder = first.slice(0, differs < 0 ? first.length : differs).join("/");
  return folder === "" ? undefined : folder;
}

/** The texts that `isPlace` takes, and everything else: where those stand, and the rest as it is. */
function split(args: JsonObject, isPlace: (key: string, value: string) => boolean) {
  const values: string[] = [];
  const at: string[] = [];
  const rest = (value: Json, key: string, pointer: string): Json => {
    if (typeof value === "string" && isPlace(key, value)) {
      values.push(value);
      at.push(pointer);
      return null;
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => rest(item, key, `${pointer}/${index}`));
    }
    if (!isObject(value)) return value;
    const entries = Object.entries(value as JsonObject).sort(([a], [b]) => a < b ? -1 : 1);
    return Object.fromEntries(
      entries.map(([name, inner]) => [name, rest(inner, spaced(name), `${pointer}/${step(name)}`)]),
    );
  };
  const fixed = rest(args, "", "");
  return { values, others: canonicalJson({ at, fixed }) };
}

/** All texts with the name they stand under; items go by their list's name. */
function* texts(value: Json, key = ""): Generator<{ key: string; value: string }> {
  if (typeof value === "string") yield { key, value };
  else if (Array.isArray(value)) { for (const item of value) yield* texts(item, key); }
  else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value as JsonObject)) {
      yield* texts(inner, spaced(name));
    }
  }
}

/** `filePath` and `file-path` as `file_Path`. */
function spaced(name: string): string {
  return name.replaceAll(/([a-z])(?=[A-Z])/g, "$1_").replaceAll("-", "_");
}

/** One step of a JSON pointer. */
function step(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
