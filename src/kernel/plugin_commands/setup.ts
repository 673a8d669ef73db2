/** `pyra plugin setup`: settings, consent, then the plugin's own `setup` or its secrets.
 *
 * Run by the kernel, which has the terminal. What the manifest says is untrusted and escaped
 * where it is asked. */

import { ExitCode, type Json, PyraError, Secret } from "../../base/mod.ts";
import { type Config, editConfig, loadConfig, loadKeys } from "../../config/mod.ts";
import type { PluginReply } from "../../contracts/mod.ts";
import { checkSetting, type InstalledPlugin, type PluginSetting } from "../../plugins/mod.ts";
import type { PluginCommandContext } from "./context.ts";
import { enablePlugin, type GivenConsent } from "./consent.ts";
import { askLine, askSecret } from "../posix.ts";

/** Leads through it; with `yes` no setting is asked for. */
export async function setUpPlugin(
  context: PluginCommandContext,
  installed: InstalledPlugin,
  given: GivenConsent,
): Promise<PluginReply> {
  const { home, plugins } = context;
  const { name, settings, secrets } = installed.manifest;
  if (!given.yes) {
    const { plugin_settings } = await loadConfig(home.config);
    for (const setting of settings) {
      await askSetting(home.config, name, setting, plugin_settings[name] ?? {});
    }
  }
  const enabled = await enablePlugin(context, installed, given);
  const grant = await plugins.grants.find(name);
  if (grant?.offer.setup) {
    await openVault(context);
    await (await plugins.host()).setup(name);
  } else if (secrets.length > 0 && !given.yes) await askSecrets(context, name, secrets);
  return { ...enabled, ranSetup: grant?.offer.setup === true };
}

/** Asks until the answer fits; Enter keeps what is there, Ctrl-C ends the setup. */
async function askSetting(
  configFile: string,
  plugin: string,
  setting: PluginSetting,
  given: Config["plugin_settings"][string],
): Promise<void> {
  const { key, label, type, options, description } = setting;
  const { readAs } = await loadKeys();
  const current: Json = given[key] ?? setting.default;
  const choices = options ? ` (${options.join(", ")})` : "";
  const written = Array.isArray(current) ? current.join(", ") : String(current);
  const shown = written === "" ? "" : ` [${written}]`;
  let above = description ? [{ text: description }] : [];
  for (;;) {
    const answer = await askLine(`${label}${choices}${shown}: `, above);
    if (answer === undefined) throw brokenOff(plugin);
    if (answer.trim() === "") return;
    const value = readAs(type, answer.trim());
    const expected = checkSetting(setting, value);
    if (expected === undefined) {
      return await editConfig(configFile, [{ set: ["plugin_settings", plugin, key], value }]);
    }
    above = [{ text: `Expected ${expected}.` }];
  }
}

/** For a plugin without a `setup` of its own. */
async function askSecrets(
  context: PluginCommandContext,
  plugin: string,
  keys: readonly string[],
): Promise<void> {
  for (const key of keys) {
    const value = await askSecret(`${key} of ${plugin} (Enter: not now): `);
    if (value === undefined) return;
    if (value.expose() === "") continue;
    await (await openVault(context)).set(
      `plugin:${plugin}:${key}`,
      new Secret(value.expose()),
    );
  }
}

function brokenOff(plugin: string): PyraError {
  return new PyraError(`The setup of ${plugin} was broken off; it is as enabled as before`, {
    code: "plugin.declined",
    hint: "what you answered is kept; a script gives --yes, and settings by `pyra plugin config`",
    exitCode: ExitCode.refused,
  });
}

async function openVault({ vault, passphraseFile }: PluginCommandContext) {
  const opened = await vault();
  if ((await opened.status()).state !== "absent") await opened.unlock({ passphraseFile });
  return opened;
}
