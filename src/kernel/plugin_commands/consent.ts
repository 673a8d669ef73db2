/** Enabling a plugin: what it would be able to do is shown, and the user says yes, or no.
 *
 * Drawn by the kernel, on the terminal itself: no app can say yes in the user's place. What
 * the plugin says of itself is untrusted; every line of it is escaped, cut and named as the
 * plugin's where it is drawn. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import { editConfig, loadConfig } from "../../config/mod.ts";
import type { PluginPermissions, PluginReply } from "../../contracts/mod.ts";
import {
  allowList,
  changeLines,
  consentLines,
  expandPermissions,
  type InstalledPlugin,
  pluginVoice,
  samePermissions,
} from "../../plugins/mod.ts";
import { isAsGoodAsRun } from "../../rights/mod.ts";
import type { PluginCommandContext } from "./context.ts";
import { checkGrantedPath } from "../plugins/folder_check.ts";
import type { Grant } from "../plugins/grants.ts";
import { pluginPaths } from "../plugins/paths.ts";
import { askConfirm } from "../posix.ts";
import type { QuestionLine } from "../terminal/person.ts";

/** How the user may have agreed beforehand. */
export interface GivenConsent {
  yes: boolean;
  /** The permissions that are agreed to, as `--allow` takes them. */
  allow: readonly string[];
}

/** Asks for consent and records it. Nothing is asked when the user has agreed to the very same
 * before. Throws `plugin.declined`, or `plugin.consent_differs` for a yes to something else. */
export async function enablePlugin(
  context: PluginCommandContext,
  installed: InstalledPlugin,
  given: GivenConsent,
): Promise<PluginReply> {
  const { manifest, fingerprint } = installed;
  const { name, version } = manifest;
  const permissions = await wantedPermissions(context, installed);
  if (given.yes) checkGiven(name, given.allow, allowList(permissions));
  const before = await context.plugins.grants.find(name);
  const isSame = before !== undefined && before.fingerprint.hash === fingerprint.hash &&
    samePermissions(before.permissions, permissions);
  if (!isSame) {
    const host = await context.plugins.host();
    const offer = await host.askOffer(installed).catch((error) => {
      throw notPacked(name, error) ?? error;
    });
    const grant: Grant = {
      name,
      version,
      permissions,
      secrets: manifest.secrets,
      fingerprint,
      offer,
      at: new Date().toISOString(),
      by: given.yes ? "command line" : "terminal",
    };
    const runLike = await findRunLike(context, installed, permissions);
    if (!given.yes && !await ask({ ...grant, runLike }, before, manifest.description)) {
      throw notAgreed(name, allowList(permissions));
    }
    // A running one has the rights of before.
    await host.stop(name);
    await context.plugins.grants.put(grant);
    const allowed = allowList(permissions);
    const fields = { plugin: name, version, allowed, by: grant.by, hash: fingerprint.hash };
    await context.log.write("security", "plugin_enabled", fields);
  }
  await switchOn(context, name);
  return { name, version, allowed: allowList(permissions), agreedBefore: isSame };
}

/** What the manifest asks for, with the user's settings of now. */
export async function wantedPermissions(
  { home, plugins }: Pick<PluginCommandContext, "home" | "plugins">,
  { manifest }: InstalledPlugin,
) {
  const { plugin_settings } = await loadConfig(home.config);
  return expandPermissions(manifest, plugin_settings[manifest.name] ?? {}, {
    dataFolder: pluginPaths(home.root).of(manifest.name).data,
    places: await plugins.places(),
  });
}

/** A better word for a plugin that cannot load because a package it imports is not in it. */
function notPacked(name: string, error: unknown): PyraError | undefined {
  const [, missing] = String(error).match(/Import "([^"]+)" not a dependency/) ?? [];
  if (missing === undefined) return undefined;
  return new PyraError(`${name} imports ${missing}, which does not lie in its folder`, {
    code: "plugin.not_packed",
    hint: "a plugin downloads nothing: bundle it with `pyra plugin pack`, and install that file",
  });
}

