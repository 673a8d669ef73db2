/** A conversation as Markdown, for `/save`. Pure. */

import type { ChatMessage } from "../../contracts/mod.ts";

/** What was said, without the system prompt and what tools returned. */
export function toMarkdown(title: string, messages: readonly ChatMessage[]): string {
  const parts = [`# ${title}`];
  for (const message of messages) {
    if (message.content.trim() === "") continue;
    if (message.role === "user") parts.push("## You", message.content.trim());
    if (message.role === "assistant") parts.push("## Assistant", message.content.trim());
  }
  return parts.join("\n\n") + "\n";
}
