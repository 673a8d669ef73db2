/** `manifest.json`: what a plugin is called, what it asks for, what can be set.
 *
 * Untrusted: written by whoever wrote the plugin, read before anybody agreed to anything.
 * Checked here for shape; what the permissions come to with the user's settings is decided
 * in `permissions.ts`. The schema is loaded when a manifest is read, not before. */

import { parseJson } from "../base/mod.ts";
import type { PluginPermissions } from "../contracts/mod.ts";
import { ManifestError } from "./errors.ts";
import type { PluginSetting } from "./settings.ts";

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
