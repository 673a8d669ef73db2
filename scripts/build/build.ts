// deno-lint-ignore-file no-console -- a script talks to its caller
/** `deno task build`: one file to download per platform, in `dist/`.
 *
 *   (without)        an executable by `deno compile`, on the base that DENORT_BIN names or that it
 *                    downloads; DENORT_DENO names the `deno` of its version
 *   --portable       a self-extracting file; needs the npm registry and nothing else
 *   --target=NAME    for this platform (see `targets.ts`), not for this machine
 *   --all            for every platform; one whose runtime cannot be had is skipped, and why
 *   --report         both, for this machine, measured in turns: writes docs/size.md
 *   --zstd           compress the portable file with zstd: smaller and quicker to unpack, but
 *                    only where zstd is installed
 *
 * Ends with 1 when nothing could be built. */

import { parseArgs } from "node:util";
import manifest from "../../deno.json" with { type: "json" };
import { BuildError, runProgram } from "./build_error.ts";
import { type Bundle, bundle, type Files } from "./bundle.ts";
import { compile, compileHello } from "./compile.ts";
import { fetchDeno } from "./deno_runtime.ts";
import { portableFile, sha256 } from "./portable.ts";
import { type Built, measureStarts, sizeReport, sizeTable, startSummary } from "./report.ts";
import { type Target, TARGETS } from "./targets.ts";

const ROOT = new URL("../..", import.meta.url).pathname.replace(/\/$/, "");
const { version } = manifest;

const flags = readFlags();
const targets = TARGETS.filter(({ name, isHere }) =>
  flags.all || (flags.target === undefined ? isHere : name === flags.target)
);
await Deno.mkdir(`${ROOT}/dist`, { recursive: true });
// Beside what is built: the only place a build may write to.
const workFolder = await Deno.makeTempDir({ dir: `${ROOT}/dist`, prefix: ".work-" });
try {
  Deno.exitCode = await buildAll() ? 0 : 1;
} finally {
  await Deno.remove(workFolder, { recursive: true });
}

function readFlags() {
  try {
    const { values } = parseArgs({
      options: {
        portable: { type: "boolean", default: false },
        target: { type: "string" },
        all: { type: "boolean", default: false },
        zstd: { type: "boolean", default: false },
        report: { type: "boolean", default: false },
      },
    });
    return values;
  } catch (error) {
    console.log(`build: ${error instanceof Error ? error.message : error}`);
    console.log("build: choose from: --portable, --target=NAME, --all, --zstd, --report");
    Deno.exit(2);
  }
}

/** Builds what was asked for; whether any of it was built. */
async function buildAll(): Promise<boolean> {
  if (targets.length === 0) {
    console.log(
      `build: no such target; choose from: ${TARGETS.map(({ name }) => name).join(", ")}`,
    );
    return false;
  }
  const program = await bundle(ROOT, workFolder);
  if (flags.report) return await report(program);
  let built = 0;
  for (const target of targets) {
    try {
      await build(target, program);
      built++;
    } catch (error) {
      if (!(error instanceof BuildError)) throw error;
      console.log(`skipped: ${target.name}: ${error.message}: ${error.hint}`);
    }
  }
  await writeSums();
  return built > 0;
}

/** Builds one file, and tries it where it can be run. */
async function build(target: Target, program: Bundle): Promise<void> {
  const files: Files = new Map([...program.files, ["deno", await fetchDeno(target, workFolder)]]);
  const form = flags.portable ? "portable" : "compiled";
  const suffix = target.name.startsWith("windows") ? ".exe" : "";
  const output = `${ROOT}/dist/pyra-${version}-${target.name}${suffix}`;
  const built = await write(target, files, { form, output });
  if (!target.isHere) return;
  const here = `${ROOT}/dist/pyra`;
  // Renamed into its place: the one that is there may be running.
  await Deno.copyFile(output, `${here}.new`);
  await Deno.rename(`${here}.new`, here);
  const [times] = await measureStarts([built], workFolder);
  console.log(`${startSummary(times!)}\n\n${sizeTable({ ...program, files })}`);
}

/** Writes one file for `target` to `output`. */
async function write(
  target: Target,
  files: Files,
  { form, output }: Pick<Built, "form"> & { output: string },
): Promise<Built> {
  let hello = [Deno.execPath(), "run", `${workFolder}/hello.ts`];
  if (form === "portable") {
    if (!target.stat) {
      throw new BuildError("a portable file needs a POSIX shell", "build it without --portable");
    }
    const compression = flags.zstd ? "zstd" : "gzip";
    const bytes = await portableFile(target, files, { version, compression });
    await Deno.writeFile(output, bytes, { mode: 0o755 });
    await Deno.writeTextFile(`${workFolder}/hello.ts`, 'console.log("hello");\n');
  } else {
    await compile(target, files, { version, workFolder, output });
    if (target.isHere) hello = [await compileHello(target, workFolder)];
  }
  await Deno.chmod(output, 0o755);
  const size = (await Deno.stat(output)).size;
  console.log(`${form}: ${output.slice(ROOT.length + 1)}: ${(size / 1e6).toFixed(1)} MB`);
  return { form, file: output, size, hello };
}

/** Builds both forms for this machine, and writes `docs/size.md` about them. */
async function report(program: Bundle): Promise<boolean> {
  const [target] = targets;
  if (!target?.isHere) return false;
  const files: Files = new Map([...program.files, ["deno", await fetchDeno(target, workFolder)]]);
  const builds: Built[] = [];
  for (const form of ["portable", "compiled"] as const) {
    builds.push(await write(target, files, { form, output: `${workFolder}/pyra-${form}` }));
  }
  const times = await measureStarts(builds, workFolder);
  for (const measured of times) console.log(`${measured.form}: ${startSummary(measured)}`);
  const path = `${ROOT}/docs/size.md`;
  await Deno.writeTextFile(path, sizeReport(sizeTable({ ...program, files }), times));
  await runProgram(Deno.execPath(), ["fmt", "--quiet", path], { hint: "run `deno fmt` yourself" });
  return true;
}

/** `SHA256SUMS` over all that lies in `dist/` under its full name. */
async function writeSums(): Promise<void> {
  const names = [...Deno.readDirSync(`${ROOT}/dist`)].map(({ name }) => name)
    .filter((name) => name.startsWith(`pyra-${version}-`)).sort();
  const lines = await Promise.all(
    names.map(async (name) =>
      `${await sha256(await Deno.readFile(`${ROOT}/dist/${name}`))}  ${name}\n`
    ),
  );
  await Deno.writeTextFile(`${ROOT}/dist/SHA256SUMS`, lines.join(""));
}
