/** The system prompt: who the assistant is, for whom, when, and what it should know.
 *
 * Of the configuration only the two names may enter it: the type below has no room for a
 * provider, a model or an address. Plugins' additions are untrusted: scanned, capped, wrapped. */

import type { Ports } from "../base/mod.ts";
import { wrapUntrusted } from "../security/injection/mod.ts";
import { labelsIn } from "./labels.ts";
import template from "./system_prompt.md" with { type: "text" };

/** What one plugin wants the model to know. */
export interface PromptAddition {
  /** `plugin:<name>` */
  source: string;
  text: string;
}

/** Everything that enters a system prompt. */
export interface SystemPromptParts {
  assistantName: string;
  /** Empty when the user gave none. */
  userName: string;
  /** What the memory says, already wrapped as data; `""` when nothing. */
  memory: string;
  additions: readonly PromptAddition[];
  /** The user's own words: `-s`, `/system`. */
  system?: string;
}

/** A plugin says what it is for in this many characters; the rest is cut. */
const ADDITION_LIMIT = 2_000;

const NAME_LIMIT = 80;

/** The prompt, and the sources of additions that were left out because the scan marked them. */
export function buildSystemPrompt(
  parts: SystemPromptParts,
  ports: Ports,
): { prompt: string; marked: { where: string; labels: string[] }[] } {
  const user = oneLine(parts.userName);
  const blocks = [
    template.trim()
      .replace("{{assistant}}", () => oneLine(parts.assistantName) || "Pyra")
      .replace("{{for user}}", () => user ? ` for ${user}` : "")
      .replace("{{date}}", () => dateOf(ports.now())),
    parts.memory,
  ];
  const marked = [];
  for (const { source, text } of parts.additions) {
    const labels = labelsIn(text);
    if (labels.length > 0) marked.push({ where: `system prompt of ${source}`, labels });
    else if (text.trim()) {
      blocks.push(
        wrapUntrusted(text.slice(0, ADDITION_LIMIT), { source, boundary: ports.id() }),
      );
    }
  }
  if (parts.system) blocks.push(parts.system);
  return { prompt: blocks.filter((block) => block.trim() !== "").join("\n\n"), marked };
}

/** A name is one line, whatever the configuration holds. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, " ").trim().slice(0, NAME_LIMIT);
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `Monday, 5 October 2026`, in the user's own time zone. By hand: `Intl` takes 12 ms to load. */
function dateOf(now: number): string {
  const date = new Date(now);
  const [day, month] = [DAYS[date.getDay()], MONTHS[date.getMonth()]];
  return `${day}, ${date.getDate()} ${month} ${date.getFullYear()}`;
}
