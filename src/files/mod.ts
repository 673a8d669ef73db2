/** Files on the real disk: atomic writes, locks, private modes, checked paths.
 *
 * Imports base and security; may be imported by adapters and the kernel.
 * @module */
export {
  appendLines,
  appendText,
  ensurePrivateFolder,
  isTemporaryName,
  writeFileAtomic,
} from "./write.ts";
export { type LockableFile, lockWithin, withFileLock } from "./lock.ts";
export { lstatIfExists, resolveInside } from "./paths.ts";
