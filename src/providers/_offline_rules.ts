/** What the offline provider says to a sentence, by plain rules. Never pretends to be a model. */

import type { LocalServer } from "../contracts/mod.ts";
import { computeSum, formatNumber } from "./_arithmetic.ts";

/** What an answer depends on beside the sentence. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now: number;
  found: readonly LocalServer[];
  /** Memory tools are there. */
  memory: boolean;
}

const WHO = "I am Pyra's offline mode: no model, no network, only plain rules.";

const GREETING =
  /^(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|moin|servus)(?:,? (?:there|pyra|you))*$/i;
const THANKS =
  /^(?:thanks|thank you|thx|cheers|great|nice)(?:,? (?:a lot|very much|so much|pyra))*$/i;
const GOODBYE = /^(?:bye|goodbye|see you|good night|cya)(?: .{0,20})?$/i;
const HELP =
  /^(?:help|\?|what can you do|what do you do|how do you work|how does this work|commands)$/i;
const WHO_ARE_YOU =
  /\b(?:who|what) are you\b|\bare you (?:an? )?(?:ai|model|llm|language model|bot|robot|human|chatgpt|gpt|claude|gemini|real|there|online|offline)\b|\bwhat model\b|\bwhich model\b|^(?:ping|test)$/i;
const ASKING_FOR_SUM =
  /^(?:(?:so|and|please|pyra)[, ]+)*(?:what(?:'s| is| are| does)|how much (?:is|are|does)|calculate|compute|evaluate|work out|solve)\s+|^=/i;
const TIME =
  /^(?:what time is it|what(?:'s| is) the (?:current )?time|(?:the |current )?time|what time do we have)(?: now| please)?$/i;
const DAY =
  /^(?:what(?:'s| is)? (?:the )?(?:date|day|year|month)(?: is it)?(?: of)?(?: (today|tomorrow|yesterday|now))?|what (?:is|was) (today|tomorrow|yesterday)(?:'s date)?|(?:the )?(?:date|day)(?: (today|tomorrow|yesterday))?|(today|tomorrow|yesterday))$/i;

/** The answer to a sentence. */
export function answerByRule(sentence: string, around: Surroundings): string {
  const text = sentence.trim().replace(/[?!.\s]+$/, "").replaceAll(/\s+/g, " ") || sentence.trim();
  if (!text || HELP.test(text)) return help(around);
  if (GREETING.test(text)) return `Hello! ${WHO} Ask me for \`help\` to see what I can do.`;
  if (THANKS.test(text)) return "You are welcome.";
  if (GOODBYE.test(text)) return "Goodbye!";
  if (TIME.test(text)) return `It is ${time(around.now)}.`;
  const day = DAY.exec(text);
  if (day) return dayAnswer(day.slice(1).find(Boolean)?.toLowerCase() ?? "today", around.now);
  const sum = computeSum(text.replace(ASKING_FOR_SUM, "").replace(/\s*(?:=|equal(?:s)?)$/i, ""));
  if (sum) return "problem" in sum ? sum.problem : `${formatNumber(sum.value)}`;
  if (WHO_ARE_YOU.test(text)) return `${WHO} ${howToGetAModel(around.found)}`;
  return `${WHO} I cannot answer that. ${abilities(around)} ${howToGetAModel(around.found)}`;
}

function help(around: Surroundings): string {
  const lines = [
    WHO,
    "",
    "- the date and the time: `what day is it?`",
    "- sums: `what is 12*7?`, `15% of 240`, `(3 + 4)^2`",
  ];
  if (around.memory) {
    lines.push(
      "- remembering: `remember that the router is in the cellar`",
      "- recalling: `what do you know about the router?`, `list memories`",
      "- forgetting: `forget the router`",
    );
  }
  return [...lines, "", howToGetAModel(around.found)].join("\n");
}

function abilities({ memory }: Surroundings): string {
  return memory
    ? "I can tell the date and the time, do sums, and remember, recall and forget things."
    : "I can tell the date and the time, and do sums.";
}

function howToGetAModel(found: readonly LocalServer[]): string {
  const names = { ollama: "Ollama", lmstudio: "LM Studio" };
  const running = found.map(({ provider, models }) => {
    const some = models.slice(0, 3).map((model) => model.id).join(", ");
    const which = some ? ` with ${some}${models.length > 3 ? ", …" : ""}` : "";
    return ` ${names[provider]} runs here${which}: \`pyra setup --provider ${provider}\` uses it.`;
  });
  return `To talk with a model, choose a provider with \`pyra setup\`.${running.join("")}`;
}

const ONE_DAY_MS = 86_400_000;

function dayAnswer(which: string, now: number): string {
  const shift = { yesterday: -1, tomorrow: 1 }[which] ?? 0;
  const date = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" })
    .format(now + shift * ONE_DAY_MS);
  if (shift < 0) return `Yesterday was ${date}.`;
  return shift > 0 ? `Tomorrow is ${date}.` : `Today is ${date}.`;
}

function time(now: number): string {
  return new Intl.DateTimeFormat("en-GB", { timeStyle: "short" }).format(now);
}

/** What to say where the memory is asked for and not there. */
export function noMemory(): string {
  return `${WHO} There is no memory here that I could use.`;
}
