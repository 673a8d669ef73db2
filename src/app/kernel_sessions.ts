/** Conversations and plans as a conversation's app has them: from the kernel, with their taint.
 *
 * The app may not read their folders. What the kernel hands over is a file's bytes, which are read
 * here. */

import type { Json } from "../base/mod.ts";
import type { KernelApi, Plan, PlanStore, SessionRecord, SessionStore } from "../contracts/mod.ts";
import { redactJson } from "../security/mod.ts";
import { DamagedPlanError, linesOf, parsePlan, READ_LIMIT, toSession } from "../sessions/mod.ts";

/** The conversations of this process. */
export function keptSessions(kernel: KernelApi): SessionStore {
  return {
    open: (id) => kernel.sessionOpen(id),
    append: (id, record) => kernel.sessionAppend(id, redacted<SessionRecord>(record)),
    async read(id) {
      const end = await kernel.sessionRead(id, "end");
      const head = end.length > READ_LIMIT ? await kernel.sessionRead(id, "head") : undefined;
      return toSession(id, linesOf(end, head));
    },
    list: () => kernel.sessionList(),
    remove: (id) => kernel.sessionRemove(id),
  };
}

/** The plans. */
export function keptPlans(kernel: KernelApi): PlanStore {
  return {
    async save(plan) {
      plan.revision = await kernel.planSave(redacted<Plan>(plan));
    },
    async read(id) {
      const plan = parsePlan(await kernel.planRead(id), id);
      if (!plan) throw new DamagedPlanError(id);
      return plan;
    },
    async list(begin = "") {
      const plans = (await kernel.planList(begin)).map(({ id, text }) => parsePlan(text, id));
      return plans.filter((plan) => plan !== undefined)
        .sort((a, b) => b.updated.localeCompare(a.updated) || b.id.localeCompare(a.id));
    },
    remove: (id) => kernel.planRemove(id),
  };
}

function redacted<T>(value: T): T {
  return redactJson(value as Json) as T;
}
