/** What the enabled plugins bring to this Worker. Trouble with them costs only what they bring. */

import { newId, toErrorInfo } from "../base/mod.ts";
import { memoryCommands } from "../cli/mod.ts";
import type { KernelApi, StandingAnswer, StandingAnswers, Tool } from "../contracts/mod.ts";
import { loadPlugins, type PluginContributions } from "../plugins/mod.ts";
import { escapeTerminal } from "../security/mod.ts";
import { type Output, SLASH_COMMAND_NAMES } from "../terminal/mod.ts";

/** Asks the kernel, which starts none of them. What is left out is told and logged. */
export async function openPlugins(
  { kernel, out }: { kernel: KernelApi; out: Output },
  builtin: readonly Tool[],
): Promise<PluginContributions> {
  const ours = memoryCommands(() => Promise.reject()).map(({ name }) => name);
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
  for (const why of found.leftOut) out.error(`pyra: note: ${escapeTerminal(why)}`);
  return found;
}

/** The answers that stand, with those of this Worker: the kernel asks the user about keeping
 * them when it has the terminal again. */
export function keptAnswers(kernel: KernelApi): StandingAnswers {
  let kept: Promise<StandingAnswer[]> | undefined;
  const read = () => kept ??= kernel.standingAnswers().catch(() => []);
  return {
    list: read,
    async add(answer) {
      (await read()).push(answer);
      await kernel.keepAnswer(answer);
    },
  };
}
