/** What a service manager is asked to keep running, whichever manager it is. */

import { ExitCode, PyraError } from "../../base/mod.ts";

/** One service of one user. Paths are absolute; every text is escaped by whoever renders it. */
export interface ServiceDefinition {
  /** What the manager calls it: lower-case letters, digits and `-`. */
  name: string;
  description: string;
  /** The program and its arguments, as they are. */
  command: readonly [string, ...string[]];
  /** Added to what the manager hands on. */
  env: Readonly<Record<string, string>>;
  /** Where it runs. */
  folder: string;
  /** A file for `LoadCredentialEncrypted` that holds the vault's passphrase (systemd only). */
  credential?: string;
}

/** Refuses what no definition can hold, however it is escaped. Throws `service.bad_text`. */
export function checkDefinition(definition: ServiceDefinition): void {
  const { name, description, command, env, folder, credential = "" } = definition;
  const texts = [name, description, ...command, ...Object.entries(env).flat(), folder, credential];
  for (const text of texts) {
    // deno-lint-ignore no-control-regex -- that is what is looked for
    if (!/[\x00-\x1f\x7f]/.test(text)) continue;
    throw new PyraError(`${JSON.stringify(text)} cannot stand in a service definition`, {
      code: "service.bad_text",
      hint: "move Pyra and its home to folders without control characters in their names",
      exitCode: ExitCode.usage,
    });
  }
}
