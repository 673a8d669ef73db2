/** A conversation to take along: Markdown for people, JSON for programs. */

import type { ChatMessage, StoredSession } from "../contracts/mod.ts";

/** The whole conversation as one document, ending in a newline. */
export function exportSession(stored: StoredSession, format: "markdown" | "json"): string {
  return format === "json" ? toJson(stored) : toMarkdown(stored);
}

function toJson({ info, system, messages }: StoredSession): string {
  return `${JSON.stringify({ session: info, system, messages }, undefined, 2)}\n`;
}

function toMarkdown({ info, system, messages }: StoredSession): string {
  const facts = [
    `${info.created.slice(0, 16).replace("T", " ")} UTC`,
    [info.provider, info.model].filter(Boolean).join(" "),
    `${info.usage.input + info.usage.output} tokens`,
  ];
  const blocks = [
    `# ${info.title}`,
    `*${facts.filter(Boolean).join(" · ")}*`,
    ...system ? [`> ${system.replaceAll("\n", "\n> ")}`] : [],
    ...messages.map(messageBlock).filter(Boolean),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function messageBlock(message: ChatMessage): string {
  switch (message.role) {
    case "system":
      return "";
    case "user":
      return ["## You", message.content, message.attached && fenced(message.attached)]
        .filter(Boolean).join("\n\n");
    case "assistant": {
      const calls = (message.toolCalls ?? [])
        .map(({ name, arguments: text }) => `Calls \`${name}\`:\n\n${fenced(text, "json")}`);
      return ["## Assistant", message.content, ...calls].filter(Boolean).join("\n\n");
    }
    case "tool":
      return `Result of \`${message.name}\`:\n\n${fenced(message.content)}`;
  }
}

/** A code block whose fence is longer than any inside it. */
function fenced(text: string, language = ""): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}
