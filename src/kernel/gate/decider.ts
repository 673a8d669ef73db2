/** Takes one call from its arguments to a yes or a no: scan, policy, question, as often as it takes.
 *
 * Trusted. One question at a time: what a person has just said counts for the calls that wait. What
 * is approved is what was shown: an edit is shown again, and the arguments are nobody else's. */

import { isObject, type JsonObject, newId, parseJson, toErrorInfo } from "../../base/mod.ts";
import type { StandingAnswer } from "../../contracts/mod.ts";
import {
  approvalOf,
  decide,
  effectInContext,
  type GateQuestion,
  type GateTool,
  offersFor,
  type OriginRecord,
  type PolicySettings,
  quickLabels,
  SCAN_LIMIT,
  textsOf,
} from "../../gate/mod.ts";
import type { Person, Question } from "../terminal/person.ts";
import { UNSCANNED } from "../scanner.ts";
import type { Execution } from "./execution_log.ts";
import { legibleOffers, offerOf, questionAbout } from "./question.ts";
import type { YesBeforehand } from "./yes_beforehand.ts";

/** Tools whose description is scanned once and no more. */
const KEPT_SCANS = 500;

/** What is to be decided. */
export interface Wanted {
  id: string;
  sessionId: string;
  tool: GateTool;
  /** As the user knows the tool: `mail.send`. */
  label: string;
  plugin?: string;
  /** Plain, and a copy that nobody else holds. */
  args: JsonObject;
  /** Of all texts in the arguments. */
  characters: number;
  /** Reasons to ask, whatever the rules say. */
  reasons: readonly string[];
  /** All that the tool says of itself; scanned with the arguments. */
  said: readonly string[];
  /** What does not fit, for arguments that the user edited. */
  check(args: JsonObject): string[];
  /** What would change, line by line. */
  preview?(args: JsonObject): Promise<readonly string[]>;
  /** Only a yes for once, or a no: no lasting approval is about this. */
  onlyOnce?: boolean;
  signal: AbortSignal;
}

/** The word on a call. */
export type Decision =
  & { execution: Execution; label: string }
  & ({ verdict: "go" } | { verdict: "refused"; why: string; stop: boolean });

/** What a decider stands on. */
export interface DeciderParts {
  person: Person;
  /** What the user's configuration says, as the kernel read it. */
  settings(): PolicySettings;
  yes?: YesBeforehand;
  /** Saved approvals of all conversations, on the disk. */
  approvals: {
    list(): Promise<readonly StandingAnswer[]>;
    add(one: StandingAnswer): Promise<void>;
  };
  /** Scans a text elsewhere than here; never rejects. Can only add a warning. */
  scan(text: string): Promise<readonly string[]>;
  isTainted(): boolean;
  /** Whether the user's own sentence says just this write. */
  saidSo?(tool: string, args: JsonObject): boolean;
  origins: OriginRecord;
  now(): number;
  /** Opens the user's editor; `undefined` for an unchanged text. */
  edit?(text: string): Promise<string | undefined>;
}

/** Decides for one conversation. */
export class Decider {
  readonly #parts: DeciderParts;
  /** Approvals for this conversation; gone with it. */
  readonly #forSession: StandingAnswer[] = [];
  #asking: Promise<void> = Promise.resolve();
  /** What the scan found in what a tool says of itself, by its definition. */
  readonly #said = new Map<string, readonly string[]>();
  /** Times the user said "no, and stop". */
  #stops = 0;

  constructor(parts: DeciderParts) {
    this.#parts = parts;
  }

  /** The word on `wanted`. Rejects for nothing that a part can bring about. */
  async decide(wanted: Wanted): Promise<Decision> {
    const stopsBefore = this.#stops;
    const unasked = await this.#consider(wanted, wanted.args);
    if (unasked.verdict !== "ask") return this.#settled(unasked, wanted);
    const former = this.#asking;
    const turn = Promise.withResolvers<void>();
    this.#asking = turn.promise;
    try {
      await former;
      // The user has left this round of calls meanwhile.
      if (this.#stops > stopsBefore) {
        return refusal(unasked, wanted, "the user said no, and stop", true);
      }
      return await this.#ask(wanted);
    } finally {
      turn.resolve();
    }
  }

