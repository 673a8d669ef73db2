/** Takes Pyra off this machine: shows what goes, asks, removes; trusted.
 *
 * Only what is known to be Pyra's: the started file where it is the portable one, the cache,
 * the completions that `install.sh` wrote, and, when the user says so, the data. */

import type { UninstallReport, UninstallRequest } from "../contracts/mod.ts";
import { PyraError } from "../base/mod.ts";
import type { Home } from "./home.ts";
import type { KernelLog } from "./log.ts";
import { askConfirm, removeTree } from "./posix.ts";

/** How the portable file begins. */
const PORTABLE = /^#!\/bin\/sh\n# Pyra \d/;

/** Where `scripts/install.sh` puts completions, below the user's home. */
const COMPLETIONS = [
  ".local/share/bash-completion/completions/pyra",
  ".local/share/zsh/site-functions/_pyra",
  ".config/fish/completions/pyra.fish",
];

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
    { path: context.file ?? "", what: "the program", check: isPortable },
    { path: context.cache, what: "the unpacked program", check: exists },
    ...COMPLETIONS.map((path) => ({
      path: `${userHome}/${path}`,
      what: "completions",
      check: exists,
    })),
    { path: home.root, what: "your data", check: request.data ? exists : () => false },
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
  if (await context.daemonRuns()) {
    throw new PyraError("A daemon of Pyra is running", {
      code: "uninstall.daemon_runs",
      hint: "`pyra daemon stop`, then again",
    });
  }
  if (!context.yes) {
    const lines = removes.map(({ path, what }) => ({ text: `  ${path}  ${what}` }));
    if (!await askConfirm("Remove it?", [{ text: "This removes:" }, ...lines])) {
      return { ...report, done: false };
    }
  }
  await context.log.write("security", "uninstall", { data: request.data });
  for (const { path } of removes) {
    if (await removeTree(path)) continue;
    throw new PyraError(`Cannot remove ${path}`, {
      code: "uninstall.failed",
      hint: "look at who owns it, and remove it yourself",
    });
  }
  return { ...report, done: true };
}

function exists(path: string): boolean {
  try {
    return Deno.lstatSync(path) !== undefined;
  } catch {
    return false;
  }
}

/** The variable that names the file may say anything: the file itself must say that it is Pyra. */
function isPortable(path: string): boolean {
  if (!exists(path) || !Deno.lstatSync(path).isFile) return false;
  using file = Deno.openSync(path);
  const start = new Uint8Array(64);
  file.readSync(start);
  return PORTABLE.test(new TextDecoder().decode(start));
}
