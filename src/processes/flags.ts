/** The first wall: a record of rights as the runtime's flags. Pure; the only such place.
 *
 * Every entry becomes one flag of its own, so that none can carry another along. What is not
 * named is refused: no flag here opens more than one entry, but for `public`. */

import type { Rights } from "../contracts/mod.ts";
import { PRIVATE_RANGES, PUBLIC } from "../security/private_hosts.ts";

/** No right at all. */
export const NO_RIGHTS: Rights = { read: [], write: [], net: [], env: [], sys: [], run: [] };

/** The `--allow-…` and `--deny-…` flags of `deno run`; `own` are readable beside the rights. */
export function rightsToFlags(rights: Rights, own: readonly string[] = []): string[] {
  return [
    ...[...own, ...rights.read].map((path) => `--allow-read=${escapeList(path)}`),
    ...rights.write.map((path) => `--allow-write=${escapeList(path)}`),
    ...netFlags(rights.net),
    ...rights.env.map((name) => `--allow-env=${name}`),
    ...rights.sys.map((fact) => `--allow-sys=${fact}`),
    ...rights.run.map((path) => `--allow-run=${escapeList(path)}`),
  ];
}

function netFlags(net: readonly string[]): string[] {
  if (!net.includes(PUBLIC)) return net.map((host) => `--allow-net=${host}`);
  return ["--allow-net", `--deny-net=${PRIVATE_RANGES.join(",")}`];
}

/** The runtime splits values at commas; doubled, a comma is one. */
function escapeList(path: string): string {
  return path.replaceAll(",", ",,");
}
