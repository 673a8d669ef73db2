/** What the plugins' commands share: they send one request to the kernel and show its reply.
 *
 * Nothing is agreed to here; the kernel asks the user itself. */

import type { Json } from "../../base/mod.ts";
import type { CommandPath, Options } from "../../commands/mod.ts";
import type { PluginReply, PluginRequest } from "../../contracts/mod.ts";
import type { Command } from "../command.ts";
import { type KernelCommand, kernelCommand } from "../kernel_command.ts";

/** A command of the table that says what the kernel shall do with a plugin. */
export function pluginCommand<Path extends CommandPath>(
  path: Path,
  spec: KernelCommand<Path, PluginRequest, PluginReply>,
): Command {
  return kernelCommand(path, spec, (kernel, request) => kernel.plugin(request));
}

/** What the options say by which a script agrees. */
export function consent(
  { yes, allow }: Pick<Options<"plugin enable">, "yes" | "allow">,
): Pick<PluginRequest, "yes" | "allow"> {
  return { yes, allow };
}

/** A reply's list, for showing. */
export function entries(value: Json | undefined): { [key: string]: Json }[] {
  return Array.isArray(value) ? value as { [key: string]: Json }[] : [];
}

/** Words of a reply's list in one line. */
export function words(value: Json | undefined, none: string): string {
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : none;
}
