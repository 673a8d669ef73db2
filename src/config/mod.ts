/** The configuration: `config.yaml`, its schema, and changes that keep the user's comments.
 *
 * Imports base, contracts and files; may be imported by the kernel, app and cli. Cheap to
 * import: zod and yaml are loaded when there is a file to read or a key to look up.
 * @module */
export { DEFAULT_CONFIG } from "./defaults.ts";
export { ConfigError, ConfigFileError, type ConfigProblem } from "./errors.ts";
export { loadKeptConfig } from "./kept.ts";
export { loadConfig, parseConfig } from "./load.ts";
export {
  checkKey,
  configJsonSchema,
  configKeys,
  editConfig,
  loadKeys,
  parseValue,
} from "./lazy.ts";
export { editedPath, getValue, parsePath } from "./path.ts";
export type { ConfigKey } from "./keys.ts";
export type { Config } from "./schema.ts";
