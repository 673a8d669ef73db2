/** How the offline rules remember: which tool a sentence asks for, and how its result reads.
 *
 * Speaks to tools by name only, those of the request; what they return is shown as it stands. */

import type { JsonObject } from "../base/mod.ts";
import type { ChatMessage } from "../contracts/mod.ts";

/** What a sentence asks the memory for. */
export type MemoryWish =
  | { kind: "remember"; fact: string }
  | { kind: "recall"; query: string }
  | { kind: "list" }
  | { kind: "read"; file: string }
  | { kind: "forget"; what: string };

/** A call to make. */
export interface WishedCall {
  name: string;
  args: JsonObject;
}

/** Where facts go; only files in here are forgotten by their content. */
const FACTS = "facts/";

const POLITE = /^(?:please|pyra|hey pyra|ok(?:ay)?|can you|could you|would you|will you)[,\s]+/i;

const REMEMBER =
  /^(?:remember|memori[sz]e|note|make a note|keep in mind|(?:don't|do not) forget)(?:\s+that\b|\s*:)?\s+(.+)$/is;
const LIST =
  /^(?:(?:list|show)(?: me)?(?: all)?(?: (?:my|your|the))? (?:memories|memory|notes)|what do you (?:remember|know)(?: about me)?)$/i;
const READ = /^(?:read|open|show)(?: me)?(?: the)?(?: (?:memory|file|note))? (\S+\.md)$/i;
const RECALL =
  /^(?:what (?:do|did) (?:you|i) (?:know|remember|say|tell you) about|do you (?:remember|know)(?: about)?|recall|look up|search(?: (?:my|your|the))?(?: (?:memory|memories|notes))?(?: for)?|find)\s+(.+)$/is;
const FORGET =
  /^(?:forget|delete|remove)(?: (?:that|about|the (?:memory|note)(?: about)?))?\s+(.+)$/is;

/** What a sentence wants from the memory, if anything. */
export function readWish(sentence: string): MemoryWish | undefined {
  let text = sentence.trim().replace(/[?!.\s]+$/, "");
  while (POLITE.test(text)) text = text.replace(POLITE, "");
  if (LIST.test(text)) return { kind: "list" };
  const part = (pattern: RegExp) => pattern.exec(text)?.[1]?.trim();
  const file = part(READ);
  if (file) return { kind: "read", file };
  const fact = part(REMEMBER);
  if (fact) return { kind: "remember", fact };
  const query = part(RECALL);
  if (query) return { kind: "recall", query };
  const what = part(FORGET);
  if (what) return { kind: "forget", what };
  return undefined;
}

/** The first call that a wish takes; `undefined` where the request offers no such tool. */
export function firstCall(wish: MemoryWish, tools: ReadonlySet<string>): WishedCall | undefined {
  const calls: WishedCall[] = [];
  switch (wish.kind) {
    case "remember": {
      const file = `${FACTS}${fileName(wish.fact)}.md`;
      const text = `${wish.fact}\n`;
      const summary = wish.fact.slice(0, 120);
      const keywords = words(wish.fact).slice(0, 8);
      // Appended, so that a fact of the same name is not lost.
      calls.push({ name: "memory_append", args: { file, text } });
      calls.push({ name: "memory_write", args: { file, text, summary, keywords } });
      break;
    }
    case "recall":
      calls.push({ name: "memory_search", args: { query: wish.query, limit: 5 } });
      break;
    case "list":
      calls.push({ name: "memory_list", args: {} });
      break;
    case "read":
      calls.push({ name: "memory_read", args: { file: wish.file } });
      break;
    case "forget":
      if (!tools.has("memory_remove")) break;
      if (wish.what.endsWith(".md")) {
        calls.push({ name: "memory_remove", args: { file: wish.what } });
      } else {
        calls.push({ name: "memory_search", args: { query: wish.what, limit: 5 } });
      }
  }
  return calls.find((call) => tools.has(call.name));
}

/** What follows a tool's result: another call, or the words for it. */
export function afterResult(
  wish: MemoryWish,
  result: Extract<ChatMessage, { role: "tool" }>,
): WishedCall | string {
  const content = unmarked(result.content);
  const empty =
    /^(?:|\[\]|\{\}|nothing\b.*|no (?:memor|note|file|match|hit|result).*|there are no .*)$/i
      .test(content);
  switch (wish.kind) {
    case "remember":
      return `I gave that to the memory. It says: ${content || "nothing."}`;
    case "recall":
      return empty
        ? `I found nothing about ${wish.query}.`
        : `This is what the memory has about ${wish.query}:\n\n${content}`;
    case "list":
      return empty ? "There is nothing in the memory yet." : `The memory holds:\n\n${content}`;
    case "read":
      return content;
    case "forget":
      if (result.name === "memory_remove") return `The memory says: ${content || "removed."}`;
      return forgetOneOf(content, wish.what);
  }
}

/** A result without the marks that tell a model where content from outside begins and ends. */
export function unmarked(content: string): string {
  return content.replace(/<untrusted [^>]*>\n?/, "").replace(/\n?<\/untrusted [^>]*>/, "").trim();
}

/** Removes the one fact whose name has all the words. Anything else is for the user to name:
 * a search finds more than was meant, and nobody is asked before a file goes. */
function forgetOneOf(content: string, what: string): WishedCall | string {
  const files = [...new Set(content.match(/^\S+?\.md\b/gm) ?? [])];
  const facts = files.filter((file) => forgets(what, file));
  if (facts.length === 1) {
    return { name: "memory_remove", args: { file: facts[0]! } };
  }
  if (!files.length) return `I found nothing about ${what}, so there is nothing to forget.`;
  const list = files.map((file) => `- ${file}`).join("\n");
  return `I am not sure which memory is meant. Say \`forget\` and one of these names:\n\n${list}`;
}

/** Whether a file is a fact whose name has all the telling words, of which there must be some. */
export function forgets(what: string, file: string): boolean {
  const wanted = words(what);
  const named = words(file);
  return wanted.length > 0 && file.startsWith(FACTS) &&
    wanted.every((word) => named.includes(word));
}

/** A file name out of a sentence: its telling words, safe everywhere. */
function fileName(fact: string): string {
  const telling = words(fact).slice(0, 6);
  // A single word may be a device of Windows (`con`).
  if (telling.length < 2) telling.push("note");
  return [...telling.join("-")].slice(0, 60).join("");
}

const FILLERS = new Set(
  "a an and are as at be been but for from has have i in is it its me my of on or our that the this to was we were will with you your"
    .split(" "),
);

/** The telling words of a sentence, lower case, letters and digits of any script. */
function words(text: string): string[] {
  const all = text.toLowerCase().normalize("NFC").match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(all.filter((word) => !FILLERS.has(word)))];
}
