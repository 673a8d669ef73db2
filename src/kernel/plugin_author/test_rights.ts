/** Which of the rights a manifest asks for its tests get: none without the author's word, but the
 * plugin's own data. Whoever tests a plugin may have it from somebody else. */

import { ExitCode, PyraError } from "../../base/mod.ts";
import type { Rights } from "../../contracts/mod.ts";
import { allowList, consentLines, PERMISSION_KINDS } from "../../plugins/mod.ts";
import { NO_RIGHTS } from "../../processes/mod.ts";
import { isAsGoodAsRun, type Places } from "../../rights/mod.ts";
import type { askConfirm } from "../posix.ts";

/** What asking stands on. */
export interface TestRightsOptions {
  name: string;
  wanted: Rights;
  /** The plugin's own folder. */
  data: string;
  /** What the command line agrees to, as `net=host:port`; nothing is asked then. */
  allow: readonly string[];
  places: Places;
  confirm: typeof askConfirm;
}

/** The rights, and those of the wanted ones that were withheld. Throws `plugin.consent_differs`
 * for a yes to what is not asked for. */
export async function testRights(
  { name, wanted, data, allow, places, confirm }: TestRightsOptions,
): Promise<{ rights: Rights; withheld: string[] }> {
  const isOwn = (path: string) => path === data || path.startsWith(`${data}/`);
  const asked = filter(wanted, (_, entry) => !isOwn(entry));
  const list = allowList(asked);
  const unknown = allow.find((entry) => entry !== "none" && !list.includes(entry));
  if (unknown !== undefined) {
    throw new PyraError(`${name} does not ask for ${unknown}`, {
      code: "plugin.consent_differs",
      hint: `it asks for ${list.join(", ") || "nothing beside its own data"}`,
      exitCode: ExitCode.refused,
    });
  }
  const runs = (kind: string, entry: string) =>
    kind === "run" || (kind === "write" && isAsGoodAsRun(entry, places) !== undefined);
  const agreed = new Set(allow);
  if (allow.length === 0 && list.length > 0) {
    const ordinary = filter(asked, (kind, entry) => !runs(kind, entry));
    const offer = { tools: [], slashCommands: [], setup: false, run: false };
    const lines = consentLines({ name, permissions: ordinary, secrets: [], offer });
    const some = allowList(ordinary);
    if (some.length > 0 && await confirm(`Run the tests of ${name} with these rights?`, lines)) {
      for (const entry of some) agreed.add(entry);
    }
    for (const entry of list.filter((one) => !some.includes(one))) {
      const text = `With ${entry} the tests can do all that you can.`;
      if (await confirm(`Let the tests of ${name} have it?`, [{ text, mark: "red" }])) {
        agreed.add(entry);
      }
    }
  }
  return {
    rights: filter(wanted, (kind, entry) => isOwn(entry) || agreed.has(`${kind}=${entry}`)),
    withheld: list.filter((entry) => !agreed.has(entry)),
  };
}

function filter(rights: Rights, keep: (kind: string, entry: string) => boolean): Rights {
  const kept = structuredClone(NO_RIGHTS);
  for (const kind of PERMISSION_KINDS) {
    kept[kind] = rights[kind].filter((entry) => keep(kind, entry));
  }
  return kept;
}
