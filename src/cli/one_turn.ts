/** One turn of a conversation, shown to its end; for commands that say one thing and leave. */

import { CancelledError, PyraError } from "../base/mod.ts";
import type { SessionInfo, UserInput } from "../contracts/mod.ts";
import { AnswerView } from "./answer_view.ts";
import type { CommandContext } from "./command.ts";

/** Sends `input` and shows what comes. Throws what the turn failed with, and `cancelled`. */
export async function oneTurn(
  context: CommandContext<"ask" | "plan resume">,
  session: SessionInfo,
  input: UserInput,
): Promise<AnswerView> {
  const { services } = context;
  const options: { json: boolean; quiet: boolean; "no-stream"?: boolean } = context.options;
  const agent = await services.agent();
  const view = await AnswerView.open(context, {
    stream: !options["no-stream"] && !options.json,
    quiet: options.quiet || options.json,
  });
  const abort = new AbortController();
  const unsubscribe = context.interrupts.subscribe(() => abort.abort());
  const signal = AbortSignal.any([abort.signal, context.terminated]);
  try {
    for await (const event of agent.send(session.id, input, signal)) {
      await view.show(event, agent);
    }
  } finally {
    unsubscribe();
    view.close();
  }
  if (view.reason === "cancelled") throw new CancelledError("The answer");
  if (view.error) throw new PyraError(view.error.message, view.error);
  return view;
}
