/** The kernel's part of `pyra doctor`: what lies where only the kernel may look.
 *
 * Looks, and changes nothing unless told to mend; never opens the vault. Each check answers
 * for itself: one that fails is a finding, and the others go on. */

import { statfsSync } from "node:fs";
import { PyraError, toErrorInfo } from "../base/mod.ts";
import { loadConfig } from "../config/mod.ts";
import type { Finding } from "../contracts/mod.ts";
import { isTemporaryName } from "../files/mod.ts";
import { compareFiles, listInstalled, readInstalled } from "../plugins/mod.ts";
import { checkSentinel, createSentinel, type Vault } from "../vault/mod.ts";
import { checkProvider } from "./choices.ts";
import type { DaemonCommands } from "./daemon/mod.ts";
import type { Home } from "./home.ts";
import { GrantStore, pluginPaths } from "./plugins/mod.ts";
import { askConfirm } from "./posix.ts";
import { wallReport } from "./wall_report.ts";
import { checkRecords } from "./record/mod.ts";

/** Files being written now are younger, in milliseconds. */
const LEFTOVER_AGE = 60 * 60 * 1000;

/** Less free space than this is told, in bytes. */
const LOW_SPACE = 512 * 1024 * 1024;

/** What the examination stands on. */
export interface DoctorOptions {
  home: Home;
  version: string;
  /** The version of the `deno` that parts run on. */
  partsVersion(): Promise<string>;
  vault(): Promise<Vault>;
  daemon(): Promise<DaemonCommands>;
  /** Mend what can be mended. */
  fix: boolean;
}

/** Looks at everything the kernel can see. Never rejects for what it finds. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const checks: [Finding["id"], (options: DoctorOptions) => Promise<Told> | Told][] = [
    ["version", version],
    ["home", home],
    ["files", files],
    ["config", config],
    ["vault", vault],
    ["plugins", plugins],
    ["daemon", daemon],
    ["walls", walls],
    ["record", record],
    ["disk", disk],
  ];
  const findings: Finding[] = [];
  for (const [id, check] of checks) findings.push({ id, ...await tell(check, options) });
  return findings;
}

type Told = Omit<Finding, "id">;

async function tell(
  check: (options: DoctorOptions) => Promise<Told> | Told,
  options: DoctorOptions,
): Promise<Told> {
  try {
    return await check(options);
  } catch (error) {
    const { message, hint } = toErrorInfo(error);
    return { status: "problem", found: message, hint };
  }
}

async function version({ version, partsVersion }: DoctorOptions): Promise<Told> {
  const { deno, v8 } = Deno.version;
  const { os, arch } = Deno.build;
  const parts = await partsVersion();
  const runtime = parts === deno ? `Deno ${deno}` : `Deno ${deno} (for parts ${parts})`;
  return { status: "ok", found: `Pyra ${version}, ${runtime}, V8 ${v8}, ${os} ${arch}` };
}

/** The start has made the tree and set its modes; what is left is whose it is. */
function home({ home: { root } }: DoctorOptions): Told {
  const { uid, mode } = Deno.lstatSync(root);
  if (Deno.build.os !== "windows" && uid !== Deno.uid()) {
    return {
      status: "problem",
      found: `${root} belongs to another user (${uid})`,
      hint: `sudo chown -R "$(id -u)" ${root}, or set PYRA_HOME to a folder of yours`,
    };
  }
  return { status: "ok", found: `${root}, mode ${((mode ?? 0) & 0o777).toString(8)}` };
}

/** Files that a kill left half-written, and what others may open: a start closes what it can,
 * but not what lies in the vault, which refuses to be used instead. */
function files({ home: { root, vault }, fix }: DoctorOptions): Told {
  const leftovers: string[] = [];
  const open: string[] = [];
  let count = 0;
  const closed: string[] = [];
  const walk = (folder: string) => {
    for (const { name, isDirectory, isFile } of entriesOf(folder, closed)) {
      // What lies in the cache is made by the runtime, in folders that only the user can open.
      if ((!isDirectory && !isFile) || (folder === root && name === "cache")) continue;
      const path = `${folder}/${name}`;
      const { mode, mtime } = Deno.lstatSync(path);
      const isLeftover = isFile && isTemporaryName(name) && !path.startsWith(`${vault}/`) &&
        Date.now() - (mtime?.getTime() ?? 0) > LEFTOVER_AGE;
      if (isLeftover) leftovers.push(path);
      else if (Deno.build.os !== "windows" && ((mode ?? 0) & 0o077) !== 0) open.push(path);
      if (isDirectory) walk(path);
      else count++;
    }
  };
  walk(root);
  const amiss = [
    ...leftovers.length > 0 ? [`${leftovers.length} half-written by a Pyra that was killed`] : [],
    ...open.length > 0 ? [`${open.length} that others may open, such as ${open[0]}`] : [],
    ...closed.length > 0 ? [`${closed.length} closed even to you, such as ${closed[0]}`] : [],
  ].join("; ");
  if (!amiss) return { status: "ok", found: `none of ${count} is open to others` };
  if (!fix) {
    return {
      status: "note",
      found: amiss,
      hint: "`pyra doctor --fix` removes, closes or opens them",
    };
  }
  for (const path of closed) Deno.chmodSync(path, 0o700);
  for (const path of leftovers) Deno.removeSync(path);
  for (const path of open) Deno.chmodSync(path, (Deno.lstatSync(path).mode ?? 0) & 0o700);
  return { status: "fixed", found: `removed, closed or opened ${amiss}` };
}

