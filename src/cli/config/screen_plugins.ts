/** One tab for each installed plugin, from its manifest; nothing of a plugin is run. */

import { toErrorInfo } from "../../base/mod.ts";
import { type Config, loadKeys } from "../../config/mod.ts";
import {
  checkSetting,
  checkUsedSetting,
  listInstalled,
  type Manifest,
  PERMISSION_KINDS,
  type PluginSetting,
  readInstalledManifest,
} from "../../plugins/mod.ts";
import type { Field, Tab } from "../../terminal/mod.ts";
import { labelOf, secretField } from "./screen_tabs.ts";

/** What the plugins bring to the screens. */
export interface PluginTabs {
  tabs: Tab[];
  /** Plugins whose manifest cannot be read, and why. */
  problems: string[];
}

/** The tabs of the plugins in a folder, by name. One without settings and secrets has none. */
export async function pluginTabs(pluginsFolder: string, config: Config): Promise<PluginTabs> {
  const { readAs } = await loadKeys();
  const found: PluginTabs = { tabs: [], problems: [] };
  for (const name of await listInstalled(pluginsFolder)) {
    try {
      const manifest = await readInstalledManifest(pluginsFolder, name);
      const tab = pluginTab(manifest, config, readAs);
      if (tab.fields.length > 0) found.tabs.push(tab);
    } catch (error) {
      found.problems.push(`The plugin ${name} has no tab: ${toErrorInfo(error).message}`);
    }
  }
  return found;
}

type ReadAs = Awaited<ReturnType<typeof loadKeys>>["readAs"];

function pluginTab(manifest: Manifest, config: Config, readAs: ReadAs): Tab {
  const { name, settings, secrets } = manifest;
  return {
    title: name,
    fields: [
      ...settings.map((setting) => settingField(manifest, setting, config, readAs)),
      ...secrets.map((key) =>
        secretField({
          name: `plugin:${name}:${key}`,
          label: labelOf(key),
          description: `A secret that only ${name} is given, encrypted`,
        })
      ),
    ],
  };
}

function settingField(
  manifest: Manifest,
  setting: PluginSetting,
  config: Config,
  readAs: ReadAs,
): Field {
  const { key, label, type, description = "", options } = setting;
  return {
    id: `plugin_settings.${manifest.name}.${key}`,
    label,
    kind: type === "bool" ? "switch" : type,
    description: isInPermission(manifest, key)
      ? `${description}${description && ". "}A permission uses it: once it is changed, ` +
        `${manifest.name} is off until you enable it again`
      : description,
    // An object is no value of any setting, so the check says what it wants instead.
    expected: checkSetting(setting, {}) ?? "",
    options,
    value: config.plugin_settings[manifest.name]?.[key],
    default: setting.default,
    read(text) {
      const value = readAs(type, text);
      const given = { ...config.plugin_settings[manifest.name], [key]: value };
      const expected = checkSetting(setting, value) ??
        // The plugin's own folder and what is never granted are the kernel's; it checks again.
        checkUsedSetting(manifest, given, key, { dataFolder: "/data", places: { own: [] } });
      return expected === undefined ? { value } : { problem: `expected ${expected}` };
    },
  };
}

function isInPermission({ permissions }: Manifest, key: string): boolean {
  return PERMISSION_KINDS.some((kind) =>
    permissions[kind].some((entry) => entry.includes(`{${key}}`))
  );
}
