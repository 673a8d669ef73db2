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
} from "./consent.ts";
export { InstallError, ManifestError } from "./errors.ts";
export { compareFiles, type FileChanges, type Fingerprint, fingerprint } from "./fingerprint.ts";
export { isPrivateHost, parseHost, PRIVATE_RANGES } from "./hosts.ts";
export {
  type Installation,
  type InstalledPlugin,
  installPlugin,
  listInstalled,
  readInstalled,
  uninstallPlugin,
} from "./install.ts";
export { type Manifest, parseManifest, type PluginSetting, resolveSettings } from "./manifest.ts";
export { compareOffers, parseOffer, type RawOffer } from "./offer.ts";
export {
  type ExpandOptions,
  expandPermissions,
  PERMISSION_KINDS,
  type PermissionKind,
  PUBLIC,
  samePermissions,
  strictestEffect,
} from "./permissions.ts";
export {
  loadPlugins,
  type PluginContributions,
  type PluginSlashCommand,
  type RegistryOptions,
} from "./registry.ts";
export type { CallResult, InitializeParams, InitializeResult, Message } from "./wire.ts";
