/** What a plugin says it offers: tools, slash commands, a text for the system prompt.
 *
 * Untrusted, and told by running code: checked and capped here, agreed to once, and compared
 * at every start, so that a description cannot turn into an instruction later. */

import { canonicalJson, type Json } from "../base/mod.ts";
import type { PluginOffer } from "../contracts/mod.ts";
import type { RawOffer } from "./_offer_schema.ts";

/** Checks what a plugin says it offers. Throws `ManifestError` naming the plugin and the field. */
export async function parseOffer(raw: RawOffer, plugin: string): Promise<PluginOffer> {
  const { checkOffer } = await import("./_offer_schema.ts");
  return checkOffer(raw, plugin);
}

/** What is different in `now`, one line each; empty when the two are the same. */
export function compareOffers(old: PluginOffer, now: PluginOffer): string[] {
  const lines = [
    ...compareNamed("tool", old.tools, now.tools),
    ...compareNamed("command /", old.slashCommands, now.slashCommands),
  ];
  if (old.systemPrompt !== now.systemPrompt) lines.push("changed: what it tells the model");
  if (old.setup !== now.setup) lines.push(`${now.setup ? "new" : "gone"}: a setup`);
  if (old.run !== now.run) lines.push(`${now.run ? "new" : "gone"}: runs with the daemon`);
  return lines;
}

function compareNamed(
  kind: string,
  old: readonly { name: string }[],
  now: readonly { name: string }[],
): string[] {
  const label = (name: string) => kind.endsWith("/") ? `${kind}${name}` : `${kind} ${name}`;
  const before = new Map(old.map((entry) => [entry.name, canonicalJson(entry as unknown as Json)]));
  const lines: string[] = [];
  for (const entry of now) {
    const was = before.get(entry.name);
    before.delete(entry.name);
    if (was === undefined) lines.push(`new: ${label(entry.name)}`);
    else if (was !== canonicalJson(entry as unknown as Json)) {
      lines.push(`changed: ${label(entry.name)}`);
    }
  }
  for (const name of before.keys()) lines.push(`gone: ${label(name)}`);
  return lines;
}
