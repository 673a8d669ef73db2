/** Builds one request: system prompt, as much history as fits, tool definitions. */

import type {
  ChatMessage,
  StoredSession,
  TokenUsage,
  Tool,
  ToolDefinition,
  TurnRequest,
} from "../contracts/mod.ts";
import type { AssistantMessage } from "./assistant_message.ts";
import { toWire, trimHistory } from "./history.ts";
import type { AgentOptions } from "./options.ts";
import { buildSystemPrompt } from "./system_prompt.ts";
import { calibrated, definitionTokens, estimateTokens, messageTokens } from "./tokens.ts";

/** Where a provider does not tell: what small local models are usually started with is less,
 * what hosted ones take is more. */
const USUAL_CONTEXT_WINDOW = 32_768;

/** Kept free for the answer, at most; a quarter of a small window. */
const ANSWER_ROOM = 4_096;

/** A tool describes itself in this many characters; the rest is cut. */
const DESCRIPTION_LIMIT = 1_024;

/** What one process remembers of a session between its turns. */
export interface SessionState {
  /** Real tokens per estimated token, as the provider counted last. */
  tokenFactor: number;
  /** Messages left out of the last request; a notice is worth more than these. */
  dropped: number;
  /** What memory said when this process first spoke in the session. */
  memory?: string;
  /** What the user was already warned of. */
  warned: Set<string>;
  /** Content from outside was in it before this process went on with it. */
  tainted: boolean;
}

/** A session's state before its first turn. */
export function newSessionState(): SessionState {
  return { tokenFactor: 1, dropped: 0, warned: new Set(), tainted: false };
}

/** A request, and what is to be said and counted around it. */
export interface BuiltRequest {
  turn: TurnRequest;
  /** One line for the user when more history than before was left out, or too much remains. */
  notice?: string;
  /** What the scan marked and left out of the system prompt, when not said before. */
  marked: { where: string; labels: string[] }[];
  /** The tokens of the exchange: the provider's count, or our estimate where it gave none. */
  account(answer: AssistantMessage): TokenUsage;
}

/** Builds the next request of a turn. */
export async function buildRequest(
  messages: readonly ChatMessage[],
  { options, session, state, tools: offered }: {
    options: AgentOptions;
    session: StoredSession;
    state: SessionState;
    tools: readonly Tool[];
  },
): Promise<BuiltRequest> {
  const { settings, ports } = options;
  state.memory ??= await options.memory?.() ?? "";
  const { prompt, marked } = buildSystemPrompt({
    assistantName: settings.assistantName,
    userName: settings.userName,
    memory: state.memory,
    additions: await options.additions?.() ?? [],
    system: session.system,
  }, ports);
  const tools = offered.map(toDefinition);
  const fixed = estimateTokens(prompt) + definitionTokens(tools);
  const window = settings.contextWindow?.(session.info.model) ?? USUAL_CONTEXT_WINDOW;
  const room = window - Math.min(ANSWER_ROOM, window / 4);
  const { kept, dropped } = trimHistory(messages, room / state.tokenFactor - fixed);
  const estimate = fixed + kept.reduce((sum, message) => sum + messageTokens(message), 0);
  let notice: string | undefined;
  if (estimate * state.tokenFactor > window) {
    notice = `the question is larger than the model's ${window} tokens of context; ` +
      "it may see a part only";
  } else if (dropped > state.dropped) {
    notice = `the ${dropped} oldest messages no longer fit and are left out`;
  }
  state.dropped = dropped;
  return {
    turn: {
      model: session.info.model,
      messages: [{ role: "system", content: prompt }, ...toWire(kept)],
      tools,
    },
    notice,
    marked: marked.filter(({ where }) => !state.warned.has(where) && state.warned.add(where)),
    account: (answer) => account(answer, estimate, state),
  };
}

function account(answer: AssistantMessage, estimate: number, state: SessionState): TokenUsage {
  if (answer.usage) {
    state.tokenFactor = calibrated(answer.usage, estimate);
    return answer.usage;
  }
  if (answer.finish === "failed" && answer.text === "") return { input: 0, output: 0 };
  const input = Math.ceil(estimate * state.tokenFactor);
  return { input, output: estimateTokens(answer.text), estimated: true };
}

/** What the model is told of a tool; who else than Pyra says it, is said along with it. */
function toDefinition({ name, description, inputSchema, source }: Tool): ToolDefinition {
  const from = source === "builtin" ? "" : `(${source}) `;
  return { name, description: from + description.trim().slice(0, DESCRIPTION_LIMIT), inputSchema };
}
