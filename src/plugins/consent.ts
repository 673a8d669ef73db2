/** What the user is asked to agree to, in plain words. Pure.
 *
 * The words come from the plugin in part and are untrusted: whoever draws a line escapes it.
 * Nothing is left out and nothing is shortened here: a yes covers what was shown. */

import type { PluginOffer, PluginPermissions } from "../contracts/mod.ts";
import { PUBLIC, scanResponse } from "../security/mod.ts";
import { compareFiles, type Fingerprint } from "./fingerprint.ts";
import { compareOffers } from "./offer.ts";
import { PERMISSION_KINDS, type PermissionKind } from "./permission_entry.ts";
import { strictestEffect } from "./permissions.ts";

/** One line to show. */
export interface ConsentLine {
  text: string;
  /** It gives away more than most plugins need, or reads like an attack: draw it red. */
  mark?: "red";
}

/** What is agreed to. */
export interface ConsentSubject {
  permissions: PluginPermissions;
  secrets: readonly string[];
  offer: PluginOffer;
}

const EFFECTS = {
  read: "looks up",
  write: "changes",
  send: "sends",
  exec: "runs programs",
} as const;

/** Everything the plugin will be able to reach, is given, and brings. */
export function consentLines({ permissions, secrets, offer }: ConsentSubject): ConsentLine[] {
  const reach = PERMISSION_KINDS.flatMap((kind) =>
    permissions[kind].map((entry) => reachLine(kind, entry))
  );
  if (reach.length === 0) {
    reach.push({ text: "It reaches nothing: no network, no files, no programs" });
  }
  return [
    ...reach,
    ...secrets.map((key) => ({ text: `It is given the secret ${key}, when you have set it` })),
    ...offer.tools.map((tool) => {
      const effect = strictestEffect(tool.effect, permissions);
      const texts = [tool.description, JSON.stringify(tool.inputSchema)];
      return scanned(`Tool ${tool.name} (${EFFECTS[effect]}): ${tool.description}`, texts);
    }),
    ...offer.slashCommands.map(({ name, description }) => ({
      text: `Command /${name}: ${description}`,
    })),
    ...offer.systemPrompt === undefined
      ? []
      : [scanned(`It tells the assistant: ${offer.systemPrompt}`, [offer.systemPrompt])],
    ...offer.run ? [{ text: "It runs all the time while the daemon does" }] : [],
  ];
}

function reachLine(kind: PermissionKind, entry: string): ConsentLine {
  switch (kind) {
    case "net":
      return entry === PUBLIC
        ? { text: "It can reach every host on the internet (not your own network)", mark: "red" }
        : { text: `It can reach ${entry}` };
    case "read":
      return { text: `It can read ${entry}` };
    case "write":
      return { text: `It can change and delete ${entry}` };
    case "env":
      return { text: `It can see the variable ${entry}` };
    case "sys":
      return { text: `It can see the system's ${entry}` };
    case "run":
      return {
        text: `It can run ${entry}: this leaves the sandbox, the program can do all that you can`,
        mark: "red",
      };
  }
}

function scanned(text: string, parts: readonly string[]): ConsentLine {
  const labels = [
    ...new Set(parts.flatMap((part) => scanResponse(part)).map((warning) => warning.label)),
  ];
  if (labels.length === 0) return { text };
  return { text: `${text} [reads like an attack: ${labels.join(", ")}]`, mark: "red" };
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
      const line = reachLine(kind, entry);
      lines.push({ ...line, text: `new: ${line.text}` });
    }
    for (const entry of old.permissions[kind]) {
      if (now.permissions[kind].includes(entry)) continue;
      lines.push({ text: `no longer: ${reachLine(kind, entry).text}` });
    }
  }
  for (const key of now.secrets) {
    if (!old.secrets.includes(key)) lines.push({ text: `new: It is given the secret ${key}` });
  }
  lines.push(...compareOffers(old.offer, now.offer).map((text) => ({ text })));
  const { added, changed, removed } = compareFiles(old.fingerprint, now.fingerprint);
  lines.push(
    ...added.map((path) => ({ text: `new file: ${path}` })),
    ...changed.map((path) => ({ text: `changed file: ${path}` })),
    ...removed.map((path) => ({ text: `removed file: ${path}` })),
  );
  return lines;
}

/** The permissions as `--allow` takes them: `net=host:port`, `read=/path`; empty for none. */
export function allowList(permissions: PluginPermissions): string[] {
  return PERMISSION_KINDS.flatMap((kind) => permissions[kind].map((entry) => `${kind}=${entry}`));
}
