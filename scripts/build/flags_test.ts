import assert from "node:assert/strict";
import { compileFlags, runFlags } from "./flags.ts";
import { TARGETS } from "./targets.ts";

/** The items of a flag that is a list. */
function items(flags: readonly string[], name: string): string[] {
  return flags.find((flag) => flag.startsWith(`--${name}=`))!.split("=")[1]!.split(",");
}

for (const target of TARGETS) {
  Deno.test(`a build for ${target.name} may start programs of its own system alone`, () => {
    const isPath = target.name.startsWith("windows") ? /^[A-Z]:\// : /^\//;
    for (const flags of [runFlags(target), compileFlags(target)]) {
      const programs = items(flags, "allow-run");
      assert.ok(programs.length > 0);
      for (const program of programs) assert.match(program, isPath);
    }
  });
}

Deno.test("a build reads no variable that only a task runner sets", () => {
  assert.ok(!items(runFlags(TARGETS[0]!), "allow-env").includes("INIT_CWD"));
  assert.ok(items(runFlags(TARGETS[0]!), "allow-env").includes("HOME"));
});

Deno.test("compileFlags() keep no compiled code where others could put theirs", () => {
  assert.ok(compileFlags(TARGETS[0]!).includes("--no-code-cache"));
});
