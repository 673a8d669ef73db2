/** Files on the real disk: atomic writes, locks, private modes, checked paths.
 *
 * Imports base and security; may be imported by adapters and the kernel.
 * @module */
export {
  appendLines,
  appendText,
  ensurePrivateFolder,
  isTemporaryName,
  withFileLock,
  writeFileAtomic,
} from "./write.ts";
export { lstatIfExists, resolveInside } from "./paths.ts";
