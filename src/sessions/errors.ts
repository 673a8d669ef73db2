/** What can go wrong with conversations and plans, each with its code and its hint. */

import { ExitCode, PyraError } from "../base/mod.ts";

/** An id as `newId` makes it, or a person might: safe as a file name anywhere. */
const ID = /^[0-9a-z][0-9a-z_-]{0,63}$/;

/** Whether a text can be the id of a conversation or a plan, and so a file's name. */
export function isId(id: unknown): id is string {
  return typeof id === "string" && ID.test(id);
}

/** There is no such session. */
export class UnknownSessionError extends PyraError {
  constructor(id: string) {
    super(`There is no conversation ${JSON.stringify(id.slice(0, 80))}`, {
      code: "session.unknown",
      hint: "`pyra session list` shows them",
    });
  }
}

/** A conversation with this id exists already. */
export class SessionExistsError extends PyraError {
  constructor(id: string) {
    super(`There is a conversation ${JSON.stringify(id)} already`, {
      code: "session.exists",
      hint: "start the new one with another id",
      exitCode: ExitCode.refused,
    });
  }
}

/** A record is of no known shape, or too large. */
export class SessionRecordError extends PyraError {
  constructor(why: string) {
    super(`Cannot add this to the conversation: ${why}`, {
      code: "session.record",
      hint: "say or attach less at a time",
    });
  }
}

/** There is no such plan. */
export class UnknownPlanError extends PyraError {
  constructor(id: string) {
    super(`There is no plan ${JSON.stringify(id.slice(0, 80))}`, {
      code: "plan.unknown",
      hint: "`pyra plan list` shows them",
    });
  }
}

/** A plan's file is not what Pyra wrote. */
export class DamagedPlanError extends PyraError {
  constructor(id: string) {
    super(`The file of the plan ${id} is damaged`, {
      code: "plan.damaged",
      hint: `\`pyra plan rm ${id}\` removes it`,
    });
  }
}

/** What is to be saved is no plan, or too large for one. */
export class PlanShapeError extends PyraError {
  constructor(why: string) {
    super(`Cannot save the plan: ${why}`, {
      code: "plan.shape",
      hint: "make a plan with fewer or shorter steps",
    });
  }
}

/** Someone else has written or removed a plan that is being run here. */
export class PlanChangedError extends PyraError {
  constructor(id: string) {
    super(`The plan ${id} was changed or removed by another Pyra`, {
      code: "plan.changed",
      hint: "`pyra plan show` says how it stands",
    });
  }
}

/** A conversation has grown as long as one may. */
export class SessionFullError extends PyraError {
  constructor(id: string) {
    super(`The conversation ${id} is as long as one may be`, {
      code: "session.full",
      hint: "begin another one: `/new` in a chat",
    });
  }
}
