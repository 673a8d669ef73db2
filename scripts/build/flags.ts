/** The rights of a built Pyra: those of `deno task pyra`, which is their one definition. */

import manifest from "../../deno.json" with { type: "json" };
import type { Target } from "./targets.ts";

/** Variables that mean something only under a task runner. */
const OF_TASKS = ["INIT_CWD"];

/** What a bundle has no use for, so that nothing can be fetched or configured from outside. */
const SEALED = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];

/** The flags of the task, between `deno run` and the program. */
const TASK = manifest.tasks.pyra.split("deno run")[1]!.trim().split(/\s+/).slice(0, -1);

/** The flags of the task that mean something on the target. A program of another system is no
 * path there but a name, which the runtime looks for in the folder the user stands in: Deno 2.6
 * then refuses to change that folder. */
function flagsFor({ name }: Target): string[] {
  const isWindows = name.startsWith("windows");
  return TASK.map((flag) => {
    if (flag.startsWith("--allow-run=")) {
      return listFlag(flag, (path) => isWindows === /^[A-Z]:\//.test(path));
    }
    return flag.startsWith("--allow-env=")
      ? listFlag(flag, (variable) => !OF_TASKS.includes(variable))
      : flag;
  });
}

/** `--flag=a,b` with the items that `keep` takes. */
function listFlag(flag: string, keep: (item: string) => boolean): string {
  const [name, list] = flag.split("=");
  return `${name}=${list!.split(",").filter(keep).join(",")}`;
}

/** For `deno run`: the portable file. */
export function runFlags(target: Target): string[] {
  return [...flagsFor(target), ...SEALED];
}

/** For `deno compile`, which bakes the rights in and knows no cache. What it compiles at a start it
 * would keep under a known name in the folder that all users share, and run from there. */
export function compileFlags(target: Target): string[] {
  return [...flagsFor(target).filter((flag) => flag !== "--cached-only"), "--no-code-cache"];
}
