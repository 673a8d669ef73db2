/** Sends one short message to a provider, for `provider test` and the wizard. */

import type { ErrorInfo } from "../../base/mod.ts";
import type { ChatProvider } from "../../contracts/mod.ts";

/** What came back. */
export interface Trial {
  model: string;
  answer: string;
  error?: ErrorInfo;
}

/** Asks for one word. Never throws for what the provider does. */
export async function tryProvider(
  provider: ChatProvider,
  model: string,
  signal: AbortSignal,
): Promise<Trial> {
  const trial: Trial = { model, answer: "" };
  const messages = [{ role: "user" as const, content: "Answer with the word hello." }];
  for await (const event of provider.stream({ model, messages, tools: [] }, signal)) {
    if (event.type === "text") trial.answer += event.delta;
    else if (event.type === "failed") trial.error = event.error;
  }
  trial.answer = trial.answer.trim();
  return trial;
}
