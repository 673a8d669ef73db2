/** What `pyra --version --json` says: which Pyra, in which form, and which Deno runs it. */

import type { JsonObject } from "../base/mod.ts";
import { formOf, partsVersion } from "./runtime.ts";

/** `deno` runs the kernel, `parts` the app and the plugins: in a compiled executable the two may
 * differ. Reads nothing outside Pyra. */
export async function versionReport(
  { version, entry }: { version: string; entry: string },
): Promise<JsonObject> {
  const form = formOf(entry, Deno.build.standalone);
  const parts = await partsVersion(entry, form);
  const { os, arch } = Deno.build;
  return { ok: true, version, form, deno: Deno.version.deno, parts, os, arch };
}
