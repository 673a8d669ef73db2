/** The base that `deno compile` puts a program on: `denort`.
 *
 * `DENORT_BIN` names one, and `DENORT_DENO` the `deno` of its version where that is not the running
 * one: the two must be of one version. Without them `deno compile` downloads its own. */

import { BuildError, runProgram } from "./build_error.ts";
import { elfEnd, identifyProgram, type ProgramFormat } from "./executable.ts";
import type { Target } from "./targets.ts";

/** What compiles, and on what. */
export interface BaseRuntime {
  /** The `deno` that compiles. */
  compiler: string;
  format: ProgramFormat;
  /** The base itself; `undefined` where only `deno compile` can get at it. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** Finds the base for `target`. Throws `BuildError` where there is none, or one for another
 * platform. */
export async function findBaseRuntime(target: Target, workFolder: string): Promise<BaseRuntime> {
  const compiler = Deno.env.get("DENORT_DENO") || Deno.execPath();
  const named = Deno.env.get("DENORT_BIN");
  const [machine] = target.triple.split("-");
  const format = formatOf(target);
  const bytes = named
    ? await Deno.readFile(named).catch(() => {
      throw new BuildError(`DENORT_BIN cannot be read: ${named}`, "name a denort");
    })
    : format === "elf"
    ? await downloadBase(target, compiler, workFolder)
    : undefined;
  const found = bytes && identifyProgram(bytes);
  if (bytes && (found?.format !== format || found.machine !== machine)) {
    throw new BuildError("DENORT_BIN is a base for another platform", "unset it, or name another");
  }
  return { compiler, format, bytes };
}

function formatOf({ triple }: Target): ProgramFormat {
  if (triple.includes("linux")) return "elf";
  return triple.includes("apple") ? "mach-o" : "pe";
}

/** The base that `deno compile` downloads: what it makes of an empty program, without that. */
async function downloadBase(
  { name, triple }: Target,
  compiler: string,
  workFolder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = `${workFolder}/base-${name}`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/empty.js`, "");
  await runProgram(compiler, [
    ...["compile", "--no-config", "--no-check", `--target=${triple}`],
    ...[`--output=${folder}/empty`, `${folder}/empty.js`],
  ], { hint: "set DENORT_BIN to a denort of this version, or use --portable" });
  const whole = await Deno.readFile(`${folder}/empty`);
  return whole.subarray(0, elfEnd(whole));
}
