/** Names of plugins and tools: what is allowed, what is taken, what looks like another.
 *
 * Names are untrusted: they end in file names, in the model's tool list and on screen. */

/** Longest name of a plugin; with `__` and a tool's name it must fit the 64 of providers. */
export const PLUGIN_NAME_LIMIT = 24;

/** Longest name of a tool. */
export const TOOL_NAME_LIMIT = 38;

/** Names that would pass for a part of Pyra. */
const RESERVED = new Set(
  ["pyra", "kernel", "core", "system", "builtin", "app", "plugin", "plugins", "vault", "memory"]
    .concat(["security", "session", "config", "provider", "daemon", "tool", "tools", "mcp"])
    .concat(["user", "assistant", "grants", "sdk", "none", "all", "con", "prn", "aux", "nul"])
    .concat(["ai", "general", "plan", "plans", "setup", "doctor", "permissions"])
    .map(skeleton),
);

/** What is wrong with a plugin's name, or `undefined`. */
export function checkPluginName(name: string): string | undefined {
  if (name.length > PLUGIN_NAME_LIMIT || !/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(name)) {
    return `expected up to ${PLUGIN_NAME_LIMIT} lower-case letters, digits and single _ or -, ` +
      "beginning with a letter";
  }
  if (RESERVED.has(skeleton(name))) return "this name belongs to Pyra itself";
  return undefined;
}

/** What is wrong with a tool's name, or `undefined`. */
export function checkToolName(name: string): string | undefined {
  if (name.length <= TOOL_NAME_LIMIT && /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name)) {
    return undefined;
  }
  return `expected up to ${TOOL_NAME_LIMIT} lower-case letters, digits and single _, ` +
    "beginning with a letter";
}

/** The first of `others` that a person could take for `name`, without being it. */
export function findLookalike(name: string, others: Iterable<string>): string | undefined {
  const bones = skeleton(name);
  for (const other of others) {
    if (other !== name && skeleton(other) === bones) return other;
  }
  return undefined;
}

/** A name with everything removed that the eye skips: case, `-`, `_`, twins like `0` and `o`. */
export function skeleton(name: string): string {
  return name.normalize("NFKD").toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "")
    .replace(/0/g, "o")
    .replace(/[1i|]/g, "l")
    .replace(/5/g, "s")
    .replace(/8/g, "b")
    .replace(/rn/g, "m")
    .replace(/vv/g, "w")
    .replace(/cl/g, "d");
}
