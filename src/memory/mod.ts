/** Memory: what Pyra remembers between conversations, in files that belong to the user.
 *
 * Imports base, contracts, security and files; may be imported by cli and app.
 * @module */
export { openMemory } from "./store.ts";
export { listUntrusted } from "./untrusted.ts";
export type { MemoryOptions } from "./options.ts";
export {
  MemoryDiskError,
  MemoryExistsError,
  MemoryMissingError,
  MemoryNameError,
  MemoryQuarantineError,
  NotANoteError,
  NoVersionError,
} from "./errors.ts";
