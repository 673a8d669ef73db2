/** What an app says of its end, read with the distrust that everything of it deserves. */

import { ExitCode, isObject, PyraError } from "../base/mod.ts";
import type { Handover } from "../contracts/mod.ts";
import { withoutSigns } from "../security/mod.ts";

/** The longest text that is taken over from an app, in characters. */
const TEXT_LIMIT = 10_000;

/** An exit code we know; anything else is an internal error. */
export function readExitCode(code: unknown): ExitCode {
  const known: readonly unknown[] = Object.values(ExitCode);
  return known.includes(code) ? code as ExitCode : ExitCode.internal;
}

/** The error an app reports. Main prints it when the app has ended: nothing of it may pass for a
 * question. */
export function readError(error: unknown): PyraError {
  const info = isObject(error) ? error : {};
  const shown = (value: unknown) => {
    const text = readText(value);
    return text === undefined ? undefined : withoutSigns(text);
  };
  return new PyraError(shown(info.message) ?? "Pyra's app crashed and gave no reason", {
    code: readText(info.code) ?? "internal",
    hint: shown(info.hint),
    exitCode: readExitCode(info.exitCode),
  });
}

/** What an app wants to run next; `undefined` for what is no such wish. */
export function readHandover(value: unknown): Handover | undefined {
  if (!isObject(value)) return undefined;
  const argv = readTexts(value.argv);
  const back = readTexts(value.back);
  if (!argv) return undefined;
  return { argv, resume: readText(value.resume), back, unlock: value.unlock === true };
}

function readText(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, TEXT_LIMIT) : undefined;
}

function readTexts(value: unknown): string[] | undefined {
  const isTexts = Array.isArray(value) && value.length <= 100 &&
    value.every((item) => typeof item === "string" && item.length <= TEXT_LIMIT);
  return isTexts ? value as string[] : undefined;
}
