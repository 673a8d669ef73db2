/** Takes Pyra off this machine: shows what goes, asks, removes; trusted.
 *
 * Only what is known to be Pyra's: the started file where it is Pyra itself, the cache,
 * the completions that `install.sh` wrote, and, when the user says so, the data. */

import type { UninstallReport, UninstallRequest } from "../contracts/mod.ts";
import { PyraError } from "../base/mod.ts";
import { isStale, readPidFile } from "../daemon/mod.ts";
import { processStart } from "../processes/mod.ts";
import { type Home, isOwnName } from "./home.ts";
import type { KernelLog } from "./log.ts";
import { wholeTree } from "./plugins/paths.ts";
import { askConfirm, readVariable, removeTree } from "./posix.ts";

/** How the portable file begins. */
const PORTABLE = /^#!\/bin\/sh\n# Pyra \d/;

/** Where `scripts/install.sh` puts completions: the variable that names the folder, the folder
 * below the user's home that it is without, and the file in it. */
const COMPLETIONS = [
  ["XDG_DATA_HOME", ".local/share", "bash-completion/completions/pyra"],
  ["XDG_DATA_HOME", ".local/share", "zsh/site-functions/_pyra"],
  ["XDG_CONFIG_HOME", ".config", "fish/completions/pyra.fish"],
] as const;

/** Where `pyra daemon install` puts definitions, below the user's home, one for each of Pyra's. */
const SERVICES = [
  { folder: ".config/systemd/user", name: /^pyra(-[\w-]+)?\.service$/ },
  { folder: "Library/LaunchAgents", name: /^pyra\.pyra(-[\w-]+)?\.plist$/ },
];

/** What the removal stands on. */
export interface UninstallContext {
  home: Home;
  log: KernelLog;
  /** The folder for what can be made again. */
  cache: string;
  /** The file that says it was started; checked. */
  file?: string;
  /** The program that runs, where it is Pyra's own: a compiled executable. */
  executable: string | undefined;
  userHome?: string;
  /** `--yes` stands on the command line. */
  yes: boolean;
  /** Whether a daemon runs from here. */
  daemonRuns(): Promise<boolean>;
}

/** Shows, asks and removes. Throws `uninstall.daemon_runs` while one does, and
 * `uninstall.service` while the system would start one. */
export async function uninstall(
  context: UninstallContext,
  request: UninstallRequest,
): Promise<UninstallReport> {
  const { home, userHome } = context;
  const removes = [
    ...programFiles(context).map((path) => ({ path, what: "the program", check: exists })),
    { path: context.cache, what: "the unpacked program", check: exists },
    ...(await completionFiles(userHome)).map((path) => ({
      path,
      what: "completions",
      check: exists,
    })),
    ...(request.data ? dataPaths(home.root) : []).map((path) => ({
      path,
      what: "your data",
      check: exists,
    })),
  ].filter(({ path, check }) => check(path)).map(({ path, what }) => ({ path, what }));
  const report = { removes, keeps: request.data ? undefined : home.root };
  if (request.dryRun || removes.length === 0) return { ...report, done: false };
  const [service] = SERVICES.flatMap(({ folder, name }) => {
    const path = `${userHome}/${folder}`;
    return exists(path) ? [...Deno.readDirSync(path)].filter((entry) => name.test(entry.name)) : [];
  });
  if (service) {
    throw new PyraError(`The service ${service.name} would start Pyra again`, {
      code: "uninstall.service",
      hint: "`pyra daemon uninstall` with the `--profile` or `PYRA_HOME` of that name, then again",
    });
  }
  if (await context.daemonRuns()) throw daemonRuns("");
  for (const { root, option } of neighbours(home.root)) {
    const record = await readPidFile(`${root}/run/daemon.pid`);
    if (record && !await isStale(record, processStart)) throw daemonRuns(option);
  }
  if (!context.yes) {
    const lines = removes.map(({ path, what }) => ({ text: `  ${path}  ${what}` }));
    if (!await askConfirm("Remove it?", [{ text: "This removes:" }, ...lines])) {
      return { ...report, done: false };
    }
  }
  // The log goes with the data.
  if (!request.data) await context.log.write("security", "uninstall");
  for (const { path } of removes) {
    if (await removeTree(path)) continue;
    throw new PyraError(`Cannot remove ${path}`, {
      code: "uninstall.failed",
      hint: "look at who owns it, and remove it yourself",
    });
  }
  return { ...report, done: true };
}

function daemonRuns(option: string): PyraError {
  return new PyraError("A daemon of Pyra is running", {
    code: "uninstall.daemon_runs",
    hint: `\`pyra daemon stop${option}\`, then again`,
  });
}

/** The homes that share the program with this one: the profiles, and the home they lie in. */
function neighbours(root: string): { root: string; option: string }[] {
  const top = wholeTree(root);
  const profiles = exists(`${top}/profiles`) ? [...Deno.readDirSync(`${top}/profiles`)] : [];
  return [
    { root: top, option: "" },
    ...profiles.filter(({ isDirectory }) => isDirectory).map(({ name }) => ({
      root: `${top}/profiles/${name}`,
      option: ` --profile ${name}`,
    })),
  ].filter((home) => home.root !== root);
}

/** The whole tree; where other things lie in it, only what is Pyra's own. */
function dataPaths(root: string): string[] {
  if (!exists(root)) return [];
  const names = [...Deno.readDirSync(root)].map(({ name }) => name);
  return names.every(isOwnName)
    ? [root]
    : names.filter(isOwnName).map((name) => `${root}/${name}`).sort();
}

/** The file that is Pyra, and the links that lead to it: the one that was started, and the usual
 * one. None that is no Pyra: the variable that names the started file may say anything. */
function programFiles({ file = "", executable, userHome }: UninstallContext): string[] {
  const target = executable ?? portableFile(file);
  if (target === undefined) return [];
  const links = new Set([file, `${userHome}/.local/bin/pyra`]);
  return [...[...links].filter((path) => leadsTo(path, target)), target];
}

function portableFile(file: string): string | undefined {
  try {
    const target = Deno.realPathSync(file);
    return isPortable(target) ? target : undefined;
  } catch {
    return undefined;
  }
}

function leadsTo(path: string, target: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink && Deno.realPathSync(path) === target;
  } catch {
    return false;
  }
}

async function completionFiles(userHome: string | undefined): Promise<string[]> {
  return await Promise.all(COMPLETIONS.map(async ([variable, folder, file]) => {
    const set = await readVariable(variable);
    return `${set?.startsWith("/") ? set : `${userHome}/${folder}`}/${file}`;
  }));
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** Whether the file itself says that it is Pyra. */
function isPortable(path: string): boolean {
  if (!Deno.lstatSync(path).isFile) return false;
  using file = Deno.openSync(path);
  const start = new Uint8Array(64);
  file.readSync(start);
  return PORTABLE.test(new TextDecoder().decode(start));
}
