/** A tool as its plugin's grant has it: what the user agreed to, never what the app says. */

import { canonicalJson } from "../../base/mod.ts";
import type { Effect, PluginPermissions, PluginTool } from "../../contracts/mod.ts";
import type { GateTool } from "../../gate/mod.ts";
import { strictestEffect } from "../../plugins/mod.ts";
import type { Grant } from "../plugins/grants.ts";

/** What the gate needs of a tool. */
export interface GrantTool {
  gate: GateTool;
  declared: PluginTool;
}

/** The tool of that name; `undefined` where the plugin has none. */
export async function findTool(grant: Grant, name: string): Promise<GrantTool | undefined> {
  const declared = grant.offer.tools.find((tool) => tool.name === name);
  if (declared === undefined) return undefined;
  const { permissions } = grant;
  const named = { name: `${grant.name}__${name}`, source: `plugin:${grant.name}` };
  const effect = strictestEffect(declared.effect, permissions);
  const { description, inputSchema } = declared;
  const said = canonicalJson({ ...named, effect, description, inputSchema });
  return {
    declared,
    gate: {
      ...named,
      effect,
      permissions,
      definition: await sha256(said),
      taints: reachesAnything(permissions),
    },
  };
}

/** A slash command as a tool: what it does is not declared, so what its plugin may do counts. */
export function slashAsTool(grant: Grant, command: string): GateTool {
  const { name, permissions } = grant;
  const effect: Effect = permissions.net.length > 0 ? "send" : "write";
  return {
    name: `/${command}`,
    source: `plugin:${name}`,
    effect: strictestEffect(effect, permissions),
    permissions,
    definition: "",
    taints: reachesAnything(permissions),
  };
}

/** A plugin that reaches nothing can only say what its arguments and its code hold. */
function reachesAnything(permissions: PluginPermissions): boolean {
  return Object.values(permissions).some((entries) => entries.length > 0);
}

/** Hashes of what tools say of themselves: the same at every call. */
const hashes = new Map<string, string>();
const KEPT_HASHES = 500;

async function sha256(text: string): Promise<string> {
  const known = hashes.get(text);
  if (known !== undefined) return known;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hash = new Uint8Array(bytes).toHex();
  if (hashes.size >= KEPT_HASHES) hashes.clear();
  hashes.set(text, hash);
  return hash;
}