  async #ask(wanted: Wanted): Promise<Decision> {
    let considered = await this.#consider(wanted, wanted.args);
    let mistakes: string[] = [];
    while (considered.verdict === "ask") {
      const { execution } = considered;
      if (wanted.signal.aborted) return refusal(considered, wanted, "the user stopped it");
      if (this.#parts.yes?.take(wanted.label, execution.args)) return approved(considered, wanted);
      const offers = wanted.onlyOnce ? [] : this.#offers(considered.question);
      const key = await this.#put(
        await this.#draw(wanted, considered, { offers, mistakes }),
        wanted,
      );
      if (wanted.signal.aborted) return refusal(considered, wanted, "the user stopped it");
      const offer = offerOf(key, offers);
      if (key === "y") return approved(considered, wanted);
      if (offer) {
        await this.#save(offer);
        return approved(considered, wanted);
      }
      if (key === "e") {
        const edited = await this.#edit(wanted, execution.args);
        mistakes = edited.mistakes;
        if (edited.args) {
          considered = await this.#consider(wanted, edited.args, "you edited it");
        }
        continue;
      }
      if (key === "q") this.#stops += 1;
      return refusal(considered, wanted, "the user said no", key === "q");
    }
    return this.#settled(considered, wanted);
  }

  /** Scans and decides. An edit is asked about, whatever the rules say: it has not been seen yet. */
  async #consider(wanted: Wanted, args: JsonObject, edited?: string) {
    const { tool, sessionId } = wanted;
    const { isTainted, approvals, now, person, settings, yes } = this.#parts;
    const { warnings, reasons } = await this.#scan(wanted, args);
    const question: GateQuestion = {
      tool,
      args,
      sessionId,
      tainted: isTainted(),
      warnings,
      reasons: [...wanted.reasons, ...reasons, ...edited ? [edited] : []],
      approvals: [],
      saidSo: this.#parts.saidSo?.(tool.name, args) === true,
      now: now(),
    };
    const canAsk = person.isThere || yes?.isFor(wanted.label, args) === true;
    const rules = { ...settings(), canAsk };
    // Most calls only read: for those, no file has to be looked at.
    if (!wanted.onlyOnce && decide(question, rules).verdict !== "allow") {
      question.approvals = [...this.#forSession, ...await approvals.list()];
    }
    const { verdict, reasons: why } = decide(question, rules);
    const execution: Execution = {
      id: wanted.id,
      sessionId,
      tool,
      args,
      decision: verdict === "allow" ? "allowed" : "denied",
      reasons: why,
      warnings,
      tainted: question.tainted,
    };
    return { verdict, question, execution };
  }

  /** What the scan finds; arguments that are too long for it are asked about unscanned. */
  async #scan(wanted: Wanted, args: JsonObject) {
    const { tool, said, characters } = wanted;
    const inTool = this.#said.get(tool.definition) ?? await this.#labelsIn(said.join("\n"));
    const isKept = this.#said.size < KEPT_SCANS && !inTool.includes(UNSCANNED);
    if (isKept) this.#said.set(tool.definition, inTool);
    const texts = [...textsOf(args)].join("\n");
    const isLong = (args === wanted.args ? characters : texts.length) > SCAN_LIMIT;
    const inArguments = await this.#labelsIn(texts.slice(0, SCAN_LIMIT));
    const warnings = [...new Set([...inTool, ...inArguments])];
    return { warnings, reasons: isLong ? ["it is too long to be scanned"] : [] };
  }

  async #labelsIn(text: string): Promise<readonly string[]> {
    return await quickLabels(text, this.#parts.scan);
  }

  #settled(considered: Considered, wanted: Wanted): Decision {
    const { verdict, execution } = considered;
    if (verdict !== "deny") return { verdict: "go", execution, label: wanted.label };
    const { reasons } = execution;
    const why = reasons.join("; ");
    return { verdict: "refused", execution, why, stop: false, label: wanted.label };
  }

  #offers(question: GateQuestion): StandingAnswer[] {
    return legibleOffers(offersFor(question, this.#parts.settings())).map((binding) =>
      approvalOf(question, { binding, id: newId(this.#parts.now()) })
    );
  }

  async #draw(
    wanted: Wanted,
    { question, execution }: Considered,
    { offers, mistakes }: { offers: readonly StandingAnswer[]; mistakes: readonly string[] },
  ): Promise<Question> {
    const preview = await wanted.preview?.(structuredClone(execution.args));
    return questionAbout({
      label: wanted.label,
      plugin: wanted.plugin,
      effect: effectInContext(question),
      args: execution.args,
      preview: preview ?? [],
      reasons: execution.reasons,
      mistakes,
      originOf: (value) => this.#parts.origins.of(value),
      offers,
      canEdit: this.#parts.edit !== undefined,
    });
  }

  /** The key of one of the choices; whatever else comes back is a no. */
  async #put(question: Question, { signal }: Wanted): Promise<string | undefined> {
    const key: unknown = await this.#parts.person.choose(question, signal).catch(() => undefined);
    return question.choices.find((choice) => choice.key === key)?.key;
  }

  /** An approval that cannot be saved counts once, as any yes. */
  async #save(approval: StandingAnswer): Promise<void> {
    if (approval.scope === "session") this.#forSession.push(approval);
    else await this.#parts.approvals.add(approval).catch(() => {});
  }

  async #edit(
    { check }: Wanted,
    args: JsonObject,
  ): Promise<{ args?: JsonObject; mistakes: string[] }> {
    try {
      const text = await this.#parts.edit?.(`${JSON.stringify(args, null, 2)}\n`);
      if (text === undefined) return { mistakes: [] };
      const edited = parseJson(text);
      if (!isObject(edited)) return { mistakes: ["what you saved is no JSON object"] };
      const mistakes = check(edited as JsonObject);
      if (mistakes.length > 0) return { mistakes };
      this.#parts.origins.edited(edited as JsonObject, args);
      return { args: edited as JsonObject, mistakes };
    } catch (error) {
      return { mistakes: [toErrorInfo(error).message] };
    }
  }
}

interface Considered {
  verdict: "allow" | "ask" | "deny";
  question: GateQuestion;
  execution: Execution;
}

function approved({ execution }: Considered, { label }: Wanted): Decision {
  return { verdict: "go", execution: { ...execution, decision: "approved" }, label };
}

function refusal(
  { execution }: Considered,
  { label }: Wanted,
  why: string,
  stop = false,
): Decision {
  return {
    verdict: "refused",
    execution: { ...execution, decision: "declined" },
    label,
    why,
    stop,
  };
}
