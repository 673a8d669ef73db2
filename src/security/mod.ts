/** What stands between text from outside and the user: redaction, escaping, paths. Looking for
 * injections is behind a door of its own, `injection/mod.ts`: its patterns take long to load.
 *
 * Pure. Imports base; may be imported by everyone but `base`, `contracts` and `sdk`.
 * @module */
export { coverKnownSecrets, redactJson, redactSecrets } from "./redact.ts";
export { createRedactionStream, type RedactionStream } from "./redaction_stream.ts";
export { knownSecrets } from "./known_secrets.ts";
export { escapeLine, escapeTerminal, hidesText } from "./terminal.ts";
export { ASCII_SIGN, fateOf, PASS, SIGN, SPELL_OUT, withoutSigns } from "./signs.ts";
export { type MixedScripts, mixedScripts } from "./mixed_scripts.ts";
export { isPrivateHost, PRIVATE_RANGES, PUBLIC } from "./private_hosts.ts";
export { checkRelativePath, PathError } from "./relative_path.ts";
