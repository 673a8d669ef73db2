/** The second wall: the same rights as an empty world of the system's own (Linux, bubblewrap).
 *
 * Pure; the only such place. Inside exist the runtime, the part's code, the granted files and
 * the system's libraries, and nothing else: no other process, no program to start unless one
 * was granted, no network unless some host was granted. It does not tell hosts apart: a part
 * with any net reaches all of it as far as this wall is concerned, and the first one decides. */

import type { PartSpec } from "./part.ts";
import { spellDeno } from "./spell_deno.ts";

/** Most bytes of the `/tmp` that a part sees; it lies in memory. */
const TMP_BYTES = 64 * 1024 * 1024;

/** What the runtime links against, and the time zone. */
const LIBRARIES = ["/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share/zoneinfo"]
  .concat(["/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store"])
  .concat(["/etc/ld.so.cache", "/etc/localtime", "/etc/timezone"]);

/** How names are looked up and whom TLS trusts; only for parts with net. */
const NETWORK = ["/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf"]
  .concat(["/etc/gai.conf", "/etc/services", "/etc/protocols", "/etc/ssl", "/etc/pki"])
  .concat(["/etc/ca-certificates", "/usr/share/ca-certificates"]);

/** What a granted program may want of the system; only for parts that may start one. */
const PROGRAMS = ["/usr", "/bin", "/sbin", "/etc/passwd", "/etc/group", "/etc/alternatives"];

/** Flags of the runtime whose value is a file that it reads at the start. */
const FILE_FLAG = /^--(?:config|import-map|lock)=(\/.*)$/;

/** The arguments for bubblewrap in front of the command. Every path of the spec must exist. `limiter`
 * sets the limits inside, and becomes the part: the one program that is there beside the runtime. */
export function secondWall(spec: PartSpec, limiter?: string): string[] {
  const { rights } = spec;
  const net = rights.net.length > 0;
  return [
    "--unshare-all",
    ...net ? ["--share-net"] : [],
    "--die-with-parent",
    "--new-session",
    ...["--cap-drop", "ALL"],
    ...["--hostname", "pyra"],
    ...["--dev", "/dev", "--proc", "/proc"],
    ...["--size", String(TMP_BYTES), "--tmpfs", "/tmp"],
    ...system(net, rights.run.length > 0).flatMap((path) => ["--ro-bind-try", path, path]),
    ...mounts(spec).flatMap(({ how, path }) => [how, path, path]),
    ...limiter ? ["--ro-bind", limiter, limiter] : [],
    ...lockFiles(spec).flatMap((path) => ["--ro-bind-try", path, path]),
    ...["--dir", spec.cwd, "--chdir", spec.cwd],
    ...["--remount-ro", "/dev", "--remount-ro", "/"],
    "--",
  ];
}

function system(net: boolean, run: boolean): string[] {
  const paths = [...LIBRARIES, ...net ? NETWORK : [], ...run ? PROGRAMS : []];
  return paths.sort();
}

/** What is seen of the user's disk: a folder before what lies in it, and nothing that may be
 * written is made read-only again by a narrower right to read it. */
function mounts(spec: PartSpec): { how: "--bind" | "--ro-bind"; path: string }[] {
  const { rights, cache, ledger, shared = [], code = [], own, entry, deno } = spec;
  const written = [...rights.write, cache, ...ledger ? [ledger] : []];
  const files = spec.flags.flatMap((flag) => FILE_FLAG.exec(flag)?.[1] ?? []);
  const seen = [
    spellDeno(deno),
    toPath(entry),
    ...files,
    ...code,
    ...own,
    ...rights.read,
    ...rights.run,
  ];
  const readable = new Set([...seen.filter((path) => !written.some((w) => holds(w, path)))]);
  return [
    ...[...new Set(written)].map((path) => ({ how: "--bind", path }) as const),
    // The shared cache stays as it is, also where a part's own is a folder of it.
    ...[...readable, ...shared].map((path) => ({ how: "--ro-bind", path }) as const),
  ].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}

/** The runtime looks for one beside its settings. */
function lockFiles({ flags }: PartSpec): string[] {
  return flags.filter((flag) => flag.startsWith("--config="))
    .map((flag) => flag.replace(/^--config=/, "").replace(/[^/]*$/, "deno.lock"));
}

function holds(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function toPath(entry: string): string {
  return entry.startsWith("file:") ? decodeURIComponent(new URL(entry).pathname) : entry;
}
