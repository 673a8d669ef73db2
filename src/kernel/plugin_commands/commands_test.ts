import assert from "node:assert/strict";
import type { PluginRequest } from "../../contracts/mod.ts";
import { runPluginCommand } from "./commands.ts";
import type { PluginCommandContext } from "./context.ts";

/** What an app asks for, beside what the user typed. */
function run(words: string[], request: PluginRequest): Promise<unknown> {
  // Nothing of the context is touched by what is refused.
  return runPluginCommand({ words } as unknown as PluginCommandContext, request);
}

Deno.test("runPluginCommand() does only what stands on the user's command line", async () => {
  const hijacked: [string[], PluginRequest][] = [
    [["plugin", "list"], { verb: "enable", name: "evil", yes: true, allow: ["none"] }],
    [["plugin", "enable", "good"], { verb: "enable", name: "evil" }],
    [["plugin", "enable", "good"], { verb: "uninstall", name: "good", yes: true }],
    [["plugin", "install", "good"], { verb: "install", name: "/etc" }],
    [["plugin", "enable"], { verb: "enable", name: "enable" }],
    [["chat"], { verb: "enable", name: "evil" }],
    [["plugin", "toString"], { verb: "toString" as PluginRequest["verb"] }],
  ];
  for (const [words, request] of hijacked) {
    await assert.rejects(run(words, request), { code: "kernel.refused" });
  }
});
