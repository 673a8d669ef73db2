/** The question about one call: what would happen, with what, where that comes from, why it is asked.
 *
 * What would happen comes first, the words of others after it. Texts are foreign where a line says
 * so; whoever draws them escapes them. Only secrets that the vault handed out are covered: what else
 * is covered could be what is sent. */

import { type Json, type JsonObject } from "../../base/mod.ts";
import type { Effect, StandingAnswer, StandingBinding } from "../../contracts/mod.ts";
import { describeOrigin, type Origin } from "../../gate/mod.ts";
import { coverKnownSecrets } from "../../security/mod.ts";
import { APP_SAYS } from "./read_call.ts";
import type { Choice, Question, QuestionLine } from "../terminal/person.ts";

/** Longest text of one argument that is shown, in characters. */
const SHOWN_LIMIT = 64 * 1024;

const EFFECTS: Record<Effect, string> = {
  read: "reads",
  write: "changes something",
  send: "sends something out",
  exec: "runs a program",
};

/** What a question is drawn from. */
export interface QuestionParts {
  /** As the user knows it: `mail.send`. */
  label: string;
  /** `mail`, or nothing for what is built in. */
  plugin?: string;
  effect: Effect;
  args: JsonObject;
  /** What would change, line by line; the assistant's words. */
  preview: readonly string[];
  reasons: readonly string[];
  /** What was wrong with what the user edited. */
  mistakes: readonly string[];
  originOf(value: Json): Origin;
  /** Lasting approvals on offer, each with its end (ISO 8601). */
  offers: readonly (StandingBinding & { expires: string })[];
  canEdit: boolean;
}

/** A host or folder is on offer if all of it can be read in the row of its answer. */
const LONGEST_SCOPE = 60;

/** Longest of the app's words about a call, in characters. */
const LONGEST_REASON = 120;

/** The keys of lasting approvals. */
const SCOPE_KEYS: Record<StandingAnswer["scope"], string> = {
  session: "s",
  arguments: "a",
  host: "h",
  folder: "f",
};

/** The whole question. */
export function questionAbout(parts: QuestionParts): Question {
  const { label, plugin, effect, preview, reasons, mistakes } = parts;
  const who = plugin === undefined ? "Pyra" : `the plugin ${plugin}`;
  const own = reasons.filter((reason) => !reason.startsWith(APP_SAYS));
  const apps = reasons.filter((reason) => reason.startsWith(APP_SAYS));
  const isRed = effect === "send" || effect === "exec";
  return {
    title: `Allow ${label}?`,
    lines: [
      { text: `${who} ${EFFECTS[effect]} (${label})`, ...isRed ? { mark: "red" as const } : {} },
      ...own.map((reason) => ({ text: `asked because ${reason}` })),
      ...mistakes.map((mistake) => ({ text: `not usable yet: ${mistake}` })),
      ...argumentLines(parts),
      ...preview.map((text) => foreign("the assistant", coverKnownSecrets(text))),
      ...apps.map((reason) =>
        foreign("the assistant", `why: ${shorten(reason.slice(APP_SAYS.length))}`)
      ),
    ],
    choices: choicesOf(parts),
  };
}

function shorten(text: string): string {
  return text.length <= LONGEST_REASON ? text : `${text.slice(0, LONGEST_REASON)}…`;
}

/** The lasting approvals of which a person can see what they cover. */
export function legibleOffers<T extends StandingBinding>(offers: readonly T[]): T[] {
  return offers.filter(({ scope, value }) =>
    scope !== "host" && scope !== "folder" || value.length <= LONGEST_SCOPE
  );
}

/** The lasting approval that a key stands for. */
export function offerOf<T extends StandingBinding>(
  key: string | undefined,
  offers: readonly T[],
): T | undefined {
  return offers.find(({ scope }) => SCOPE_KEYS[scope] === key);
}

function choicesOf({ label, offers, canEdit }: QuestionParts): Choice[] {
  return [
    { key: "y", label: "yes, once" },
    ...offers.map((offer) => ({
      key: SCOPE_KEYS[offer.scope],
      label: offerLabel(label, offer),
    })),
    ...canEdit ? [{ key: "e", label: "edit the arguments" }] : [],
    { key: "n", label: "no" },
    { key: "q", label: "no, and stop" },
  ];
}

function offerLabel(
  label: string,
  { scope, value, expires }: StandingBinding & { expires: string },
): string {
  const until = `until ${expires.slice(0, 10)}`;
  // Where something is left open, content from outside could choose it.
  const unless = "not once outside content is in a conversation";
  switch (scope) {
    case "session":
      return `yes, for this session: ${label} with any arguments; ${unless}`;
    case "arguments":
      return `yes, always for exactly these arguments, ${until}`;
    case "host":
      return `yes, always for ${value} with all else the same, ${until}; ${unless}`;
    case "folder":
      return `yes, always in ${
        coverKnownSecrets(value)
      } with all else the same, ${until}; ${unless}`;
  }
}

/** Every argument with where it comes from; text as it is, everything else as JSON. */
function argumentLines({ args, originOf }: QuestionParts): QuestionLine[] {
  const lines = Object.entries(args).flatMap(([name, value]) => {
    const text = coverKnownSecrets(asText(value));
    const [first = "", ...rest] = text.slice(0, SHOWN_LIMIT).split("\n");
    const from = describeOrigin(originOf(value));
    const missing = text.length - SHOWN_LIMIT;
    return [
      foreign(from, `${coverKnownSecrets(name)}: ${first}`),
      ...rest.map((line) => foreign(from, `  ${line}`)),
      ...missing > 0
        ? [{ text: `${missing} more characters of it are not shown`, mark: "red" as const }]
        : [],
    ];
  });
  return lines.length > 0 ? lines : [{ text: "no arguments" }];
}

function asText(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function foreign(from: string, text: string): QuestionLine {
  return { from, text };
}
