/** Conversations: `chat` and `ask`. */

import { PROVIDER } from "./common.ts";
import { any, define, flag, text, texts } from "./spec.ts";

export const TALK = {
  chat: define({
    details: "`pyra` alone, in a terminal, is the same. /help lists the commands inside.",
    options: {
      system: text("TEXT", "Add to the system prompt", { short: "s" }),
      ...PROVIDER,
      continue: flag("Go on with the newest conversation"),
      session: text("ID", "Go on with this conversation", { kind: "session" }),
    },
    examples: [
      ["pyra chat", "a new conversation"],
      ["pyra chat --continue", "the newest one again"],
      ["pyra chat --provider ollama --model qwen3", "with a model of this machine"],
    ],
  }),
  ask: define({
    operands: { question: any("QUESTION") },
    details:
      "What is piped in goes along with the question, or is the question when there is no other.",
    options: {
      file: texts("FILE", "Send a text file along", { kind: "file", short: "f" }),
      system: text("TEXT", "Add to the system prompt", { short: "s" }),
      ...PROVIDER,
      continue: flag("Go on with the newest conversation"),
      session: text("ID", "Go on with this conversation", { kind: "session" }),
      "no-stream": flag("Show the answer when it is whole"),
    },
    examples: [
      ['pyra ask "what is 12*7?"', "one answer"],
      ['git diff | pyra ask "write a commit message"', "with what is piped in"],
      ['pyra ask -f notes.md "what is open?"', "with a file"],
      ['pyra ask --json "…" | jq -r .answer', "for scripts"],
    ],
  }),
};
