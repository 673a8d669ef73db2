/** The rights of a built Pyra: those of `deno task pyra`, which is their one definition. */

import manifest from "../../deno.json" with { type: "json" };

/** Variables that mean something only under a task runner. */
const OF_TASKS = ["INIT_CWD"];

/** What a bundle has no use for, so that nothing can be fetched or configured from outside. */
const SEALED = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];

/** The flags of the task, between `deno run` and the program. */
const TASK = manifest.tasks.pyra.split("deno run")[1]!.trim().split(/\s+/).slice(0, -1)
  .map((flag) =>
    flag.startsWith("--allow-env=")
      ? flag.replaceAll(new RegExp(`\\b(${OF_TASKS.join("|")}),`, "g"), "")
      : flag
  );

/** For `deno run`: the portable file. */
export const RUN_FLAGS: readonly string[] = [...TASK, ...SEALED];

/** For `deno compile`, which bakes the rights in and knows no cache. What it compiles at a start it
 * would keep under a known name in the folder that all users share, and run from there. */
export const COMPILE_FLAGS: readonly string[] = [
  ...TASK.filter((flag) => flag !== "--cached-only"),
  "--no-code-cache",
];
