/** Decides whether a tool call may run, must be asked about, or is refused.
 *
 * Strictest wins: deny beats ask beats allow, in any order; no rule means ask; nobody to
 * ask means deny. Answers the user gave before settle only what a rule asks, never what
 * taint, the scan or a repetition asks. Trusted: rules and settings. Untrusted: the call.
 * Rules are about effects and owners, never about the wording of an argument. */

import type {
  Effect,
  Policy,
  PolicyQuestion,
  PolicyVerdict,
  StandingAnswer,
} from "../contracts/mod.ts";
import { bindStanding, standingMatches } from "./standing.ts";
import { checkSchema } from "./schema.ts";

/** One rule; fields that are left out fit everything. */
export interface PolicyRule {
  verdict: PolicyVerdict["verdict"];
  /** Shown to the user: `it changes something`. */
  why: string;
  effect?: Effect;
  /** `builtin` or `plugin:<name>`. */
  source?: string;
  tool?: string;
}

/** What the user's configuration says about asking. */
export interface PolicySettings {
  /** Beside the shipped rules; none can make those laxer. */
  rules?: readonly PolicyRule[];
  /** `plugins.require_approval`. @default true */
  requireApproval?: boolean;
  /** `memory.auto_write`. @default false */
  autoWriteMemory?: boolean;
  /** The provider is the offline rules: what they call, the user's own sentence said. It
   * settles untainted writes of built-in tools. @default false */
  ownActs?: boolean;
  /** Someone is there to answer. @default true */
  canAsk?: boolean;
}

/** What holds for everyone. */
export const SHIPPED_RULES: readonly PolicyRule[] = [
  { verdict: "allow", effect: "read", why: "it only reads" },
  { verdict: "ask", effect: "write", why: "it changes something" },
  { verdict: "ask", effect: "send", why: "it sends something out" },
  { verdict: "ask", effect: "exec", why: "it runs a command" },
];

/** The tools that `memory.auto_write` is about. */
const MEMORY_WRITES = ["memory_write", "memory_append"];

const RANK: Record<PolicyVerdict["verdict"], number> = { allow: 0, ask: 1, deny: 2 };

/** The policy as the tool runner takes it. */
export function createPolicy(settings: PolicySettings = {}): Policy {
  return {
    decide: (question) => decide(question, settings),
    bind: bindStanding,
    check: checkSchema,
  };
}

/** The verdict on one call, with the reasons for it. */
export function decide(question: PolicyQuestion, settings: PolicySettings = {}): PolicyVerdict {
  const effect = effectInContext(question);
  const rules = [...SHIPPED_RULES, ...settings.rules ?? []].filter((rule) =>
    applies(rule, question, effect)
  );
  const ruled = strictest(rules);
  if (ruled === "deny") return { verdict: "deny", reasons: reasonsOf(rules, "deny") };
  const pressing = pressingReasons(question, effect);
  if (pressing.length === 0) {
    if (ruled === "allow") return { verdict: "allow", reasons: reasonsOf(rules, "allow") };
    const settled = settledBefore(question, settings);
    if (settled !== undefined) return { verdict: "allow", reasons: [settled] };
  }
  const asked = rules.length > 0 ? reasonsOf(rules, "ask") : ["no rule speaks of it"];
  const reasons = [...asked, ...pressing];
  if (settings.canAsk ?? true) return { verdict: "ask", reasons };
  return { verdict: "deny", reasons: [...reasons, "no one is here to ask"] };
}

/** With content from outside in context, whoever can reach the network can carry it away:
 * reading is then sending. */
function effectInContext({ tool, tainted }: PolicyQuestion): Effect {
  const carries = tool.network === true && tool.source !== "builtin";
  return tainted && tool.effect === "read" && carries ? "send" : tool.effect;
}

function applies(rule: PolicyRule, { tool }: PolicyQuestion, effect: Effect): boolean {
  return (rule.effect === undefined || rule.effect === effect) &&
    (rule.source === undefined || rule.source === tool.source) &&
    (rule.tool === undefined || rule.tool === tool.name);
}

/** The strictest verdict of all; `ask` when there is none. */
function strictest(rules: readonly PolicyRule[]): PolicyVerdict["verdict"] {
  return rules.map((rule) => rule.verdict)
    .reduce((worst, next) => RANK[next] > RANK[worst] ? next : worst, rules[0]?.verdict ?? "ask");
}

function reasonsOf(rules: readonly PolicyRule[], verdict: PolicyVerdict["verdict"]): string[] {
  return rules.filter((rule) => rule.verdict === verdict).map((rule) => rule.why);
}

/** What no earlier answer can settle. */
function pressingReasons(question: PolicyQuestion, effect: Effect): string[] {
  const { tool, tainted, warnings, reasons } = question;
  const pressing = [...reasons];
  if (tainted && effect !== "read") {
    pressing.push("content from outside is part of this conversation");
  }
  const flagged = warnings.length > 0 && !(tool.source === "builtin" && effect === "read");
  if (flagged) pressing.push(`the scan marked it: ${warnings.join(", ")}`);
  return pressing;
}

/** Why a call that a rule asks about needs no asking; `undefined` when it does. */
function settledBefore(question: PolicyQuestion, settings: PolicySettings): string | undefined {
  const { tool, standing } = question;
  const answer = standing.find((one: StandingAnswer) => standingMatches(one, question));
  if (answer) return `allowed before, for ${answer.scope} "${answer.value}"`;
  if (tool.effect !== "write") return undefined;
  if (tool.source !== "builtin") {
    return settings.requireApproval === false ? "plugins.require_approval is off" : undefined;
  }
  if (settings.ownActs === true) return "the user's own words say so";
  const automatic = settings.autoWriteMemory === true && MEMORY_WRITES.includes(tool.name);
  return automatic ? "memory.auto_write is on" : undefined;
}
