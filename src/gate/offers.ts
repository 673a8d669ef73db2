/** Which lasting approvals a question offers: those that would settle the same call the next time.
 *
 * Found by trying: each is made, and the policy is asked about the very same call again. So none is
 * offered that would not hold, and what is offered is what will be saved. */

import type { StandingAnswer, StandingBinding } from "../contracts/mod.ts";
import { decide, type GateQuestion, type PolicySettings } from "./policy.ts";
import { bindTo, SCOPES } from "./scopes.ts";

const DAY = 86_400_000;

/** How long an approval lasts, in milliseconds; one for a session ends with it at the latest. */
const LIFETIME: Record<StandingAnswer["scope"], number> = {
  session: DAY,
  arguments: 30 * DAY,
  host: 30 * DAY,
  folder: 30 * DAY,
};

/** The approvals that would hold, from narrow to wide. */
export function offersFor(
  question: GateQuestion,
  settings: PolicySettings = {},
): StandingBinding[] {
  return SCOPES.flatMap((scope) => {
    const binding = bindTo(scope, question);
    return binding && holds(binding, question, settings) ? [binding] : [];
  });
}

function holds(
  binding: StandingBinding,
  question: GateQuestion,
  settings: PolicySettings,
): boolean {
  const approval = approvalOf(question, { binding, id: "offered" });
  // An approval for a session has no other time than after this call, and that may taint.
  const tainted = question.tainted || binding.scope === "session" && question.tool.taints;
  const again = { ...question, tainted, approvals: [approval] };
  return decide(again, { ...settings, canAsk: true }).verdict === "allow";
}

/** The user's yes as a record. */
export function approvalOf(
  { tool, now }: Pick<GateQuestion, "tool" | "now">,
  { binding, id }: { binding: StandingBinding; id: string },
): StandingAnswer {
  return {
    id,
    tool: tool.name,
    source: tool.source,
    definition: tool.definition,
    ...binding,
    created: new Date(now).toISOString(),
    expires: new Date(now + LIFETIME[binding.scope]).toISOString(),
  };
}
