/** What the enabled plugins bring to this app. Trouble with them costs only what they bring. */

import { newId, toErrorInfo } from "../base/mod.ts";
import { loadSlashCommands } from "../cli/mod.ts";
import type { KernelApi, Tool } from "../contracts/mod.ts";
import { leaveOutSuspicious, loadPlugins, type PluginContributions } from "../plugins/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { type Output, SLASH_COMMAND_NAMES } from "../terminal/mod.ts";

/** What this stands on. */
interface PluginParts {
  kernel: KernelApi;
  out: Output;
}

/** Asks the kernel, which starts none of them. What is left out is told. */
export async function openPlugins(
  { kernel, out }: PluginParts,
  builtin: readonly Tool[],
): Promise<PluginContributions> {
  const { slashCommands } = await loadSlashCommands();
  const unused = () => Promise.reject();
  const ours = slashCommands({ memory: unused, plans: unused }).map(({ name }) => name);
  let found: PluginContributions = { tools: [], slashCommands: [], additions: [], leftOut: [] };
  try {
    found = await loadPlugins({
      api: kernel,
      id: () => newId(Date.now()),
      taken: {
        tools: builtin.map(({ name }) => name),
        slashCommands: [...SLASH_COMMAND_NAMES, ...ours],
      },
    });
  } catch (error) {
    found.leftOut.push(toErrorInfo(error).message);
  }
  tell(out, found.leftOut);
  return found;
}

/** The tools that the model may read of. Those that read like an attack are told and logged. */
export function readableTools({ kernel, out }: PluginParts, all: readonly Tool[]): Tool[] {
  const { tools, leftOut } = leaveOutSuspicious(all);
  tell(out, leftOut);
  // A log that cannot be written is told by the kernel.
  for (const why of leftOut) void kernel.log("security", "tool_left_out", { why }).catch(() => {});
  return tools;
}

function tell(out: Output, notes: readonly string[]): void {
  for (const note of notes) out.error(`pyra: note: ${escapeTerminal(note)}`);
}
