/** `manifest.json`: what a plugin is called, what it asks for, what can be set.
 *
 * Untrusted: written by whoever wrote the plugin, read before anybody agreed to anything.
 * Checked here for shape; what the permissions come to with the user's settings is decided
 * in `permissions.ts`. The schema is loaded when a manifest is read, not before. */

import { type Json, parseJson } from "../base/mod.ts";
import type { PluginPermissions } from "../contracts/mod.ts";
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

/** A manifest that fits the schema. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  author: string;
  /** As written: with `{setting}`, `$DATA` and `public`. */
  permissions: PluginPermissions;
  /** Keys of the secrets it may be given. */
  secrets: string[];
  settings: PluginSetting[];
}

/** Longest manifest, in characters. */
const MANIFEST_LIMIT = 64 * 1024;

/** Reads the text of a manifest. `file` is how errors name it. Throws `ManifestError`. */
export async function parseManifest(text: string, file = "manifest.json"): Promise<Manifest> {
  if (text.length > MANIFEST_LIMIT) {
    throw new ManifestError(file, [`it is longer than ${MANIFEST_LIMIT} characters`]);
  }
  const json = parseJson(text);
  if (json === undefined) throw new ManifestError(file, ["it is not JSON"]);
  const { checkManifest } = await import("./_manifest_schema.ts");
  return checkManifest(json, file);
}

/** The user's settings with the manifest's defaults filled in; unknown keys are dropped.
 * Throws `ManifestError` naming the setting that has the wrong type. */
export function resolveSettings(
  manifest: Manifest,
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
