/** Decides whether a call may run, must be asked about, or is refused.
 *
 * Strictest wins: deny beats ask beats allow, in any order; no rule means ask; nobody to ask means
 * deny. A saved approval of exactly these arguments settles what a rule asks, in a tainted
 * conversation too, since nothing is left to choose; wider ones and settings only in an untainted
 * one; none of them settles what the scan or a repetition asks. Trusted: rules, settings, the tool.
 * Untrusted: the arguments, and nothing is judged by their wording. */

import type { JsonObject } from "../base/mod.ts";
import type { Effect, PluginPermissions, PolicyVerdict, StandingAnswer } from "../contracts/mod.ts";
import { covers, namesDestination } from "./scopes.ts";

/** A tool as the gate knows it: from the grant, or built in. */
export interface GateTool {
  /** As the model calls it: `mail__send`. */
  name: string;
  /** `builtin`, or `plugin:<name>`. */
  source: string;
  /** The stricter of what it declares and what its owner was granted. */
  effect: Effect;
  /** What its owner may reach; built-in tools have none. */
  permissions?: PluginPermissions;
  /** SHA-256 of all it says of itself; an approval counts only while this stays the same. */
  definition: string;
  /** What it returns comes from outside. */
  taints: boolean;
}

/** Everything a verdict depends on. */
export interface GateQuestion {
  tool: GateTool;
  args: JsonObject;
  sessionId: string;
  /** Content from outside is part of this conversation. */
  tainted: boolean;
  /** What the injection scan found in the tool's description or the arguments. */
  warnings: readonly string[];
  /** Why this call is asked about whatever the rules say: it repeats itself, say. */
  reasons: readonly string[];
  approvals: readonly StandingAnswer[];
  /** The user's own sentence says just this write, as the kernel read it. It settles an untainted
   * one of a built-in tool. @default false */
  saidSo?: boolean;
  /** Milliseconds since 1970, UTC. */
  now: number;
}

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
  /** Someone is there to answer. @default true */
  canAsk?: boolean;
}

/** What holds for everyone. */
export const SHIPPED_RULES: readonly PolicyRule[] = [
  { verdict: "allow", effect: "read", why: "it only reads" },
  { verdict: "ask", effect: "write", why: "it changes something" },
  { verdict: "ask", effect: "send", why: "it sends something out" },
  { verdict: "ask", effect: "exec", why: "it runs a program" },
];

/** The tools that `memory.auto_write` is about. */
const MEMORY_WRITES = ["memory_write", "memory_append"];

const RANK: Record<PolicyVerdict["verdict"], number> = { allow: 0, ask: 1, deny: 2 };

/** The verdict on one call, with the reasons for it. */
export function decide(question: GateQuestion, settings: PolicySettings = {}): PolicyVerdict {
  const effect = effectInContext(question);
  const rules = [...SHIPPED_RULES, ...settings.rules ?? []].filter((rule) =>
    applies(rule, question, effect)
  );
  const ruled = strictest(rules);
  if (ruled === "deny") return { verdict: "deny", reasons: reasonsOf(rules, "deny") };
  const pressing = pressingReasons(question, effect);
  if (pressing.length === 0) {
    if (ruled === "allow") return { verdict: "allow", reasons: reasonsOf(rules, "allow") };
    const settled = settledBefore(question, { effect, settings });
    if (settled !== undefined) return { verdict: "allow", reasons: [settled] };
  }
  const asked = rules.length > 0 ? reasonsOf(rules, "ask") : ["no rule covers it"];
  const reasons = [...asked, ...pressing];
  if (question.tainted && effect !== "read") {
    reasons.push("content from outside is part of this conversation");
  }
  if (settings.canAsk ?? true) return { verdict: "ask", reasons };
  return { verdict: "deny", reasons: [...reasons, "no one is here to ask"] };
}

/** What a call does, all things considered: once content from outside is part of a conversation, a
 * read that can carry something to a place the caller chooses is sending. A part that reaches only
 * its own fixed hosts cannot. */
export function effectInContext({ tool, tainted, args }: GateQuestion): Effect {
  const { effect, permissions } = tool;
  if (!tainted || effect !== "read" || permissions === undefined) return effect;
  const { net } = permissions;
  const chosen = net.includes("public") || net.length > 0 && namesDestination(args);
  return chosen ? "send" : "read";
}

function applies(rule: PolicyRule, { tool }: GateQuestion, effect: Effect): boolean {
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

/** What nothing said before can settle. */
function pressingReasons({ tool, warnings, reasons }: GateQuestion, effect: Effect): string[] {
  // People talk to a memory about injections, too.
  const flagged = warnings.length > 0 && !(tool.source === "builtin" && effect === "read");
  return flagged ? [...reasons, `the scan marked it: ${warnings.join(", ")}`] : [...reasons];
}

/** Why a call that a rule asks about needs no asking; `undefined` when it does. */
function settledBefore(
  question: GateQuestion,
  { effect, settings }: { effect: Effect; settings: PolicySettings },
): string | undefined {
  const { tool, tainted, approvals } = question;
  const approval = approvals.find((one) => isInForce(one, question) && covers(one, question));
  if (approval?.scope === "arguments") return "you allowed exactly this before";
  if (tainted || effect === "exec") return undefined;
  if (approval) return `you allowed it before, for ${nameOf(approval)}`;
  if (tool.effect !== "write") return undefined;
  if (tool.source !== "builtin") {
    return settings.requireApproval === false ? "plugins.require_approval is off" : undefined;
  }
  if (question.saidSo === true) return "your own words say so";
  const automatic = settings.autoWriteMemory === true && MEMORY_WRITES.includes(tool.name);
  return automatic ? "memory.auto_write is on" : undefined;
}

/** Whether an approval is about this tool as it is now, has not run out, and may count here. */
function isInForce(approval: StandingAnswer, question: GateQuestion): boolean {
  const { tool, tainted, now } = question;
  if (approval.tool !== tool.name || approval.source !== tool.source) return false;
  if (approval.definition !== tool.definition || !(Date.parse(approval.expires) > now)) {
    return false;
  }
  return approval.scope === "arguments" || !tainted && effectInContext(question) !== "exec";
}

function nameOf({ scope, value }: StandingAnswer): string {
  return scope === "session" ? "this session" : value;
}
