/** What a standing yes is bound to, and whether a later call is covered by it.
 *
 * A binding that cannot be understood covers nothing: a host or folder counts only when
 * every destination the call names is that host or lies in that folder. Links are not
 * seen here; who opens a file checks its real path. */

import { canonicalJson, isObject, type Json } from "../base/mod.ts";
import type {
  CheckedCall,
  PolicyQuestion,
  StandingAnswer,
  StandingBinding,
} from "../contracts/mod.ts";

/** Arguments that name a server or an address. */
const HOST_KEYS =
  /^(\w+_)?(host|hostname|server|domain|url|uri|endpoint|href|link|proxy|address)$/i;

/** What a URL parser takes for an address, with its slashes or without. */
const ADDRESS = /^\s*([a-z][a-z0-9+.-]*:\/\/|(https?|wss?|ftp):)/i;

/** Arguments that name a file or a folder. */
const PATH_KEYS =
  /^(\w+_)?(path|file|filename|folder|dir|directory|source|destination|target|src|dst|from|to)$/i;

/** See `Policy.bind`. */
export function bindStanding(
  call: CheckedCall,
  to: StandingAnswer["scope"],
  sessionId: string,
): StandingBinding {
  if (to === "session") return { scope: "session", value: sessionId };
  if (to === "host") {
    const [host, ...others] = new Set(hostsOf(call.args) ?? []);
    if (host !== undefined && others.length === 0) return { scope: "host", value: host };
  }
  if (to === "folder") {
    const folder = commonFolder(pathsOf(call.args) ?? []);
    if (folder !== undefined) return { scope: "folder", value: folder };
  }
  return { scope: "arguments", value: canonicalJson(call.args) };
}

/** Whether `answer` covers the call in question. */
export function standingMatches(answer: StandingAnswer, question: PolicyQuestion): boolean {
  const { call, tool, sessionId, now } = question;
  if (answer.tool !== tool.name || answer.source !== tool.source) return false;
  if (!(Date.parse(answer.expires) > now)) return false;
  switch (answer.scope) {
    case "session":
      return answer.value === sessionId;
    case "arguments":
      return answer.value === canonicalJson(call.args);
    case "host": {
      const hosts = hostsOf(call.args) ?? [];
      return hosts.length > 0 && hosts.every((host) => host === answer.value);
    }
    case "folder": {
      const paths = pathsOf(call.args) ?? [];
      return paths.length > 0 && paths.every((path) => path.startsWith(`${answer.value}/`));
    }
    default:
      return false;
  }
}

/** Every server the arguments name, as `host:port`; `undefined` when one cannot be read. */
function hostsOf(args: Json): string[] | undefined {
  const hosts: (string | undefined)[] = [];
  for (const [key, value] of texts(args)) {
    if (ADDRESS.test(value)) hosts.push(hostOfUrl(value));
    else if (HOST_KEYS.test(key)) hosts.push(plainHost(value));
  }
  return hosts.some((host) => host === undefined) ? undefined : hosts as string[];
}

function hostOfUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port } = new URL(text);
  const standard = protocol === "https:" ? "443" : protocol === "http:" ? "80" : "";
  return hostname === "" ? undefined : `${hostname}:${port || standard}`;
}

function plainHost(text: string): string | undefined {
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?$/i.test(text) ? text.toLowerCase() : undefined;
}

/** Every path the arguments name; `undefined` when one may lead elsewhere than it says. */
function pathsOf(args: Json): string[] | undefined {
  const paths: string[] = [];
  for (const [key, value] of texts(args)) {
    if (!PATH_KEYS.test(key) && !/^[~./\\]|^[a-z]:[\\/]/i.test(value)) continue;
    // deno-lint-ignore no-control-regex
    if (/[\\\x00-\x1f]|^~|:|\/\/|(^|\/)\.{1,2}(\/|$)/.test(value)) return undefined;
    paths.push(value);
  }
  return paths;
}

/** The deepest folder that holds all paths; `undefined` for the root or none. */
function commonFolder(paths: readonly string[]): string | undefined {
  const folders = paths.map((path) => path.split("/").slice(0, -1));
  const [first, ...rest] = folders;
  if (first === undefined) return undefined;
  const differs = first.findIndex((part, at) => rest.some((other) => other[at] !== part));
  const common = first.slice(0, differs < 0 ? first.length : differs).join("/");
  return common === "" ? undefined : common;
}

/** All texts inside `value` with the key they stand under, `filePath` as `file_Path`; items go by
 * their list's key. */
function* texts(value: Json, key = ""): Generator<[key: string, text: string]> {
  if (typeof value === "string") yield [key, value];
  else if (Array.isArray(value)) { for (const item of value) yield* texts(item, key); }
  else if (isObject(value)) {
    for (const [inner, item] of Object.entries(value)) {
      yield* texts(item as Json, inner.replaceAll(/([a-z])(?=[A-Z])/g, "$1_"));
    }
  }
}
