/** Reads one assistant message from a provider: shows it as it comes, keeps what is whole.
 *
 * The provider is trusted to be a program, not to behave: one that throws, goes silent after
 * `signal`, or stops without saying so ends in a failure here. Calls count only when the
 * message ended well. What is shown and kept is redacted, also across deltas. */

import { CancelledError, type ErrorInfo, toErrorInfo } from "../base/mod.ts";
import type { AgentEvent, ProviderEvent, TokenUsage, ToolCall } from "../contracts/mod.ts";
import { createRedactionStream } from "../security/mod.ts";

/** One assistant message, whole or broken off. */
export interface AssistantMessage {
  text: string;
  /** Empty unless the message ended well. */
  calls: ToolCall[];
  usage?: TokenUsage;
  finish: "stop" | "tool_calls" | "length" | "filtered" | "failed";
  error?: ErrorInfo;
}

/** Reads until the message ends, breaks off, or `signal` aborts. Never rejects. */
export async function readAssistantMessage(
  source: AsyncIterable<ProviderEvent>,
  emit: (event: AgentEvent) => void,
  signal: AbortSignal,
): Promise<AssistantMessage> {
  const message: AssistantMessage = { text: "", calls: [], finish: "failed" };
  const text = createRedactionStream();
  const reasoning = createRedactionStream();
  const show = (type: "text" | "reasoning", delta: string) => {
    if (delta === "") return;
    if (type === "text") message.text += delta;
    emit({ type, delta });
  };
  try {
    read: for await (const event of untilAborted(source, signal)) {
      switch (event.type) {
        case "text":
          show("text", text.write(event.delta));
          break;
        case "reasoning":
          show("reasoning", reasoning.write(event.delta));
          break;
        case "tool_call":
          message.calls.push(event.call);
          break;
        case "usage":
          message.usage = event.usage;
          break;
        case "waiting":
          emit(event);
          break;
        case "done":
          message.finish = event.reason;
          break read;
        case "failed":
          message.error = event.error;
          break read;
      }
    }
  } catch (error) {
    message.error = toErrorInfo(error);
  }
  show("reasoning", reasoning.end());
  show("text", text.end());
  if (signal.aborted) {
    message.finish = "failed";
    message.error = new CancelledError("The answer").toInfo();
  }
  if (message.finish === "failed") {
    message.calls = [];
    message.error ??= BROKEN_OFF;
  }
  return message;
}

const BROKEN_OFF: ErrorInfo = {
  code: "provider.broken_off",
  message: "The provider's answer ended in the middle",
  hint: "try again with /retry",
  exitCode: 1,
};

/** The events of `source` until `signal` aborts; does not wait for a source that ignores it. */
async function* untilAborted<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncIterable<T> {
  if (signal.aborted) return;
  const iterator = source[Symbol.asyncIterator]();
  let stop = () => {};
  const onAbort = () => stop();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    while (!signal.aborted) {
      const result = await new Promise<IteratorResult<T> | undefined>((resolve, reject) => {
        stop = () => resolve(undefined);
        iterator.next().then(resolve, reject);
      });
      if (!result || result.done) return;
      yield result.value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    iterator.return?.()?.catch(() => {}); // its own end is none of our business any more
  }
}
