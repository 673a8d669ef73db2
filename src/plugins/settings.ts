/** What the user may set for a plugin: declared in its manifest, kept in `plugin_settings`. */

import type { Json } from "../base/mod.ts";
import { ManifestError } from "./errors.ts";

/** One value the user may set; drawn by screens without running the plugin. */
export interface PluginSetting {
  key: string;
  label: string;
  type: "text" | "number" | "bool" | "choice" | "list";
  default: Json;
  options?: string[];
  description?: string;
}

/** The user's settings with the manifest's defaults filled in; unknown keys are dropped.
 * Throws `ManifestError` naming the setting that has the wrong type. */
export function resolveSettings(
  manifest: { name: string; settings: readonly PluginSetting[] },
  given: Readonly<Record<string, Json>>,
): Record<string, Json> {
  const settings: Record<string, Json> = {};
  const problems: string[] = [];
  for (const setting of manifest.settings) {
    const value = Object.hasOwn(given, setting.key) ? given[setting.key]! : setting.default;
    const expected = checkSetting(setting, value);
    if (expected) problems.push(`${setting.key}: expected ${expected}`);
    settings[setting.key] = value;
  }
  if (problems.length === 0) return settings;
  throw new ManifestError(`plugin_settings.${manifest.name}`, problems);
}

/** What a setting's value should have been, or `undefined` when it fits. */
export function checkSetting(
  setting: Pick<PluginSetting, "type" | "options">,
  value: Json,
): string | undefined {
  switch (setting.type) {
    case "text":
      return typeof value === "string" ? undefined : "text";
    case "number":
      return typeof value === "number" ? undefined : "a number";
    case "bool":
      return typeof value === "boolean" ? undefined : "true or false";
    case "choice":
      return setting.options?.includes(value as string)
        ? undefined
        : `one of ${setting.options?.join(", ")}`;
    case "list":
      return Array.isArray(value) && value.every((item) => typeof item === "string")
        ? undefined
        : "a list of texts";
  }
}
