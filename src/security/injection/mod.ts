/** Looks for instructions in text from outside, and marks such text for a model.
 *
 * Pure. Imports base; may be imported by whoever may import `security`.
 * @module */
export { fold } from "./fold.ts";
export type { InjectionCategory } from "./patterns.ts";
export { type InjectionWarning, scanResponse } from "./scan.ts";
export { type UntrustedOptions, wrapUntrusted } from "../wrap.ts";
