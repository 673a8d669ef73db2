/** Plugin processes and what they were granted: the kernel's side of plugins.
 *
 * A door within the kernel; loaded when a plugin is first wanted. Trusted code.
 * @module */
export { AccessHistory } from "./access_history.ts";
export {
  PluginChangedError,
  PluginDiedError,
  PluginFolderError,
  PluginKilledError,
  PluginNotEnabledError,
  PluginRestingError,
  PluginToolError,
} from "./errors.ts";
export { foreignQuestion } from "./foreign_question.ts";
export { enabledPlugin, type Grant, type Grants, GrantStore } from "./grants.ts";
export { type PluginPaths, pluginPaths, wholeTree, withTree } from "./paths.ts";
export type { PluginPorts, PluginQuestion } from "./ports.ts";
export { PLUGIN_FLAGS } from "./plugin_part.ts";
export { type CallOptions, PluginHost } from "./plugin_host.ts";
