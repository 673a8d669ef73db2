/** What the planner and the plans it runs are given. */

import type {
  AgentEvent,
  PlanAnswer,
  PlanQuestion,
  PlanStore,
  StoredSession,
} from "../../contracts/mod.ts";
import type { ModelRequests } from "../model_requests.ts";
import type { AgentOptions } from "../options.ts";
import type { SessionState } from "../request.ts";
import type { ToolRounds } from "../tool_rounds.ts";

/** What the planner needs of its turn. */
export interface PlannerContext {
  options: AgentOptions;
  session: StoredSession;
  state: SessionState;
  plans: PlanStore;
  requests: ModelRequests;
  rounds: ToolRounds;
  emit(event: AgentEvent): void;
  askPlan(question: PlanQuestion, signal: AbortSignal): Promise<PlanAnswer>;
}
