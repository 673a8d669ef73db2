/** What the user is asked to agree to, in plain words. Pure.
 *
 * The plugin's own words are untrusted and say by `from` whose they are: whoever draws a line
 * escapes it. What Pyra says of the rights comes first. Nothing is left out here: a yes covers all
 * of it. Red is what Pyra says, never the plugin. */

import type { PluginOffer, PluginPermissions } from "../contracts/mod.ts";
import { holdsKeys } from "../rights/mod.ts";
import { isPrivateHost, PUBLIC } from "../security/mod.ts";
import { scanResponse } from "../security/injection/mod.ts";
import { compareFiles, type Fingerprint } from "./fingerprint.ts";
import { compareOffers } from "./offer.ts";
import { PERMISSION_KINDS, type PermissionKind } from "./permission_entry.ts";
import { strictestEffect } from "./permissions.ts";

/** One line to show. */
export interface ConsentLine {
  text: string;
  /** Who says it, where it is not Pyra. */
  from?: string;
  /** It gives away more than most plugins need, or reads like an attack: draw it red. */
  mark?: "red";
}

/** What is agreed to. */
export interface ConsentSubject {
  name: string;
  permissions: PluginPermissions;
  secrets: readonly string[];
  offer: PluginOffer;
  /** Of the paths that may be written, those that are as good as `run`, with the reason. */
  runLike?: Readonly<Record<string, string>>;
}

/** Most files that are named one by one. */
const FILES_NAMED = 5;

const EFFECTS = {
  read: "looks up",
  write: "changes",
  send: "sends",
  exec: "runs programs",
} as const;

/** Everything the plugin will be able to reach, is given, and brings: rights first, so that no words
 * of the plugin stand before them; what counts most last, above the answers. */
export function consentLines(subject: ConsentSubject): ConsentLine[] {
  const { name, permissions, secrets, offer } = subject;
  const reach = PERMISSION_KINDS.flatMap((kind) =>
    permissions[kind].map((entry) => reachLine(kind, entry, subject))
  );
  if (reach.length === 0) {
    reach.push({ text: "It reaches nothing: no network, no files, no programs" });
  }
  const own: ConsentLine[] = [
    ...reach,
    ...secrets.map((key) => ({ text: `It is given the secret ${key}, when you have set it` })),
    ...offer.run ? [{ text: "It runs all the time while the daemon does" }] : [],
    ...warnings(offer),
  ];
  return [
    ...own.filter(({ mark }) => mark === undefined),
    ...offerLines(offer, permissions).map((text) => ({ text, from: pluginVoice(name) })),
    ...own.filter(({ mark }) => mark !== undefined),
  ];
}

/** Who speaks, where a plugin's words are shown. */
export function pluginVoice(name: string): string {
  return `plugin ${name}`;
}

/** What it says of itself. */
function offerLines(offer: PluginOffer, permissions: PluginPermissions): string[] {
  return [
    ...offer.tools.map((tool) => {
      const effect = EFFECTS[strictestEffect(tool.effect, permissions)];
      return `tool ${tool.name} (${effect}): ${tool.description}`;
    }),
    ...offer.slashCommands.map(({ name, description }) => `command /${name}: ${description}`),
    ...offer.systemPrompt === undefined ? [] : [`tells the assistant: ${offer.systemPrompt}`],
  ];
}

/** What of it reads like an attack on the model. */
function warnings({ tools, systemPrompt }: PluginOffer): ConsentLine[] {
  const texts: [what: string, parts: string[]][] = [
    ...tools.map(({ name, description, inputSchema }): [string, string[]] => [
      `The description of its tool ${name}`,
      [description, JSON.stringify(inputSchema)],
    ]),
    ["What it tells the assistant", systemPrompt === undefined ? [] : [systemPrompt]],
  ];
  return texts.flatMap(([what, parts]) => {
    const labels = new Set(parts.flatMap((part) => scanResponse(part)).map(({ label }) => label));
    if (labels.size === 0) return [];
    return [{ text: `${what} reads like an attack: ${[...labels].join(", ")}`, mark: "red" }];
  });
}

type Reach = Pick<ConsentSubject, "runLike">;

function reachLine(kind: PermissionKind, entry: string, { runLike = {} }: Reach): ConsentLine {
  switch (kind) {
    case "net":
      if (entry !== PUBLIC) return { text: `It can reach ${entry}${alsoListens(entry)}` };
      return {
        text: "It can reach every host on the internet. Addresses of your own network are shut " +
          "out where they are IPv4; of IPv6 they are not. It can also reach programs of this machine " +
          "that listen on abstract sockets (Linux; the desktop's often do), and listen itself",
        mark: "red",
      };
    case "read": {
      const keys = holdsKeys(entry);
      if (keys === undefined) return { text: `It can read ${entry}` };
      return { text: `It can read ${entry}, where keys or passwords lie (${keys})`, mark: "red" };
    }
    case "write": {
      const why = Object.hasOwn(runLike, entry) ? runLike[entry] : undefined;
      if (why === undefined) return { text: `It can change and delete ${entry}` };
      return {
        text: `It can change ${entry}, which is as good as running programs (${why})`,
        mark: "red",
      };
    }
    case "env":
      return { text: `It can see the variable ${entry}, and change it for itself` };
    case "sys":
      return { text: `It can see the system's ${entry}` };
    case "run":
      return {
        text: `It can run ${entry}: this leaves the sandbox, the program can do all that you can`,
        mark: "red",
      };
  }
}

/** The runtime takes the right to reach an address for the right to listen on it. */
function alsoListens(entry: string): string {
  return isPrivateHost(entry) ? ", and listen there in its place" : "";
}

/** What differs between what was agreed to and what would be now; empty when nothing does. */
export function changeLines(
  old: ConsentSubject & { fingerprint: Fingerprint },
  now: ConsentSubject & { fingerprint: Fingerprint },
): ConsentLine[] {
  const lines: ConsentLine[] = [];
  for (const kind of PERMISSION_KINDS) {
    for (const entry of now.permissions[kind]) {
      if (old.permissions[kind].includes(entry)) continue;
      const line = reachLine(kind, entry, now);
      lines.push({ ...line, text: `new: ${line.text}` });
    }
    for (const entry of old.permissions[kind]) {
      if (now.permissions[kind].includes(entry)) continue;
      lines.push({ text: `no longer: ${reachLine(kind, entry, {}).text}` });
    }
  }
  for (const key of now.secrets) {
    if (!old.secrets.includes(key)) lines.push({ text: `new: It is given the secret ${key}` });
  }
  lines.push(...compareOffers(old.offer, now.offer).map((text) => ({ text })));
  const { added, changed, removed } = compareFiles(old.fingerprint, now.fingerprint);
  for (const [what, paths] of Object.entries({ new: added, changed, removed })) {
    if (paths.length > 0) lines.push({ text: `${what} files: ${counted(paths)}` });
  }
  return lines;
}

function counted(paths: readonly string[]): string {
  const more = paths.length - FILES_NAMED;
  const named = paths.slice(0, FILES_NAMED).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}

/** The permissions as `--allow` takes them: `net=host:port`, `read=/path`; empty for none. */
export function allowList(permissions: PluginPermissions): string[] {
  return PERMISSION_KINDS.flatMap((kind) => permissions[kind].map((entry) => `${kind}=${entry}`));
}
