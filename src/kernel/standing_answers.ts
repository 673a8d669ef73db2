/** Answers that the user wants to stand: taken from the app, asked about by the kernel.
 *
 * What comes from the app is untrusted: it could forge a yes. So nothing is kept before the
 * kernel itself has asked, on the terminal, when the Worker no longer has it. */

import { isObject, newId } from "../base/mod.ts";
import type { StandingAnswer } from "../contracts/mod.ts";
import type { GrantStore } from "./plugins/grants.ts";
import { askConfirm } from "./posix.ts";
import { refused } from "./refused.ts";

/** The longest an answer may stand, in milliseconds. */
const LONGEST = 31 * 24 * 60 * 60_000;

/** The most answers of one conversation. */
const MOST = 50;

/** The answers of one run that wait for the user's word. */
export class WaitingAnswers {
  readonly #waiting: StandingAnswer[] = [];

  /** Takes one. Throws `kernel.refused` for what is no answer, or stands too long. */
  take(value: unknown, now: number): void {
    const answer = readAnswer(value, now);
    if (this.#waiting.length >= MOST) throw refused("keep so many answers");
    this.#waiting.push(answer);
  }

  /** Those that wait: they stand until the user was asked. */
  get waiting(): readonly StandingAnswer[] {
    return this.#waiting;
  }

  /** Hands them over to a kernel that has a terminal to ask on. */
  handOver(): StandingAnswer[] {
    return this.#waiting.splice(0);
  }

  /** Asks about all of them at once and keeps them after a yes; how many were kept. */
  async settle(
    grants: GrantStore,
    confirm: typeof askConfirm = askConfirm,
  ): Promise<StandingAnswer[]> {
    const answers = this.handOver();
    if (answers.length === 0) return [];
    const lines = answers.map(({ tool, scope, value, expires }) => ({
      text: `  ${tool} for ${scope === "arguments" ? "exactly" : scope} ${value}, ` +
        `until ${expires.slice(0, 10)}`,
    }));
    const above = [{ text: "Your answer was always, from now on without a question:" }, ...lines];
    if (!await confirm("Shall it stand in later conversations too?", above)) return [];
    for (const answer of answers) await grants.addAnswer(answer);
    return answers;
  }
}

function readAnswer(value: unknown, now: number): StandingAnswer {
  if (!isObject(value)) throw refused("keep an answer that is none");
  const text = (key: keyof StandingAnswer, longest: number) => {
    const field = value[key];
    if (typeof field === "string" && field !== "" && field.length <= longest) return field;
    throw refused(`keep an answer without ${key}`);
  };
  const scope = text("scope", 20);
  if (scope !== "arguments" && scope !== "host" && scope !== "folder") {
    throw refused(`keep an answer for ${scope}`);
  }
  const expires = Date.parse(text("expires", 40));
  if (!(expires > now && expires <= now + LONGEST)) throw refused("keep an answer for so long");
  return {
    id: newId(now),
    tool: text("tool", 64),
    source: text("source", 40),
    definition: text("definition", 64),
    scope,
    value: text("value", 4_000),
    created: new Date(now).toISOString(),
    expires: new Date(expires).toISOString(),
  };
}
