/** What the plugins' commands share: they send one request to the kernel and show its reply.
 *
 * Nothing is agreed to here; the kernel asks the user itself. */

import { type Json, UsageError } from "../../base/mod.ts";
import type { PluginReply, PluginRequest } from "../../contracts/mod.ts";
import { type Command, flag, type OptionSpec, type ParsedArguments } from "../command.ts";
import { type KernelCommand, kernelCommand } from "../kernel_command.ts";

/** A command of the table that says what the kernel shall do with a plugin. */
export function pluginCommand(spec: KernelCommand<PluginRequest, PluginReply>): Command {
  return kernelCommand(spec, (kernel, request) => kernel.plugin(request));
}

/** The one name a command takes. */
export function pluginName(args: ParsedArguments, verb: string): string {
  const [name, ...rest] = args.positionals;
  if (name !== undefined && rest.length === 0) return name;
  throw new UsageError(`pyra plugin ${verb} takes one name`, "`pyra plugin list` shows them");
}

/** The one folder an author's command takes. */
export function pluginFolder(args: ParsedArguments, verb: string): string {
  const [folder, ...rest] = args.positionals;
  if (folder !== undefined && rest.length === 0) return folder;
  throw new UsageError(
    `pyra plugin ${verb} takes the folder of one plugin`,
    "`pyra plugin new NAME` writes one",
  );
}

/** The options by which a script agrees. */
export const CONSENT_OPTIONS: Record<string, OptionSpec> = {
  allow: {
    type: "string",
    multiple: true,
    value: "PERMISSION",
    help: "With --yes: one permission you agree to, or `none`",
  },
  yes: { type: "boolean", short: "y", help: "Ask nothing; every permission must be named" },
};

/** What those options say. */
export function consent(args: ParsedArguments): Pick<PluginRequest, "yes" | "allow"> {
  const { allow } = args.options;
  return { yes: flag(args, "yes"), allow: Array.isArray(allow) ? allow : [] };
}

/** A reply's list, for showing. */
export function entries(value: Json | undefined): { [key: string]: Json }[] {
  return Array.isArray(value) ? value as { [key: string]: Json }[] : [];
}

/** Words of a reply's list in one line. */
export function words(value: Json | undefined, none: string): string {
  return Array.isArray(value) && value.length > 0 ? value.join(", ") : none;
}
