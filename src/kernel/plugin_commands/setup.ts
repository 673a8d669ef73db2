/** `pyra plugin setup`: settings, consent, then the plugin's own `setup` or its secrets.
 *
 * Run by the kernel, which has the terminal. What the manifest says is untrusted and escaped
 * where it is asked. */

import { ExitCode, type Json, PyraError, Secret } from "../../base/mod.ts";
import { editConfig, loadConfig, loadKeys } from "../../config/mod.ts";
import type { PluginReply } from "../../contracts/mod.ts";
import {
  checkSetting,
  checkUsedSetting,
  type InstalledPlugin,
  type PluginSetting,
  pluginVoice,
  speaksOfOurSecrets,
} from "../../plugins/mod.ts";
import { readPassphraseFile, type Vault } from "../../vault/mod.ts";
import { pluginPaths } from "../plugins/paths.ts";
import type { PluginCommandContext } from "./context.ts";
import { enablePlugin, type GivenConsent } from "./consent.ts";
import { askLine, askSecret } from "../posix.ts";
import type { QuestionLine } from "../terminal/person.ts";
import { askTwice } from "../vault/prompts.ts";

/** Leads through it; with `yes` no setting is asked for. */
export async function setUpPlugin(
  context: PluginCommandContext,
  installed: InstalledPlugin,
  given: GivenConsent,
): Promise<PluginReply> {
  const { plugins } = context;
  const { name, settings, secrets } = installed.manifest;
  if (!given.yes) { for (const setting of settings) await askSetting(context, installed, setting); }
  const enabled = await enablePlugin(context, installed, given);
  const grant = await plugins.grants.find(name);
  if (grant?.offer.setup) {
    if (secrets.length > 0) await openVault(context);
    await (await plugins.host()).setup(name);
  } else if (secrets.length > 0 && !given.yes) await askSecrets(context, name, secrets);
  return { ...enabled, ranSetup: grant?.offer.setup === true };
}

/** Asks until the answer fits, also the permissions that use it; Enter keeps what is there,
 * Ctrl-C ends the setup. */
async function askSetting(
  { home, plugins }: PluginCommandContext,
  { manifest }: InstalledPlugin,
  setting: PluginSetting,
): Promise<void> {
  const { name } = manifest;
  const { key, type } = setting;
  const { readAs } = await loadKeys();
  const given = (await loadConfig(home.config)).plugin_settings[name] ?? {};
  const above = settingLines(name, setting, given[key]);
  const kept = isEmpty(given[key] ?? setting.default) ? "" : " (Enter keeps it)";
  const options = {
    dataFolder: pluginPaths(home.root).of(name).data,
    places: await plugins.places(),
  };
  for (let problem: QuestionLine[] = [];;) {
    const answer = await askLine(`${key} of ${name}${kept}: `, [...above, ...problem]);
    if (answer === undefined) throw interrupted(name);
    if (answer.trim() === "") return;
    const value = readAs(type, answer.trim());
    const expected = checkSetting(setting, value) ??
      checkUsedSetting(manifest, { ...given, [key]: value }, key, options);
    if (expected === undefined) {
      return await editConfig(home.config, [{ set: ["plugin_settings", name, key], value }]);
    }
    problem = [{ text: `Expected ${expected}.` }];
  }
}

/** What the manifest says of a setting, as the plugin's words, and what Pyra does with it. */
function settingLines(
  plugin: string,
  { label, description, options, default: standard }: PluginSetting,
  given: Json | undefined,
): QuestionLine[] {
  const from = pluginVoice(plugin);
  const isMisleading = speaksOfOurSecrets(description ?? "", String(standard));
  return [
    { text: options ? `${label} (${options.join(", ")})` : label, from },
    ...description ? [{ text: description, from }] : [],
    ...given === undefined && !isEmpty(standard)
      ? [{ text: `now: ${written(standard)}`, from }]
      : [],
    { text: `A setting of the plugin ${plugin}, kept readable in config.yaml.` },
    ...given !== undefined && !isEmpty(given) ? [{ text: `It is ${written(given)} now.` }] : [],
    ...isMisleading
      ? [{ text: "Never type a passphrase of the vault here.", mark: "red" } as const]
      : [],
  ];
}

function written(value: Json): string {
  return Array.isArray(value) ? value.join(", ") : String(value);
}

function isEmpty(value: Json): boolean {
  return written(value) === "";
}

/** For a plugin without a `setup` of its own. */
async function askSecrets(
  context: PluginCommandContext,
  plugin: string,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    const value = await askSecret(`${key} of ${plugin} (Enter: not now): `, [
      { text: `The plugin ${plugin} is given this. It is kept in the vault, encrypted.` },
    ]);
    if (value === undefined) return;
    if (value.expose() === "") continue;
    await (await openVault(context)).set(
      `plugin:${plugin}:${key}`,
      new Secret(value.expose()),
    );
  }
}

function interrupted(plugin: string): PyraError {
  return new PyraError(`The setup of ${plugin} was cancelled; it is as enabled as before`, {
    code: "plugin.declined",
    hint: "what you answered is kept; a script gives --yes, and settings by `pyra plugin config`",
    exitCode: ExitCode.refused,
  });
}

/** The vault, opened; made first where there is none. */
async function openVault({ vault, passphraseFile }: PluginCommandContext): Promise<Vault> {
  const opened = await vault();
  if ((await opened.status()).state !== "absent") await opened.unlock({ passphraseFile });
  else await opened.init({ method: "passphrase", passphrase: await newPassphrase(passphraseFile) });
  return opened;
}

async function newPassphrase(file: string | undefined): Promise<Secret> {
  if (file !== undefined) return await readPassphraseFile(file, Deno.uid());
  return await askTwice("Secrets are kept in an encrypted vault. A passphrase for it");
}
