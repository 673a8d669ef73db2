/** How a plugin's bare imports are resolved: by the `imports` of the nearest `deno.json`, and by
 * nothing else of it. A foreign `deno.json` could have packages run their scripts. */

import { isObject, parseJson, PyraError } from "../../base/mod.ts";

/** Names of imports with what they stand for, and the lock file beside them. */
export interface Imports {
  imports: Record<string, string>;
  lock?: string;
}

/** Those for the plugin in `folder`, which was copied to `copy`. */
export async function findImports(folder: string, copy: string): Promise<Imports> {
  for (let at = folder; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
    const file = `${at}/deno.json`;
    const text = await Deno.readTextFile(file).catch(() => undefined);
    if (text === undefined) continue;
    const json = parseJson(text);
    if (!isObject(json)) {
      throw new PyraError(`Cannot read ${file}: it is no JSON object, or has comments in it`, {
        code: "plugin.pack_failed",
        hint: "its imports say what the plugin's imports stand for",
      });
    }
    const lock = `${at}/deno.lock`;
    const isLocked = await Deno.stat(lock).then(({ isFile }) => isFile, () => false);
    return { imports: resolved(json.imports, { at, folder, copy }), ...isLocked && { lock } };
  }
  return { imports: {} };
}

function resolved(
  imports: unknown,
  { at, folder, copy }: { at: string; folder: string; copy: string },
): Record<string, string> {
  const map: Record<string, string> = {};
  for (const [name, target] of Object.entries(isObject(imports) ? imports : {})) {
    // The SDK stays an import: the plugin gets it from whoever runs it.
    if (typeof target !== "string" || name === "@pyra/sdk") continue;
    if (!/^\.{0,2}\//.test(target)) {
      map[name] = target;
      continue;
    }
    const { pathname } = new URL(target, `file://${at}/`);
    const path = decodeURIComponent(pathname);
    const inside = path.startsWith(`${folder}/`) ? `${copy}${path.slice(folder.length)}` : path;
    map[name] = new URL(`file://${inside}`).href;
  }
  return map;
}
