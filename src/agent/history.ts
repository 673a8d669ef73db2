/** What of a conversation goes along with the next request, and whether it is tainted.
 *
 * Content from outside taints a session from then on: the model reads it again with every
 * request, and what it wrote about it stays even when the content itself is trimmed away.
 * Only `undo` takes taint back, together with the content; a new session starts clean. */

import type { ChatMessage } from "../contracts/mod.ts";
import { messageTokens } from "./tokens.ts";

/** The messages as a provider gets them: attachments joined, our own marks left out. */
export function toWire(messages: readonly ChatMessage[]): ChatMessage[] {
  return messages.map((message) => {
    if (message.role === "user") {
      const { content, attached } = message;
      return { role: "user", content: [content, attached].filter(Boolean).join("\n\n") };
    }
    if (message.role === "tool") {
      const { role, toolCallId, name, content } = message;
      return { role, toolCallId, name, content };
    }
    return message;
  });
}

/** Whether content from outside is among the messages. */
export function isTainted(messages: readonly ChatMessage[]): boolean {
  return messages.some((message) =>
    (message.role === "user" && message.attached !== undefined) ||
    (message.role === "tool" && message.outside === true)
  );
}

/** Leaves out the oldest exchanges (a question with all that answered it) until the rest
 * fits `budget` tokens, then the oldest steps of the newest exchange. A call and its
 * results stay together; the newest question and the newest step always stay. */
export function trimHistory(
  messages: readonly ChatMessage[],
  budget: number,
): { kept: ChatMessage[]; dropped: number } {
  const exchanges = split(messages, "user");
  const [newest = []] = exchanges.splice(-1);
  const [question = [], ...steps] = split(newest, "assistant");
  const [lastStep = []] = steps.splice(-1);
  let room = budget - tokensOf(question) - tokensOf(lastStep);
  const fitting = (groups: ChatMessage[][]): ChatMessage[] => {
    let first = groups.length;
    while (first > 0 && tokensOf(groups[first - 1]!) <= room) {
      first -= 1;
      room -= tokensOf(groups[first]!);
    }
    if (first > 0) room = 0;
    return groups.slice(first).flat();
  };
  const keptSteps = fitting(steps);
  const kept = [...fitting(exchanges), ...question, ...keptSteps, ...lastStep];
  return { kept, dropped: messages.length - kept.length };
}

/** Cuts a list in front of every message of `role`. */
function split(messages: readonly ChatMessage[], role: ChatMessage["role"]): ChatMessage[][] {
  const groups: ChatMessage[][] = [];
  for (const message of messages) {
    if (message.role === role || groups.length === 0) groups.push([message]);
    else groups.at(-1)!.push(message);
  }
  return groups;
}

function tokensOf(messages: readonly ChatMessage[]): number {
  return messages.reduce((sum, message) => sum + messageTokens(message), 0);
}