/** A yes beforehand counts for exactly the permissions it names. */
function checkGiven(name: string, allow: readonly string[], wanted: readonly string[]): void {
  const named = allow.length === 1 && allow[0] === "none" ? [] : allow;
  const isSame = allow.length > 0 && named.length === wanted.length &&
    wanted.every((entry) => named.includes(entry));
  if (isSame) return;
  throw new PyraError(
    allow.length === 0
      ? `--yes alone enables nothing: it does not say what ${name} may reach`
      : `${name} asks for something else than --allow names`,
    {
      code: "plugin.consent_differs",
      hint: `it asks for ${allowFlags(wanted)}`,
      exitCode: ExitCode.refused,
    },
  );
}

/** The options by which a script agrees to just that. */
function allowFlags(wanted: readonly string[]): string {
  const entries = wanted.length === 0 ? ["none"] : wanted;
  return entries.map((entry) => `--allow ${quoted(entry)}`).join(" ");
}

function notAgreed(name: string, wanted: readonly string[]): PyraError {
  return new PyraError(`${name} was not enabled: you did not say yes`, {
    code: "plugin.declined",
    hint: `answer y in a terminal; a script says --yes ${allowFlags(wanted)}`,
    exitCode: ExitCode.refused,
  });
}

function quoted(entry: string): string {
  return /^[\w=:/.,@%+-]+$/.test(entry) ? entry : `'${entry.replaceAll("'", `'\\''`)}'`;
}

/** Of the paths it may write, those that are as good as the right to run programs, with the
 * reason. What exists of all of them is looked through for links. Throws `PluginFolderError`. */
async function findRunLike(
  { home, plugins }: PluginCommandContext,
  { manifest }: InstalledPlugin,
  { read, write }: PluginPermissions,
): Promise<Record<string, string>> {
  const places = await plugins.places();
  const { data } = pluginPaths(home.root).of(manifest.name);
  const found: Record<string, string> = {};
  for (const path of new Set([...read, ...write])) {
    if (path === data || path.startsWith(`${data}/`)) continue;
    // What is not there yet is refused when the plugin starts.
    const within = await exists(path) ? await checkGrantedPath(path) : undefined;
    const why = isAsGoodAsRun(path, places) ?? within;
    if (why !== undefined && write.includes(path)) found[path] = why;
  }
  return found;
}

async function exists(path: string): Promise<boolean> {
  return await Deno.lstat(path).then(() => true, () => false);
}

async function ask(
  grant: Grant & { runLike: Record<string, string> },
  before: Grant | undefined,
  description: string,
): Promise<boolean> {
  const { name, version, permissions, runLike } = grant;
  const lines: QuestionLine[] = [
    ...consentLines(grant),
    { text: `${version}: ${description}`, from: pluginVoice(name) },
  ];
  if (before) {
    lines.push(
      { text: `What is different since you agreed on ${before.at.slice(0, 10)}:` },
      ...changeLines(before, grant),
    );
  }
  if (!await askConfirm(`Enable ${name}?`, lines)) return false;
  // Each of these is everything at once, so each is a question of its own.
  for (const program of permissions.run) {
    const text = `${program} runs outside the sandbox, with all your rights.`;
    if (!await askConfirm(`Let ${name} run ${program}?`, [{ text, mark: "red" }])) return false;
  }
  for (const [path, why] of Object.entries(runLike)) {
    const text = `Who may change ${path} can run programs with all your rights (${why}).`;
    if (!await askConfirm(`Let ${name} change ${path}?`, [{ text, mark: "red" }])) return false;
  }
  return true;
}

async function switchOn({ home }: PluginCommandContext, name: string): Promise<void> {
  const { enabled } = (await loadConfig(home.config)).plugins;
  if (enabled.includes(name)) return;
  await editConfig(home.config, [{ set: ["plugins", "enabled"], value: [...enabled, name] }]);
}
