/** What the plugins' commands share: they send one request to the kernel and show its reply.
 *
 * Nothing is agreed to here; the kernel asks the user itself. */

import { ExitCode, type Json, UsageError } from "../../base/mod.ts";
import type { PluginReply, PluginRequest } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type Command, flag, type OptionSpec, type ParsedArguments } from "../command.ts";
import { jsonDocument } from "../report.ts";

/** One of them. */
export interface PluginCommand {
  usage: string;
  details?: string;
  options?: Record<string, OptionSpec>;
  examples: Command["examples"];
  request(args: ParsedArguments): PluginRequest;
  /** Lines for a person, escaped here: on stdout when they are the answer, on stderr when they
   * only confirm. */
  show(reply: PluginReply): { answer?: string; note?: string };
}

/** The command for the table. */
export function pluginCommand(spec: PluginCommand): Command {
  return {
    usage: spec.usage,
    details: spec.details,
    examples: spec.examples,
    options: spec.options ?? {},
    async run({ args, kernel, out }) {
      const reply = await kernel.plugin(spec.request(args));
      if (flag(args, "json")) {
        out.write(jsonDocument({ ok: true, ...reply }));
        return ExitCode.ok;
      }
      const { answer, note } = spec.show(reply);
      if (answer !== undefined) out.line(escapeTerminal(answer, { multiline: true }));
      if (note !== undefined && !flag(args, "quiet")) {
        out.error(escapeTerminal(note, { multiline: true }));
      }
      return ExitCode.ok;
    },
  };
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
