/** What stands between text from outside and the user: scanning, redaction, escaping, paths.
 *
 * Pure. Imports base; may be imported by everyone but `base`, `contracts` and `sdk`.
 * @module */
export { fold } from "./injection/fold.ts";
export type { InjectionCategory } from "./injection/patterns.ts";
export { type InjectionWarning, scanResponse } from "./injection/scan.ts";
export { coverKnownSecrets, redactJson, redactSecrets } from "./redact.ts";
export { createRedactionStream, type RedactionStream } from "./redaction_stream.ts";
export { knownSecrets } from "./known_secrets.ts";
export { escapeLine, escapeTerminal, hidesText } from "./terminal.ts";
export { ASCII_SIGN, fateOf, PASS, SIGN, SPELL_OUT, withoutSigns } from "./signs.ts";
export { type MixedScripts, mixedScripts } from "./mixed_scripts.ts";
export { isPrivateHost, PRIVATE_RANGES, PUBLIC } from "./private_hosts.ts";
export { checkRelativePath, PathError } from "./relative_path.ts";
export { type UntrustedOptions, wrapUntrusted } from "./wrap.ts";
