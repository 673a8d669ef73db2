/** The limits a user sets on tokens and requests, and the errors that tell of them. */

import { ExitCode, PyraError } from "../base/mod.ts";
import type { TokenUsage } from "../contracts/mod.ts";

const HOUR = 3_600_000;

/** A limit of the user's own was reached; nothing was sent. Exit code 4. */
export class BudgetError extends PyraError {
  constructor(code: string, message: string, hint: string) {
    super(message, { code, hint, exitCode: ExitCode.refused });
  }
}

/** What limits there are, and how to know what was used. */
export interface Budget {
  maxTokensPerSession?: number;
  maxRequestsPerHour?: number;
  /** Requests sent by all processes since a time (ms since 1970). */
  requestsSince?(time: number): Promise<number>;
}

/** Throws {@linkcode BudgetError} when one more request would pass a limit. */
export async function checkBudget(budget: Budget, used: TokenUsage, now: number): Promise<void> {
  const { maxTokensPerSession: tokens, maxRequestsPerHour: requests } = budget;
  const total = used.input + used.output;
  if (tokens !== undefined && total >= tokens) {
    throw new BudgetError(
      "budget.session_tokens",
      `This conversation has used ${total} tokens; the limit is ${tokens}`,
      "start a new one with /new, or raise ai.max_tokens_per_session",
    );
  }
  if (requests === undefined || !budget.requestsSince) return;
  const sent = await budget.requestsSince(now - HOUR);
  if (sent >= requests) {
    throw new BudgetError(
      "budget.hourly_requests",
      `${sent} requests were sent in the last hour; the limit is ${requests}`,
      "wait a while, or raise ai.max_requests_per_hour",
    );
  }
}
