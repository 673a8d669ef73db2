/** Errors and JSON as the user sees them. Nothing else in Pyra prints an error. */

import type { ErrorInfo, JsonObject } from "../base/mod.ts";
import { escapeTerminal, redactJson, redactSecrets, withoutSigns } from "../security/mod.ts";

/** The lines of an error for stderr: what happened, and what to do now. The words may be those of a
 * part that was taken over: none of them looks like a question of the kernel. */
export function errorLines(error: ErrorInfo): string {
  const show = (text: string) =>
    withoutSigns(escapeTerminal(redactSecrets(text), { multiline: true }));
  const hint = error.hint ? `pyra: hint: ${show(error.hint)}\n` : "";
  return `pyra: error: ${show(error.message)}\n${hint}`;
}

/** The document of a failure for stdout, under `--json`. */
export function errorJson({ code, message, hint }: ErrorInfo): string {
  return jsonDocument({ ok: false, error: { code, message, ...(hint && { hint }) } });
}

/** The one JSON document of a command, redacted, with a newline. It begins with `"ok": true`,
 * unless `value` says otherwise. */
export function jsonDocument(value: object): string {
  return `${JSON.stringify(redactJson({ ok: true, ...value } as JsonObject), null, 2)}\n`;
}
