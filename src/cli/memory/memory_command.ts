/** What the memory's commands share. */

import { UsageError } from "../../base/mod.ts";
import type { MemoryWrite, Provenance } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { type CommandContext, type OptionSpec, type ParsedArguments, text } from "../command.ts";
import { stdinAttachment } from "../attachments.ts";

/** What the commands write is the user's own act. */
export const BY_USER: Provenance = { by: "user" };

/** What a write may say beside its text. */
export const WRITE_OPTIONS: Record<string, OptionSpec> = {
  summary: { type: "string", value: "TEXT", help: "One sentence about it" },
  keywords: { type: "string", value: "A,B", help: "Words to find it by" },
};

/** Those options, read. */
export function writeOptions(args: ParsedArguments): MemoryWrite {
  const keywords = text(args, "keywords")?.split(",").map((word) => word.trim()).filter(Boolean);
  return { summary: text(args, "summary"), keywords, provenance: BY_USER };
}

/** The name a command begins with. */
export function firstName(args: ParsedArguments, verb: string): string {
  const [name] = args.positionals;
  if (name !== undefined) return name;
  throw new UsageError(`pyra memory ${verb} takes a name`, "`pyra memory list` shows them");
}

/** The only name a command takes. */
export function onlyName(args: ParsedArguments, verb: string): string {
  if (args.positionals.length <= 1) return firstName(args, verb);
  throw new UsageError(`pyra memory ${verb} takes one name`, "quote a name with spaces in it");
}

/** The text to write: the words behind the name, or what is piped in. */
export async function textToWrite({ args, start, out }: CommandContext): Promise<string> {
  const words = args.positionals.slice(1).join(" ");
  if (words && words !== "-") return `${words}\n`;
  const piped = words === "-" || !start.terminal.stdin ? await stdinAttachment(out) : undefined;
  if (piped) return piped.text;
  throw new UsageError("There is nothing to write", "give the text behind the name, or pipe it in");
}

/** A path or title, safe for one line of a terminal. */
export const shown = (name: string): string => escapeTerminal(name);