/** The entries of a folder; of one that cannot be opened, none, and it is noted. */
function entriesOf(folder: string, closed: string[]): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch (error) {
    if (!(error instanceof Deno.errors.PermissionDenied)) throw error;
    closed.push(folder);
    return [];
  }
}

async function config({ home: { config } }: DoctorOptions): Promise<Told> {
  checkProvider(await loadConfig(config));
  const exists = await Deno.stat(config).then(() => true, () => false);
  return { status: "ok", found: exists ? `${config} fits` : "no config.yaml: the defaults count" };
}

async function vault({ home: { vault: folder }, vault, fix }: DoctorOptions): Promise<Told> {
  try {
    checkSentinel(folder);
  } catch (error) {
    if (!(error instanceof PyraError) || !fix) throw error;
    const question = `${error.message}. Is all in it yours and whole? Make .vault_lock again?`;
    if (!await askConfirm(question)) throw error;
    await Deno.remove(`${folder}/.vault_lock`).catch(() => {});
    createSentinel(folder);
    return { status: "fixed", found: "made .vault_lock again" };
  }
  const { state, backend, method, secrets } = await (await vault()).status();
  const plaintext = await Deno.stat(`${folder}/secrets/api_keys.json`).catch(() => undefined);
  if (plaintext) {
    return {
      status: "problem",
      found: `${folder}/secrets/api_keys.json holds keys in plain text`,
      hint: "`pyra vault import` takes them in and offers to delete the file",
    };
  }
  if (state === "absent") return { status: "ok", found: "no vault" };
  return { status: "ok", found: `${secrets} secrets, ${backend}, opened by ${method}` };
}

async function plugins({ home: { root } }: DoctorOptions): Promise<Told> {
  const paths = pluginPaths(root);
  const installed = await listInstalled(paths.plugins);
  const grants = await new GrantStore(paths.grants).read();
  const changed: string[] = [];
  let enabled = 0;
  for (const [name, grant] of Object.entries(grants.plugins)) {
    if (!installed.includes(name)) continue;
    enabled++;
    const { added, removed, changed: other } = compareFiles(
      grant.fingerprint,
      (await readInstalled(paths.plugins, name)).fingerprint,
    );
    if (added.length + removed.length + other.length > 0) changed.push(name);
  }
  if (changed.length > 0) {
    return {
      status: "problem",
      found: `changed since you agreed to them, and therefore off: ${changed.join(", ")}`,
      hint: `\`pyra plugin enable ${changed[0]}\` shows the difference and asks again`,
    };
  }
  return { status: "ok", found: `${installed.length} installed, ${enabled} enabled` };
}

/** Without the second wall Pyra works as well, unless the user wants it. */
async function walls({ home }: DoctorOptions): Promise<Told> {
  const { wanted, second, why, limits } = await wallReport(home.config);
  if (second) {
    return {
      status: "ok",
      found: "bubblewrap stands around every part; hosts are told apart by the runtime alone",
    };
  }
  const found = `no second wall (${why}); the runtime's flags stand alone` +
    (limits.length > 0 ? `, with limits by ${limits.map(nameOf).join(", ")}` : "");
  const hint = "install bubblewrap and allow user namespaces";
  if (wanted === "require") return { status: "problem", found, hint };
  return wanted === "off" || Deno.build.os !== "linux"
    ? { status: "ok", found }
    : { status: "note", found, hint };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** No daemon is nothing amiss; one that does not answer, or a plugin that gave up, is. */
async function daemon(options: DoctorOptions): Promise<Told> {
  const status = await (await options.daemon()).run({ verb: "status" });
  if (!status.running) return { status: "ok", found: "none runs" };
  if (status.version === undefined) {
    return {
      status: "problem",
      found: `it runs as process ${status.pid}, but does not answer`,
      hint: "`pyra daemon logs` says more; `pyra daemon restart` restarts it",
    };
  }
  if (status.version !== options.version) {
    return {
      status: "problem",
      found: `it runs as process ${status.pid}, and is Pyra ${status.version} still`,
      hint: "`pyra daemon restart` brings it up to date",
    };
  }
  const failed = (status.plugins as { name: string; state: string }[])
    .filter(({ state }) => state === "failed").map(({ name }) => name);
  if (failed.length === 0) return { status: "ok", found: `it runs as process ${status.pid}` };
  return {
    status: "problem",
    found: `plugins have given up: ${failed.join(", ")}`,
    hint: "`pyra daemon status` tells why; `pyra daemon reload` tries them again",
  };
}

async function record({ home }: DoctorOptions): Promise<Told> {
  const { runs, lines, problems } = await checkRecords(home.record);
  if (problems.length === 0) {
    return { status: "ok", found: `${lines} lines of ${runs} runs, none missing or changed` };
  }
  const more = problems.length > 3 ? `; and ${problems.length - 3} more` : "";
  return {
    status: "problem",
    found: `the record is not as it was written: ${problems.slice(0, 3).join("; ")}${more}`,
    hint: `look at ${home.record}: somebody changed it, or the disk lost some of it`,
  };
}

function disk({ home: { root } }: DoctorOptions): Told {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
  return free < LOW_SPACE
    ? { status: "problem", found, hint: "make room: nothing new can be kept when the disk is full" }
    : { status: "ok", found };
}
