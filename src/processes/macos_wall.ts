/** The second wall on macOS: the same rights as a profile for the system's sandbox.
 *
 * Pure. **Untested: nobody has run it.** It is used only where `plugins.second_wall` is `require`, so
 * that nobody relies on it unasked. As on Linux it holds files, processes and "no net at all"; it does
 * not tell hosts apart. */

import type { PartSpec } from "./part.ts";
import { spellDeno } from "./spell_deno.ts";

/** What the runtime links against and reads at its start. */
const SYSTEM = ["/usr/lib", "/usr/share", "/System", "/Library/Preferences", "/private/etc/ssl"]
  .concat(["/private/var/db/timezone", "/private/var/db/dyld", "/dev/urandom", "/dev/random"]);

/** How names are looked up; only for parts with net. */
const NETWORK = ["/private/etc/resolv.conf", "/private/etc/hosts", "/private/var/run"];

/** The arguments for `sandbox-exec` in front of the command. */
export function macosWall(spec: PartSpec): string[] {
  return ["-p", macosProfile(spec)];
}

/** The profile: nothing is allowed but what is named. */
export function macosProfile(spec: PartSpec): string {
  const { rights, cache, ledger, shared = [], code = [], own, entry, deno } = spec;
  const net = rights.net.length > 0;
  const written = [...rights.write, cache, ...ledger ? [ledger] : []];
  const read = [
    spellDeno(deno).replace("/./", "/"),
    entry.startsWith("file:") ? decodeURIComponent(new URL(entry).pathname) : entry,
    ...code,
    ...own,
    ...shared,
    ...rights.read,
    ...rights.run,
  ];
  return [
    "(version 1)",
    "(deny default)",
    "(allow sysctl-read)",
    "(allow mach-lookup)",
    "(allow signal (target self))",
    "(allow file-read-metadata)",
    `(allow file-read* ${
      [...SYSTEM, ...net ? NETWORK : [], ...read, ...written].map(below).join(" ")
    })`,
    `(allow file-write* ${[...written, "/dev/null"].map(below).join(" ")})`,
    `(allow process-exec ${[read[0]!, ...rights.run].map(literal).join(" ")})`,
    ...rights.run.length > 0 ? ["(allow process-fork)"] : [],
    ...net ? ["(allow network*)"] : [],
  ].join("\n");
}

function below(path: string): string {
  return `(subpath ${quoted(path)})`;
}

function literal(path: string): string {
  return `(literal ${quoted(path)})`;
}

/** A path as a string of the profile's language: no quote or backslash of it ends it. */
function quoted(path: string): string {
  return `"${path.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
