/** Plugins: their manifests, installation, consent, and what they bring to the assistant.
 *
 * Imports base, contracts, security, files and, for its types, sdk; may be imported by the
 * kernel, cli and app. Starts nothing: processes and grants are `kernel/plugins/`. `host.ts`
 * is another program, run by the kernel and imported by nobody.
 * @module */
export {
  allowList,
  changeLines,
  type ConsentLine,
  consentLines,
  type ConsentSubject,
  pluginVoice,
} from "./consent.ts";
export { InstallError, ManifestError } from "./errors.ts";
export { compareFiles, type FileChanges, type Fingerprint, fingerprint } from "./fingerprint.ts";
export { parseHost } from "./hosts.ts";
export { speaksOfOurSecrets } from "./impersonation.ts";
export {
  type Installation,
  type InstalledPlugin,
  installPlugin,
  listInstalled,
  readInstalled,
  readInstalledManifest,
  readUninstalled,
  uninstallPlugin,
} from "./install.ts";
export { type Manifest, parseManifest } from "./manifest.ts";
export type { RawOffer } from "./_offer_schema.ts";
export { checkPluginName, findLookalike } from "./names.ts";
export { compareOffers, parseOffer } from "./offer.ts";
export { checkPermission, PERMISSION_KINDS, type PermissionKind } from "./permission_entry.ts";
export {
  checkUsedSetting,
  type ExpandOptions,
  expandPermissions,
  samePermissions,
  strictestEffect,
} from "./permissions.ts";
export {
  leaveOutSuspicious,
  loadPlugins,
  type PluginContributions,
  type PluginSlashCommand,
  type RegistryOptions,
} from "./registry.ts";
export { checkSetting, type PluginSetting, resolveSettings } from "./settings.ts";
export type { CallResult, InitializeParams, InitializeResult, Message } from "./wire.ts";
