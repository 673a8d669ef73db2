/** The portable file: a shell script, and behind it an archive that it unpacks once. */

import { gzipSync } from "node:zlib";
import { tarArchive } from "../../src/kernel/plugin_author/tar.ts";
import { runProgram } from "./build_error.ts";
import type { Files } from "./bundle.ts";
import { runFlags } from "./flags.ts";
import type { Target } from "./targets.ts";

/** How the archive is compressed: gzip is on every machine, zstd unpacks in a third of the time. */
export type Compression = "gzip" | "zstd";

/** Digits of the place where the archive begins; it must be known before it is written. */
const OFFSET_DIGITS = 10;

const SCRIPT = await Deno.readTextFile(new URL("portable.sh", import.meta.url));

/** Builds the file for `target`; `files` holds its `deno` too. */
export async function portableFile(
  target: Target,
  files: Files,
  options: { version: string; compression: Compression },
): Promise<Uint8Array<ArrayBuffer>> {
  const { version, compression } = options;
  const names = [...files.keys()];
  const sums = await sumsOf(files);
  const modes = names.map((name) => name === "deno" ? 500 : 400);
  const values: Record<string, string> = {
    VERSION: version,
    TARGET: target.name,
    CACHE: target.cache!,
    BUILD: await buildId(files),
    FILES: names.join("\n"),
    STAT: target.stat!,
    EXPECTED: names.map((name, i) => `${modes[i]} ${files.get(name)!.length} ${name}`).join("\n"),
    DECOMPRESS: compression === "zstd" ? "zstd -dcq" : "gzip -dc",
    NEEDS: compression === "zstd" ? "install zstd, " : "",
    SUMS: sums.join("\n"),
    FLAGS: runFlags(target).join(" "),
  };
  const draft = SCRIPT.replace(/@([A-Z]+)@/g, (mark, name) => values[name] ?? mark);
  const length = draft.length - "@OFFSET@".length + OFFSET_DIGITS;
  const script = draft.replace("@OFFSET@", `${length + 1}`.padStart(OFFSET_DIGITS, "0"));
  const archive = await compress(tarArchive(files), compression);
  return new Uint8Array(await new Blob([script, archive]).arrayBuffer());
}

async function compress(archive: Blob, compression: Compression): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await archive.arrayBuffer());
  if (compression === "zstd") {
    const hint = "install zstd, or build without --zstd";
    return await runProgram("zstd", ["-19", "-T0", "-q", "-c"], { hint, input: bytes });
  }
  return new Uint8Array(gzipSync(bytes, { level: 9 }));
}

/** SHA-256 in hex. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** Digest and name of each file, as `sha256sum` has them. */
async function sumsOf(files: Files): Promise<string[]> {
  return await Promise.all(
    [...files].map(async ([name, bytes]) => `${await sha256(bytes)}  ${name}`),
  );
}

/** What tells one build from all others: the folder that it unpacks to. */
export async function buildId(files: Files): Promise<string> {
  return (await sha256(new TextEncoder().encode((await sumsOf(files)).join("\n")))).slice(0, 12);
}
