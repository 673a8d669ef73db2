/** What the memory's commands share. */

import { UsageError } from "../../base/mod.ts";
import type { Options } from "../../commands/mod.ts";
import type { MemoryWrite, Provenance } from "../../contracts/mod.ts";
import { escapeTerminal } from "../../security/mod.ts";
import { stdinAttachment } from "../attachments.ts";
import type { CommandContext } from "../command.ts";

/** What the commands write is the user's own act. */
export const BY_USER: Provenance = { by: "user" };

/** What a write may say beside its text. */
export function writeOptions(
  { keywords, summary }: Pick<Options<"memory write">, "keywords" | "summary">,
): MemoryWrite {
  const words = keywords?.split(",").map((word) => word.trim()).filter(Boolean);
  return { summary, keywords: words, provenance: BY_USER };
}

/** The text to write: the words behind the name, or what is piped in. */
export async function textToWrite(
  { operands, start, out }: CommandContext<"memory write" | "memory append">,
): Promise<string> {
  const words = operands.text.join(" ");
  if (words && words !== "-") return `${words}\n`;
  const piped = words === "-" || !start.terminal.stdin ? await stdinAttachment(out) : undefined;
  if (piped) return piped.text;
  throw new UsageError("There is nothing to write", "give the text behind the name, or pipe it in");
}

/** A path or title, safe for one line of a terminal. */
export const shown = (name: string): string => escapeTerminal(name);
