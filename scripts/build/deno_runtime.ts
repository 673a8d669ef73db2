/** The `deno` of a platform, from the npm registry's package, checked against its integrity hash. */

import { BuildError, runProgram } from "./build_error.ts";
import type { Target } from "./targets.ts";

/** Fetches the `deno` of this very version for `target`. Throws `BuildError` where the registry
 * has none. */
export async function fetchDeno(
  target: Target,
  workFolder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const spec = `${target.runtimePackage}@${Deno.version.deno}`;
  const hint = `the registry has no ${spec}, or cannot be reached`;
  const said = await runProgram("npm", ["view", spec, "dist.integrity"], { hint })
    .catch(() => new Uint8Array());
  const integrity = new TextDecoder().decode(said).trim();
  if (!integrity) {
    throw new BuildError(`no ${spec} in the registry`, "it may come later; try again then");
  }
  const folder = `${workFolder}/${target.name}`;
  await Deno.mkdir(folder, { recursive: true });
  await runProgram("npm", ["pack", "--silent", `--pack-destination=${folder}`, spec], { hint });
  const [archive] = [...Deno.readDirSync(folder)];
  const packed = await Deno.readFile(`${folder}/${archive!.name}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-512", packed)).toBase64();
  if (integrity !== `sha512-${digest}`) {
    throw new BuildError(`${spec} is not what the registry promised`, "do not use this package");
  }
  const member = target.name.startsWith("windows") ? "package/deno.exe" : "package/deno";
  return await runProgram("tar", ["-xzOf", `${folder}/${archive!.name}`, member], {
    hint: "install tar",
  });
}
