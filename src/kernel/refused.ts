import { ExitCode, PyraError } from "../base/mod.ts";

/** The app asked for something that it may not do, whatever its row says. Exit code 4. */
export function refused(what: string): PyraError {
  return new PyraError(`The app may not ${what}`, {
    code: "kernel.refused",
    exitCode: ExitCode.refused,
  });
}
