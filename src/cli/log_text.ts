/** One line of the record as a sentence. Pure; what the line holds is untrusted, and whoever shows
 * the sentence escapes it. */

import type { Json } from "../base/mod.ts";
import type { RecordEntry } from "../contracts/mod.ts";

type Tell = (entry: RecordEntry) => string;

const SENTENCES: Readonly<Record<string, Tell>> = {
  secret: ({ who, name, why, granted, source }) =>
    granted === false || source === "none"
      ? `${word(who)} asked for the secret ${word(name)} and did not get it (${word(why)})`
      : `${word(who)} got the secret ${word(name)} from the ${word(source)} (${word(why)})`,
  "vault.get": ({ who, name, why, granted, reason }) =>
    granted
      ? `the vault gave ${word(name)} to ${word(who)} (${word(why)})`
      : `the vault did not give ${word(name)} to ${word(who)}: ${word(reason)}`,
  "vault.unlock": ({ granted, method, reason }) =>
    granted
      ? `the vault was unlocked (${word(method)})`
      : `the vault was not unlocked: ${word(reason)}`,
  "vault.lock": ({ why }) => `the vault was locked: ${word(why)}`,
  refused: ({ command, method }) => `${word(command)} was refused ${word(method)}`,
  call: ({ tool, from, args }) => `${word(from)} called ${word(tool)} ${word(args)}`,
  call_ended: ({ tool, status, ms }) => `${word(tool)} ended: ${word(status)}, ${word(ms)} ms`,
  handover: ({ from, to, allowed }) =>
    `${word(from)} asked to run \`${word(to)}\`: ${allowed ? "allowed" : "refused"}`,
  plugin_enabled: ({ plugin }) => `you enabled the plugin ${word(plugin)}`,
  plugin_disabled: ({ plugin }) => `you disabled the plugin ${word(plugin)}`,
  plugin_installed: ({ plugin, version }) =>
    `the plugin ${word(plugin)} ${word(version)} was installed`,
  plugin_uninstalled: ({ plugin }) => `the plugin ${word(plugin)} was removed`,
  plugin_start: ({ plugin, pid }) => `the plugin ${word(plugin)} started (process ${word(pid)})`,
  plugin_refused: ({ plugin, permission, value, more }) =>
    more === undefined
      ? `the plugin ${word(plugin)} was refused: ${word(permission)} ${word(value)}`
      : `the plugin ${word(plugin)} was refused ${word(more)} more times`,
  plugin_tampered: ({ plugin, why }) =>
    `the plugin ${word(plugin)} was ended: the record of its accesses holds ${word(why)}`,
  environment: ({ remark }) => word(remark),
  app_crash: ({ code }) => `the app crashed: ${word(code)}`,
};

/** What happened, in one sentence. */
export function describeEntry(entry: RecordEntry): string {
  const { event, told, from, skipped } = entry;
  const tell = told || !Object.hasOwn(SENTENCES, String(event))
    ? undefined
    : SENTENCES[String(event)];
  const what = tell ? tell(entry) : `${word(event)}${details(entry)}`;
  const missing = skipped === undefined ? "" : ` (${word(skipped)} lines before it were too many)`;
  return `${told ? `${word(from)} says: ` : ""}${what}${missing}`;
}

const KNOWN = ["n", "prev", "at", "event", "log", "run", "told", "from", "skipped"];

function details(entry: RecordEntry): string {
  const rest = Object.entries(entry).filter(([name]) => !KNOWN.includes(name));
  if (rest.length === 0) return "";
  return `: ${rest.map(([name, value]) => `${name} ${word(value)}`).join(", ")}`;
}

function word(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "?";
}
